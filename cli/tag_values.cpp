// From groups and columns to values for tags.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/tag_values.h"

#include <array>
#include <utility>

#include "cli/track_json.h"
#include "core/error.h"

namespace nocturne {
namespace {

constexpr std::array<std::pair<std::string_view, bool TagSelection::*>, 5> kNames{
    {{"bpm", &TagSelection::bpm},
     {"key", &TagSelection::key},
     {"camelot", &TagSelection::camelot},
     {"energy", &TagSelection::energy},
     {"gain", &TagSelection::gain}}};

void select(TagSelection& selection, std::string_view word) {
  bool known = word == "all";
  for (const auto& [name, member] : kNames) {
    if (word != name && word != "all") continue;
    selection.*member = true;
    known = true;
  }
  if (!known)
    throw Error(ErrorCode::usage,
                "--what: \"" + printable(word) + "\" is not one of bpm, key, camelot, energy, gain, all");
}

/// One track's values by group and column.
class Values {
 public:
  Values(const TrackRow& track, std::span<const Group> groups) : track_(track), groups_(groups) {}

  template <class T>
  std::optional<T> get(std::string_view group, std::string_view column) const {
    const Value* value = find_value(track_, groups_, group, column);
    const T* held = value == nullptr ? nullptr : std::get_if<T>(value);
    return held == nullptr ? std::nullopt : std::optional(*held);
  }

 private:
  const TrackRow& track_;
  std::span<const Group> groups_;
};

}  // namespace

TagSelection parse_selection(std::string_view list) {
  TagSelection out;
  for (;;) {
    const std::size_t comma = list.find(',');
    select(out, list.substr(0, comma));
    if (comma == std::string_view::npos) return out;
    list.remove_prefix(comma + 1);
  }
}

NewTags tag_values(const TrackRow& track, std::span<const Group> groups, const TagSelection& selection) {
  const Values values(track, groups);
  NewTags out;
  if (selection.bpm) out.bpm = values.get<double>("tempo", "bpm");
  if (selection.key)
    if (const auto key = values.get<std::string>("key", "key")) out.key = standard_key(*key);
  if (selection.camelot) out.camelot = values.get<std::string>("key", "camelot");
  if (selection.energy)
    if (const auto level = values.get<std::int64_t>("danceability", "energy_level"))
      out.energy = static_cast<int>(*level);
  if (selection.gain) {
    out.track_gain_db = values.get<double>("loudness", "replaygain_track_gain_db");
    out.track_peak = values.get<double>("loudness", "replaygain_track_peak");
    out.album_gain_db = values.get<double>("album", "replaygain_gain_db");
    out.album_peak = values.get<double>("album", "replaygain_peak");
  }
  return out;
}

}  // namespace nocturne
