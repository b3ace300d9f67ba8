// A track as a page for people.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

#include "cli/terminal.h"
#include "cli/track_json.h"
#include "core/described.h"
#include "storage/rows.h"

namespace nocturne {

/// A value with its unit, rounded as people read it: "128.00 BPM", "-9.3 LUFS", "yes"; "-" for none.
std::string value_text(const Value& value, const Column& column);

/// A column's name without its unit: "integrated_lufs" → "integrated".
std::string label_of(const Column& column);

/// Path, stream, the main results in one line, then every group. `source` says where the numbers are from.
std::string track_page(const TrackRow& track, std::span<const Group> groups, const Terminal& terminal,
                       const std::string& source, BeatTimes times);

}  // namespace nocturne
