// All that is known of one mastered track: what report pages and the database are made from.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "mastering/control.h"
#include "mastering/measurement.h"
#include "mastering/plan.h"

namespace nocturne {

/// One sentence each, no full stop, for people: "bass lowered by up to 2.1 dB at 90 Hz" and why:
/// "the low end lies 6 dB above the corridor".
struct Change {
  std::string what, why;
};

/// Extremes of a stretch, linear, over all channels: a column of a picture.
struct WaveColumn {
  float low = 0, high = 0;
};

/// What came of an album as a whole, its tracks one after the other.
struct AlbumResult {
  Levels before, after;
  std::size_t track = 0, tracks = 0;  // the report is of this one, from 0, of so many
};

struct MasterReport {
  enum class State { written, unchanged, planned, failed } state = State::planned;
  std::filesystem::path input, output;
  std::string mode;    // "preset", "reference", "hybrid"
  std::string preset;  // name
  std::vector<std::filesystem::path> references;
  std::string album;                        // title or folder, where tracks were mastered as one; or empty
  std::optional<AlbumResult> album_result;  // where there were several; the target is the album's
  Plan plan;
  std::string plan_hash, input_hash;        // hexadecimal
  Measurement before, after;                // `after` is of the file as written
  GridCurve target_mid_db, target_side_db;  // what the tone aims at, on the scale of before; or empty
  Solution solution;
  std::vector<float> reduction_db;                  // limiter: largest (>= 0) of each 100 ms
  std::vector<float> compression_db[3];             // low, mid, high: the same, or empty
  std::vector<WaveColumn> wave_before, wave_after;  // kWaveColumns or fewer
  std::vector<Change> changes;
  std::vector<std::string> warnings;  // "target not reached: …", of what was written
  int repairs = 0;                    // rounds rendered anew for overs or loudness
  double cpu_seconds = 0, wall_seconds = 0, encode_cpu_seconds = 0, analyze_cpu_seconds = 0;
  std::string error;  // of a failed one

  static constexpr int kWaveColumns = 1200;
};

}  // namespace nocturne
