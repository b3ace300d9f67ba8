// A track as a line of comma-separated values, quoted as RFC 4180 says; lines end in LF.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/track_json.h"
#include "core/described.h"
#include "storage/rows.h"

namespace nocturne {

/// In double quotes, with double quotes doubled, where it holds a comma, a quote or a line break.
std::string csv_field(std::string_view text);

/// The names of the columns: those of the JSON form, a group's with its name before them ("tempo_bpm").
std::string csv_header(std::span<const Group> groups, BeatTimes times);

/// Without the line's end. Nothing between two commas stands for what is not known; times are separated by
/// spaces.
std::string csv_line(const TrackRow& track, std::span<const Group> groups, BeatTimes times);

}  // namespace nocturne
