// Tracks as JSON, made from the groups' descriptions.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/track_json.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace nocturne {
namespace {

const GroupValues* find_group(const TrackRow& track, std::string_view name) {
  const auto found = std::ranges::find(track.groups, name, &GroupValues::group);
  return found == track.groups.end() ? nullptr : &*found;
}

Json number(double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); }

Json group_json(const TrackRow& track, const Group& group, BeatTimes times) {
  const GroupValues* stored = find_group(track, group.name);
  Json out = Json::object();
  for (std::size_t i = 0; i < group.columns.size(); ++i) {
    const Column& column = group.columns[i];
    if (column.kind == Kind::bytes || (column.kind == Kind::times && times == BeatTimes::leave_out)) continue;
    const bool known = stored && i < stored->values.size();
    out[column.name] = known ? value_json(stored->values[i], column.kind) : Json(nullptr);
  }
  return out;
}

void put_stream(Json& out, const std::optional<AudioRow>& audio) {
  const auto put = [&](const char* name, Json value) {
    out[name] = audio ? std::move(value) : Json(nullptr);
  };
  const AudioRow a = audio.value_or(AudioRow{});
  put("analysis", name(a.mode));
  put("codec", a.codec);
  put("container", a.container);
  put("rate", a.rate);
  put("channels", a.channels);
  put("bits", a.bits == 0 ? Json(nullptr) : Json(a.bits));
  put("frames", a.frames);
}

}  // namespace

Json value_json(const Value& value, Kind kind) {
  if (const auto* n = std::get_if<std::int64_t>(&value))
    return kind == Kind::boolean ? Json(*n != 0) : Json(*n);
  if (const auto* x = std::get_if<double>(&value)) return number(*x);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* times = std::get_if<Times>(&value)) return times->seconds;
  if (const auto* json = std::get_if<JsonText>(&value)) {
    Json parsed = Json::parse(json->text, nullptr, false);
    return parsed.is_discarded() ? Json(nullptr) : parsed;
  }
  return nullptr;
}

Json track_json(const TrackRow& track, std::span<const Group> groups, BeatTimes times) {
  Json out{{"schema", kJsonSchema}};
  put_path(out, "path", track.path);
  out["duration_s"] = track.audio ? number(track.audio->duration_s) : Json(nullptr);
  out["state"] = name(track.state);
  put_stream(out, track.audio);
  out["size"] = track.size;
  for (const Group& group : groups) out[group.name] = group_json(track, group, times);
  return out;
}

void put_path(Json& object, const std::string& name, std::string_view path) {
  object[name] = path;
  if (!is_utf8(path)) object[name + "_hex"] = hex(path);
}

std::string json_line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }
std::string json_page(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace); }

bool is_utf8(std::string_view bytes) {
  if (std::ranges::all_of(bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return true;
  try {
    Json(bytes).dump();
    return true;
  } catch (const Json::type_error&) {  // its word for invalid UTF-8
    return false;
  }
}

const Value* find_value(const TrackRow& track, std::span<const Group> groups, std::string_view group,
                        std::string_view column) {
  const GroupValues* stored = find_group(track, group);
  const auto described = std::ranges::find(groups, group, &Group::name);
  if (!stored || described == groups.end()) return nullptr;
  const auto found = std::ranges::find(described->columns, column, &Column::name);
  const auto index = static_cast<std::size_t>(found - described->columns.begin());
  return index < stored->values.size() ? &stored->values[index] : nullptr;
}

}  // namespace nocturne
