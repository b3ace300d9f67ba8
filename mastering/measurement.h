// What is measured of a track before, in and after mastering: plain values.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <tuple>

#include "audio/format.h"
#include "core/described.h"
#include "mastering/log_grid.h"

namespace nocturne {

/// By the loudness analyzer's own code; absent where the standards give no value.
struct Levels {
  std::optional<double> integrated_lufs{}, range_lu{}, max_momentary_lufs{}, max_shortterm_lufs{};
  std::optional<double> true_peak_dbtp{}, sample_peak_dbfs{};
  bool operator==(const Levels&) const = default;

  static constexpr auto fields() {
    using L = Levels;
    return std::tuple{
        field("integrated_lufs", &L::integrated_lufs, Unit::lufs, "Gated loudness (BS.1770-5)"),
        field("range_lu", &L::range_lu, Unit::lu, "Loudness range (EBU Tech 3342)"),
        field("max_momentary_lufs", &L::max_momentary_lufs, Unit::lufs, "Loudest 400 ms"),
        field("max_shortterm_lufs", &L::max_shortterm_lufs, Unit::lufs, "Loudest 3 s"),
        field("true_peak_dbtp", &L::true_peak_dbtp, Unit::dbtp, "Highest point between samples"),
        field("sample_peak_dbfs", &L::sample_peak_dbfs, Unit::dbfs, "Highest sample")};
  }
};

/// Power of the mid and the side signal, averaged over the louder half of the blocks that pass the gate: dB
/// to full scale of the power in each grid point's 1/96 octave. Mono, and the mean of a 5.1 bed, are mid
/// alone: side is empty.
struct Spectrum96 {
  GridCurve mid_db, side_db;
  double cutoff_hz = 0;  // above it nothing but a lossy coder's floor; 0: none was found
};

struct Measurement {
  Format format;
  std::int64_t frames = 0;
  Levels levels;
  Spectrum96 spectrum;
  double correlation = 1;  // of left and right, whole track; 1 for mono
  double dc_offset = 0;    // mean of the channel whose mean is farthest from zero, full scale being 1
  std::int64_t non_finite_frames = 0;
};

}  // namespace nocturne
