// Points between samples for peak detection, by two windowed sincs in a row.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// First the points half way between frames by a long filter. Frames and middles together are a signal of
// twice the rate whose upper half is empty, so that a short filter yields all the others: 8 or 16 points a
// frame for a fifth of what one polyphase filter of the long one's length and steepness costs.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace nocturne {

/// Two kernels that share nothing but the idea, so that one can judge the other's work. The first also counts
/// what common meters see, whose filters are too short for the top of the band and read up to 0.5 dB too high
/// there: at four times the rate the three points of the 12-tap polyphase FIR that dsp/true_peak.h measures
/// by, and at twice the rate, as they do from 96 kHz on, the one of a FIR of 24 taps. Immutable.
class PeakInterpolator {
 public:
  enum class Kernel {
    control,  // 8 points a frame; Kaiser windows, beta 10: 96 taps a side, then 7. And the meters' points
    verify    // 16 points a frame; Blackman-Harris windows: 128 taps a side, then 9
  };
  static const PeakInterpolator& of(Kernel kernel);

  static constexpr std::size_t kGroup = 16;        // frames whose highest point is given
  static constexpr std::size_t kMiddlesStep = 32;  // frames whose middles are computed at once
  static constexpr std::ptrdiff_t kMiddleReach = 128 + kMiddlesStep;  // samples read around a middle
  static constexpr std::ptrdiff_t kPointReach = kGroup + 12;          // of either kind, around a group

  /// m[i] lies half way between x[i] and x[i + 1], for i in [0, frames), a multiple of kMiddlesStep.
  void middles(const float* x, std::size_t frames, float* m) const noexcept;
  /// Of the kGroup frames from x on, each with what lies between it and the next: the highest absolute value.
  float group_peak(const float* x, const float* m) const noexcept;
  /// The same for the samples alone, for each of `groups` groups.
  static void sample_peaks(const float* x, std::size_t groups, float* peaks) noexcept;

  /// No middle exceeds this many times the largest sample in its reach, and no point this many times the
  /// largest of samples and middles in its own. Rounding is allowed for.
  float middle_bound() const { return middle_bound_; }
  float point_bound() const { return point_bound_; }

  /// Between two neighbours of the doubled rate, from s = y[-k] + y[1 + k] and d = y[-k] - y[1 + k]: half way
  /// lies sum(middle s); at q parts of the way from either end sum(even s) +- sum(odd d).
  struct Short {
    static constexpr std::size_t kMost = 12;
    std::array<float, kMost> middle{};
    std::array<std::array<float, kMost>, 3> even{}, odd{};
  };

 private:
  explicit PeakInterpolator(Kernel kernel);

  Kernel kernel_;
  std::vector<float> long_;        // tap k belongs to x[-k] and x[1 + k]
  Short short_, meter4_, meter2_;  // meters': between frames
  float middle_bound_ = 0, point_bound_ = 0;
};

}  // namespace nocturne
