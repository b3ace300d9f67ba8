// Three bands by linear-phase subtraction: their sum is the input, only later.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two low-passes, at 120 and 3,500 Hz, give low = LP120, mid = LP3500 - LP120, high = x - LP3500: the bands
// sum to x, whatever the low-passes do. Each is a sinc of 2,047 taps at 48 kHz under a Kaiser window of beta
// 8 (81 dB, falling over 120 Hz). At another rate the number of taps is scaled and stays odd, so that all
// rates have the same slopes in Hz. Below 7,120 Hz the upper slope does not fit under half the rate: there is
// no high band, and mid reaches to the top.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "dsp/fft.h"
#include "mastering/stage.h"

namespace nocturne {

inline constexpr double kLowCrossoverHz = 120, kHighCrossoverHz = 3500;

/// Taps of either low-pass, odd.
int crossover_taps(int rate);

/// Overlap-save with one forward transform of a block for both low-passes. No channel gets into another, not
/// even by rounding. Single-threaded; split() neither allocates nor throws.
class Crossover {
 public:
  using Frames = std::span<const float>;  // kBlock frames

  Crossover(int rate, int channels);

  std::int64_t latency() const { return late_; }
  void reset() noexcept;
  /// The next kBlock frames of a channel.
  void split(std::size_t channel, Frames block) noexcept;

  // Of a channel's last block, all late by latency(): the input itself, and what the low-passes keep.
  Frames input(std::size_t channel) const { return lines_[channel].delayed; }
  Frames below_high(std::size_t channel) const { return lines_[channel].below_high; }
  Frames below_low(std::size_t channel) const { return lines_[channel].below_low; }

 private:
  struct Line {
    RealFft forward;  // its input holds the frames before the block, too
    Frames delayed;
    std::vector<float> below_high, below_low;
  };
  std::vector<float> response(int rate, double hz) const;
  void filter(std::span<const std::complex<float>> bins, const std::vector<float>& response,
              std::span<float> to) noexcept;
  std::size_t first() const { return static_cast<std::size_t>(size_ - late_) - kBlock; }

  std::int64_t late_;
  int size_;  // of the transforms
  bool has_high_;
  std::vector<float> low_response_, high_response_;  // real: the filters' middle counts as time 0
  InverseRealFft inverse_;
  std::vector<Line> lines_;
};

}  // namespace nocturne
