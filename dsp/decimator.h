// Low-pass and decimation by a whole factor, on a grid fixed to the track.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace nocturne {

/// Keeps 0 … pass_hz of a signal at rate / factor. What folds into the kept band is 70 dB down; what lies
/// between pass_hz and the new Nyquist frequency may hold aliases. Linear phase, no delay: output j stands at
/// input j * factor.
class Decimator {
 public:
  Decimator(double rate, int factor, double pass_hz);

  int factor() const { return factor_; }
  /// How far an output looks to either side, in input samples.
  static std::int64_t reach(double rate, int factor, double pass_hz);
  /// Outputs whose positions lie in [x_begin, x_begin + x.size()); samples outside x are taken as silence.
  /// The view lasts until the next call. `first` is set to the number of the first output.
  std::span<const float> process(std::span<const float> x, std::int64_t x_begin, std::int64_t& first);

 private:
  int factor_;
  std::size_t reach_;
  std::vector<float> taps_;    // padded with zeros to whole vectors
  std::vector<float> padded_;  // x between stretches of silence
  std::vector<float> out_;
};

}  // namespace nocturne
