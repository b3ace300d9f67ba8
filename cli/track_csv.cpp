// The JSON form of a track, flattened.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/track_csv.h"

namespace nocturne {
namespace {

/// Not in a row of data of their own: the schema is the header's business.
constexpr std::string_view kSchema = "schema", kHex = "path_hex";

std::string times_text(const Json& times) {
  std::string out;
  for (const Json& t : times) out += (out.empty() ? "" : " ") + t.dump();
  return out;
}

std::string cell(const Json& value) {
  if (value.is_null() || (value.is_array() && value.empty())) return "";
  if (value.is_string()) {
    const std::string line = json_line(value);  // with invalid UTF-8 replaced
    return csv_field(Json::parse(line).get<std::string>());
  }
  const bool numbers = value.is_array() && !value.empty() && value[0].is_number();
  return csv_field(numbers ? times_text(value) : json_line(value));
}

/// Calls f(name, value) for each column.
template <class F>
void for_each_cell(const Json& track, F&& f) {
  for (const auto& [name, value] : track.items()) {
    if (name == kSchema || name == kHex) continue;
    if (!value.is_object()) {
      f(name, value);
      if (name == "path") f(std::string(kHex), track.value(std::string(kHex), Json(nullptr)));
      continue;
    }
    for (const auto& [column, member] : value.items()) f(name + "_" + column, member);
  }
}

}  // namespace

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::string csv_header(std::span<const Group> groups, BeatTimes times) {
  std::string out;
  for_each_cell(track_json({}, groups, times), [&](const std::string& name, const Json&) {
    out += (out.empty() ? "" : ",") + csv_field(name);
  });
  return out;
}

std::string csv_line(const TrackRow& track, std::span<const Group> groups, BeatTimes times) {
  std::string out;
  bool first = true;
  for_each_cell(track_json(track, groups, times), [&](const std::string&, const Json& value) {
    if (!first) out += ',';
    out += cell(value);
    first = false;
  });
  return out;
}

}  // namespace nocturne
