// The assemble stage: merges the parts of each track in order, whatever order they come in.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <unordered_map>
#include <variant>

#include "pipeline/track.h"

namespace nocturne {

/// Single-threaded. Holds the merged state of the tracks under way and the parts that came too early; both
/// are small.
class Assembler {
 public:
  using Ended = std::variant<Assembled, TrackFailure, TrackRecognized>;

  /// The track, when this part was the one it waited for. A failure ends a track like its last part does, in
  /// order, so nothing of it is left behind.
  std::optional<Ended> add(Part part);

  std::size_t open_tracks() const { return open_.size(); }

 private:
  struct Open {
    std::size_t next = 0;
    std::map<std::size_t, Part> early;
    AnalyzerSet merged;
  };
  static std::optional<Ended> append(Open& open, Part part);

  std::unordered_map<std::size_t, Open> open_;
};

}  // namespace nocturne
