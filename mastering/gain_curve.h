// The limiter's gain, border by border of the envelope's nodes.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "mastering/control.h"

namespace nocturne {

/// What the limiter keeps its reckoning under the ceiling: interpolation between eight points a frame misses
/// up to 0.14 dB of a tone at 20 kHz (44.1 kHz).
inline constexpr double kLimiterHeadroomDb = 0.1;

/// A node allows min(1, (ceiling - headroom) / (gain * envelope)). The smallest within 5 ms on either side
/// is held, released along straight lines in dB (12 dB in 60 ms while the reduction exceeds 3 dB, 12 dB in
/// 400 ms below) and smoothed by a Hann window of those 10 ms, whose weights are positive and sum to one: so
/// no value exceeds what any node around it allows. Before and after the track lies silence.
///
/// Value j holds where node j begins, and is allowed by the nodes on both sides of it: straight lines from
/// value to value never exceed what the node allows that they cross. Single-threaded.
class GainCurve {
 public:
  explicit GainCurve(int rate);

  /// Starts at the beginning of a track. The control outlives the curve's use. No allocation.
  void begin(const Control& control, double gain_db, double ceiling_dbtp) noexcept;
  /// The next value, 0 < g <= 1; value 0 first; 1 in the end. Exactly 1 where nothing is limited.
  double next() noexcept;
  /// How many nodes to either side the curve looks ahead, twice: hold and smoothing.
  int half_width() const { return half_; }

 private:
  std::size_t in_ring(std::int64_t count) const { return static_cast<std::size_t>(count & mask_); }
  double allowed(std::int64_t node) const noexcept;
  double smallest_around(double allowed) noexcept;
  double released(double smallest) noexcept;
  double smoothed(double gain) noexcept;

  struct Lowest {
    std::int64_t border;
    double gain;
  };
  int half_;                           // nodes
  std::int64_t mask_;                  // rings hold mask_ + 1 values
  double slow_, fast_;                 // release, factors a node
  std::vector<double> window_;         // padded by zeros to a multiple of four
  std::vector<double> reductions_;     // ring of 1 - gain, written twice so that any window lies in one piece
  std::vector<double> borders_;        // ring of what the borders allow
  std::vector<Lowest> falling_;        // ring: candidates for the smallest, ascending
  std::int64_t front_ = 0, back_ = 0;  // of falling_, counted without wrapping
  const Control* control_ = nullptr;
  double limit_ = 0;              // of the envelope, gain and ceiling taken in
  std::int64_t border_ = 0;       // the next to be read
  std::int64_t free_ = 0;         // values without reduction that went into the ring last
  double gain_ = 1, before_ = 1;  // released; allowed by the node before
};

}  // namespace nocturne
