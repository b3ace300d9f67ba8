// Tracks as a list for people: what a DJ asks for first, one line a track.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

#include "core/described.h"
#include "storage/rows.h"

namespace nocturne {

/// Whether a field stands in the list.
bool is_listed(const Group& group, const Column& column);

/// The names of the columns, laid out as the lines are.
std::string list_header();

/// Tempo, Camelot code, key, integrated loudness, true peak, length and path; "-" for no value. Numbers stand
/// under each other whatever the track; the path, of any length, comes last.
std::string list_line(const TrackRow& track, std::span<const Group> groups);

}  // namespace nocturne
