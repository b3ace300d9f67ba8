// Convolution of a stream with a long symmetric FIR by overlap-save.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "dsp/fft.h"

namespace nocturne {

/// The transforms and the sizes that convolvers of one length share: for odd `taps` of at most hop - 1, hop a
/// power of two, FFTs of 2 * hop frames of which hop are new. Single-threaded.
///
/// Two real transforms of a stereo pair take no longer than one complex transform of both, and nothing of one
/// channel gets into the other by rounding: a silent one stays silent, equal ones stay equal.
class OverlapSave {
 public:
  /// A symmetric filter as the real gain of each bin, its delay left out.
  using Response = std::vector<float>;
  /// What one channel keeps from hop to hop.
  struct Line {
    std::vector<float> window;  // the last 2 * hop frames of input
    std::vector<float> output;  // hop frames
  };

  OverlapSave(int taps, std::size_t hop);

  std::size_t hop() const { return hop_; }
  /// By which output is late: half the filter's length.
  int delay() const { return delay_; }
  Response response(std::span<const float> symmetric_taps);
  Line line() const;

  /// Takes the last `hop` frames of the window as new: fills the output with hop frames, delay() late, and
  /// makes room for the next.
  void run(Line& line, const Response& response) noexcept;

 private:
  std::size_t hop_;
  int delay_;
  RealFft forward_;
  InverseRealFft backward_;
};

}  // namespace nocturne
