// The K-weighting of BS.1770 and the weighted energy of a chunk in sub-blocks of 20 ms.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "audio/chunk.h"
#include "audio/format.h"

namespace nocturne {

/// H(z) = (b0 + b1 / z + b2 / z^2) / (1 + a1 / z + a2 / z^2).
struct Biquad {
  double b0, b1, b2, a1, a2;
};

/// The two stages of BS.1770-5, Annex 1: a shelf (the head's effect) and a high-pass (RLB). At 48 kHz they
/// are Tables 1 and 2; for any other rate the tables are carried to the analogue plane and back, so that the
/// response stays the same, with the corner frequency of each stage in its place.
struct KWeighting {
  Biquad shelf, high_pass;
};
KWeighting k_weighting(double rate);

/// The weight of each channel's energy by BS.1770-5, Annex 1, Table 3 and Annex 3, Table 4: 0 for LFE, 1.41
/// for loudspeakers at the listener's sides (azimuth 60 to 120 degrees, elevation below 30), 1 for all
/// others. Back left and right are the surrounds of a layout that has no others (5.1 as most files have it).
std::vector<double> loudness_weights(const Format& format);

/// Sub-blocks of 20 ms on a grid fixed to the track: block k covers frames [begin(k), begin(k + 1)).
struct EnergyGrid {
  static constexpr int kBlocksPerSecond = 50;
  int rate;

  std::int64_t begin(std::int64_t block) const { return block * rate / kBlocksPerSecond; }
  std::int64_t block_of(std::int64_t frame) const {
    return (frame * kBlocksPerSecond + kBlocksPerSecond - 1) / rate;
  }
};

/// Sums of squares after K-weighting, over all channels by their weights. Immutable.
class KWeightedEnergy {
 public:
  explicit KWeightedEnergy(const Format& format);

  /// Frames before a body after which nothing older is heard in the filters: what is left of it is 1e-19 (the
  /// high-pass has a double pole at -239 nepers a second).
  static std::int64_t warm_up(int rate) { return rate / 5; }
  EnergyGrid grid() const { return grid_; }
  /// Adds the body's energy to `blocks`, of which the first is the sub-block of the body's first frame. Uses
  /// up to warm_up() frames before the body.
  void add(const Chunk& chunk, std::span<double> blocks) const noexcept;

 private:
  EnergyGrid grid_;
  KWeighting filter_;
  std::vector<double> weights_;  // with the gain of the high-pass, whose numerator is taken as 1, -2, 1
};

}  // namespace nocturne
