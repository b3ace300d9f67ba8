// Short-time Fourier transform of one channel into magnitudes, on a grid fixed to the track.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "dsp/fft.h"

namespace nocturne {

/// Magnitudes of consecutive frames. Frame k is centred on sample k * hop of the track, so its time is k /
/// frame_rate(); a sine of amplitude 1 in the middle of a bin has magnitude 1. A view into the Stft that made
/// it.
struct Spectrogram {
  std::int64_t first = 0;  // number of frame 0 of this view
  std::size_t count = 0;   // frames
  std::size_t bins = 0;    // size / 2 + 1
  int size = 0, hop = 0;   // samples
  double rate = 0;         // of the samples transformed, Hz
  const float* magnitudes = nullptr;

  std::span<const float> operator[](std::size_t i) const { return {magnitudes + i * bins, bins}; }
  double bin_hz() const { return rate / size; }
  double frame_rate() const { return rate / hop; }
};

/// Single-threaded; allocates only when a longer stretch than ever before is asked for.
class Stft {
 public:
  /// Hann window of `size` samples every `hop`, over a signal of `rate` frames a second.
  Stft(int size, int hop, double rate);

  /// Frames whose centres lie in [begin, end) of the track. `x` holds the samples from track position
  /// `x_begin` on; what lies outside it is taken as silence, so it must reach size / 2 beyond both ends
  /// unless the track ends there.
  Spectrogram analyze(std::span<const float> x, std::int64_t x_begin, std::int64_t begin, std::int64_t end);

  int size() const { return fft_.size(); }
  int hop() const { return hop_; }

 private:
  void load(std::span<const float> x, std::int64_t first) noexcept;

  RealFft fft_;
  int hop_;
  double rate_;
  std::vector<float> window_;      // scaled by 2 / its sum
  std::vector<float> magnitudes_;  // frames x bins
};

}  // namespace nocturne
