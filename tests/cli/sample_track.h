// A track with every kind of value, and its groups.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <vector>

#include "core/described.h"
#include "storage/rows.h"

namespace nocturne::test {

inline std::vector<Group> sample_groups() {
  return {
      {"tempo",
       2,
       {{"bpm", Kind::real, Unit::bpm, "Beats per minute", {20, 400}},
        {"candidates", Kind::json, Unit::bpm, "Others | ranked", {}},
        {"beats", Kind::times, Unit::seconds, "Times", {}},
        {"beat_count", Kind::integer, Unit::none, "Number", {0, std::numeric_limits<double>::infinity()}},
        {"constant", Kind::boolean, Unit::none, "Whether it stays", {}}}},
      {"key", 1, {{"key", Kind::text, Unit::none, "Key", {}}, {"tuning_hz", Kind::real, Unit::hz, "A4", {}}}},
      {"spectrum",
       1,
       {{"centroid_hz_mean", Kind::real, Unit::hz, "m", {}},
        {"centroid_hz_variance", Kind::real, Unit::none, "v", {}},
        {"centroid_hz_median", Kind::real, Unit::hz, "d", {}},
        {"centroid_hz_min", Kind::real, Unit::hz, "l", {}},
        {"centroid_hz_max", Kind::real, Unit::hz, "h", {}}}}};
}

inline TrackRow sample_track() {
  TrackRow track;
  track.path = "/music/a, \"b\".flac";
  track.size = 1000;
  track.audio = AudioRow{.payload_hash = {},
                         .duration_s = 225.5,
                         .frames = 9944550,
                         .rate = 44100,
                         .channels = 2,
                         .codec = "flac",
                         .container = "flac",
                         .bits = 16,
                         .mode = AnalysisMode::full,
                         .program_version = {}};
  track.groups = {
      {"tempo",
       2,
       {128.0, JsonText{R"([{"bpm":128,"weight":0.9},{"bpm":64,"weight":0.08},{"bpm":96,"weight":0.001}])"},
        Times{{0.25, 0.71875}}, std::int64_t{1234}, std::int64_t{1}}},
      {"key", 1, {std::string("A minor"), Value{}}},
      {"spectrum", 1, {1500.0, 400.0, 1450.0, 100.0, 9000.0}}};
  return track;
}

}  // namespace nocturne::test
