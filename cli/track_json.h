// A track as JSON: the one form that export and show write.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>

#include "core/described.h"
#include "core/hex.h"
#include "storage/rows.h"

namespace nocturne {

using Json = nlohmann::ordered_json;

/// Of the objects written; a change that breaks readers counts it up.
inline constexpr int kJsonSchema = 1;

enum class BeatTimes { leave_out, include };

/// {"schema", "path", "duration_s", …, one object a group with one member a column}. Every group is there;
/// null stands for what is not known. Times are left out, not null, unless included.
Json track_json(const TrackRow& track, std::span<const Group> groups, BeatTimes times);

/// One value by its column's kind.
Json value_json(const Value& value, Kind kind);

/// Puts a path under `name`, and its bytes in hexadecimal under name_hex when they are not UTF-8.
void put_path(Json& object, const std::string& name, std::string_view path);

/// In one line, or indented for people; invalid UTF-8 becomes U+FFFD.
std::string json_line(const Json& json);
std::string json_page(const Json& json);

bool is_utf8(std::string_view bytes);

/// The values of a group by its columns; nullptr when the track has no such group or value.
const Value* find_value(const TrackRow& track, std::span<const Group> groups, std::string_view group,
                        std::string_view column);

}  // namespace nocturne
