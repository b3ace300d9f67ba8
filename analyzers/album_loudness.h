// Loudness and range of an album, from the blocks that its tracks keep.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace nocturne {

/// Energies above the absolute gate, counted by level. Each level is 0.002 LU wide and keeps the sum of its
/// energies, so that means are exact and gates and percentiles are right to 0.002 LU, in 0.8 MB whatever the
/// length.
class LevelHistogram {
 public:
  LevelHistogram();

  /// The mean square of one window; at or below the absolute gate it does not count.
  void add(double energy);
  /// The mean above a gate; 0 if nothing is.
  double mean_above(double gate) const;
  /// The energy at share `p` of the windows at or above a gate, in order; 0 if there are none.
  double percentile_above(double gate, double p) const;

 private:
  struct Level {
    std::int64_t count = 0;
    double sum = 0;
  };
  std::vector<Level> levels_;
};

/// Windows lie within tracks: 400 ms every 100 ms for the integrated value (BS.1770-5), 3 s every 100 ms for
/// the range (Tech 3342). The gates are those of all windows together: silent tracks change nothing, and an
/// album of one track has the track's values. Any order of the tracks gives the same.
class AlbumLoudness {
 public:
  /// A track's blocks (loudness_blocks.h).
  void add(std::string_view blocks);

  std::optional<double> integrated_lufs() const;
  std::optional<double> range_lu() const;

 private:
  LevelHistogram momentary_, shortterm_;
};

}  // namespace nocturne
