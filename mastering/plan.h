// Everything that is decided about a track before it is rendered: a described struct, made by a pure
// function.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/described.h"
#include "mastering/log_grid.h"

namespace nocturne {

/// One band of the compressor as it runs: levels are of the band's signal at the compressor's input.
struct BandPlan {
  double threshold_dbfs = 0, ratio = 1, attack_ms = 15, release_ms = 150;
  bool operator==(const BandPlan&) const = default;
  static constexpr auto fields() {
    using S = BandPlan;
    return std::tuple{field("threshold_dbfs", &S::threshold_dbfs, Unit::dbfs, "RMS level where it begins"),
                      field("ratio", &S::ratio, Unit::none, "Ratio"),
                      field("attack_ms", &S::attack_ms, Unit::none, "Attack, ms"),
                      field("release_ms", &S::release_ms, Unit::none, "Release, ms")};
  }
};

struct CompressorPlan {
  double amount = 0;  // 0: no compressor
  double max_reduction_db = 4;
  BandPlan low, mid, high;
  bool operator==(const CompressorPlan&) const = default;
  static constexpr auto fields() {
    using S = CompressorPlan;
    return std::tuple{field("amount", &S::amount, Unit::none, "Share of the reduction applied"),
                      field("max_reduction_db", &S::max_reduction_db, Unit::db, "Largest reduction"),
                      field("low", &S::low, Unit::same, "Low"), field("mid", &S::mid, Unit::same, "Mid"),
                      field("high", &S::high, Unit::same, "High")};
  }
};

struct Plan {
  static constexpr int version = 2;  // of the method: another one renders anew
  double trim_db = 0;                // first: to -18 LUFS
  // The FIR of the mid (or mono, or each bed channel) and of the side: tone, match and width together. Empty
  // and without a high-pass: no FIR at all.
  GridCurve mid_db, side_db;
  double highpass_hz = 0;
  CompressorPlan compressor;
  double clip_threshold_dbfs =
      0;  // of the soft clip at its input, sample level where it begins; 0: no soft clip
  std::optional<double> target_lufs{};  // none: no loudness gain, peaks made safe
  double tolerance_lu = 0.1;
  double ceiling_dbtp = -1;
  double max_reduction_db = 4;
  bool operator==(const Plan&) const = default;

  bool has_fir() const { return !mid_db.empty() || !side_db.empty() || highpass_hz > 0; }
  bool has_compressor() const { return compressor.amount > 0; }
  bool has_clip() const { return clip_threshold_dbfs < 0; }

  static constexpr auto fields() {
    using S = Plan;
    return std::tuple{
        field("trim_db", &S::trim_db, Unit::db, "Gain before the chain"),
        field("highpass_hz", &S::highpass_hz, Unit::hz, "Corner of the high-pass, 0 for none"),
        field("compressor", &S::compressor, Unit::same, "Compressor"),
        field("clip_threshold_dbfs", &S::clip_threshold_dbfs, Unit::dbfs,
              "Where the soft clip begins, 0 for none"),
        field("target_lufs", &S::target_lufs, Unit::lufs, "Loudness aimed at"),
        field("tolerance_lu", &S::tolerance_lu, Unit::lu, "How far off it may end"),
        field("ceiling_dbtp", &S::ceiling_dbtp, Unit::dbtp, "True peak that nothing may exceed"),
        field("max_reduction_db", &S::max_reduction_db, Unit::db, "Where the target is given up"),
        field("mid_db", &S::mid_db, Unit::db, "Tone of the mid, 96 points an octave from 10 Hz"),
        field("side_db", &S::side_db, Unit::db, "Tone of the side")};
  }
};

/// How far to go towards a reference, each 0 … 1.
struct Strength {
  double eq = 1, level = 1, width = 1, dynamics = 0;
  bool operator==(const Strength&) const = default;
  static constexpr auto fields() {
    using S = Strength;
    return std::tuple{field("eq", &S::eq, Unit::none, "Tone", {0, 1}),
                      field("level", &S::level, Unit::none, "Loudness", {0, 1}),
                      field("width", &S::width, Unit::none, "Stereo width", {0, 1}),
                      field("dynamics", &S::dynamics, Unit::none, "Dynamics", {0, 1})};
  }
};

}  // namespace nocturne
