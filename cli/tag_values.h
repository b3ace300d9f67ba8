// What of a track's analysis goes into its tags. Pure functions.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

#include "audio/tag_writer.h"
#include "storage/rows.h"

namespace nocturne {

struct TagSelection {
  bool bpm = false, key = false, camelot = false, energy = false, gain = false;
  bool operator==(const TagSelection&) const = default;
};

/// "bpm,key", "all", … Throws Error(usage).
TagSelection parse_selection(std::string_view list);

/// The selected values that the track has: of groups tempo, key, danceability, loudness and album.
NewTags tag_values(const TrackRow& track, std::span<const Group> groups, const TagSelection& selection);

}  // namespace nocturne
