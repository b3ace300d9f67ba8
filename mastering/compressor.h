// The multiband compressor: three bands, each with a gain of its own that all channels share.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "audio/format.h"
#include "mastering/band_gain.h"
#include "mastering/crossover.h"
#include "mastering/plan.h"
#include "mastering/stage.h"

namespace nocturne {

/// Frames between two gains, joined by straight lines: about 0.7 ms, far less than the detector's window; a
/// power of two that divides kBlock.
int control_hop(int rate);

/// The level of a band is 10 log10 of its mean square over 10 ms and over all channels but the LFE, which
/// passes unchanged: of a full-scale sine in all channels -3.01 dBFS. Where no band is reduced, samples pass
/// bit for bit.
class Compressor final : public Stage {
 public:
  static constexpr std::size_t kBands = 3;  // low, mid, high

  explicit Compressor(const Format& format);
  void set(const CompressorPlan& plan);

  /// Largest reduction of a band in each 100 ms of output (latency off), >= 0, of the run since the last
  /// reset; it stays to be read after a reset until the next block comes. Counts what is fed behind the track
  /// to push it out: readers take as many as the track has. Only the first 24 hours are recorded.
  const std::vector<float>& reduction_db(std::size_t band) const { return recorded_[band]; }

  std::int64_t latency() const noexcept override { return crossover_.latency(); }
  Reach reach() const noexcept override;
  void reset() noexcept override;
  void process(AudioSpan block) noexcept override;

 private:
  struct Ramps {  // a gain a frame, as factors of the crossover's three signals
    std::vector<float> input, below_high, below_low;
  };
  void split(AudioView block) noexcept;
  void measure() noexcept;
  void follow() noexcept;
  void record(std::size_t hop, std::size_t band, double reduction) noexcept;
  void ramp() noexcept;
  void mix(AudioSpan block) noexcept;
  void delay(std::span<float> samples, std::vector<float>& line) noexcept;

  int rate_;
  std::size_t hop_, hops_;     // frames, and number in a block
  std::vector<int> channels_;  // that are compressed
  std::vector<int> passing_;   // LFE
  Crossover crossover_;
  double amount_ = 0;
  std::array<BandGain, kBands> bands_;
  std::array<std::vector<double>, kBands> energy_;  // sums of squares of the block's hops
  std::array<std::vector<float>, kBands> gain_;     // linear, at the hops' edges: hops_ + 1
  Ramps ramps_;
  std::vector<std::vector<float>> lines_;  // of the channels that pass: latency() + kBlock frames
  std::array<std::vector<float>, kBands> recorded_;
  std::int64_t processed_ = 0;  // frames before the block
};

}  // namespace nocturne
