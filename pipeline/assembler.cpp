// Ordered merge per track.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/assembler.h"

#include <utility>

namespace nocturne {

std::optional<Assembler::Ended> Assembler::append(Open& open, Part part) {
  ++open.next;
  if (auto* failure = std::get_if<TrackFailure>(&part.ending)) return std::move(*failure);
  if (auto* recognized = std::get_if<TrackRecognized>(&part.ending)) return *recognized;
  if (open.merged.empty())
    open.merged = std::move(part.analyzers);
  else
    for (std::size_t i = 0; i < open.merged.size(); ++i) open.merged[i].merge(std::move(part.analyzers[i]));
  if (auto* stream = std::get_if<StreamInfo>(&part.ending))
    return Assembled{part.track, std::move(*stream), std::move(open.merged)};
  return {};
}

std::optional<Assembler::Ended> Assembler::add(Part part) {
  const std::size_t track = part.track, index = part.index;
  Open& open = open_[track];
  open.early.emplace(index, std::move(part));
  for (auto it = open.early.begin(); it != open.early.end() && it->first == open.next;
       it = open.early.begin()) {
    Part next = std::move(it->second);
    open.early.erase(it);
    if (auto ended = append(open, std::move(next))) {
      open_.erase(track);
      return ended;
    }
  }
  return {};
}

}  // namespace nocturne
