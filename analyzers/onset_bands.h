// Log-compressed energy of a spectrum in overlapping mel bands.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "dsp/stft.h"

namespace nocturne {

/// 70 mel apart: as narrow as a 46 ms window can tell apart in the bass, a third of an octave in the treble.
inline constexpr int kOnsetBands = 40;
using OnsetBandLevels = std::array<float, kOnsetBands>;  // log2 of power, 1 being a sine of amplitude 1

/// Triangular filters, 30 Hz to 8 kHz whatever the sample rate, so that all copies of a track give the same
/// levels; bands beyond half the rate stay at the floor. Immutable.
class OnsetBandFilter {
 public:
  OnsetBandFilter() = default;  // of no spectrum: may be replaced only
  explicit OnsetBandFilter(const Spectrogram& shape);

  bool empty() const { return bands_.empty(); }
  bool fits(const Spectrogram& s) const { return s.bins == bins_ && s.bin_hz() == bin_hz_; }
  OnsetBandLevels levels(const float* magnitudes) const noexcept;

 private:
  struct Band {
    std::size_t first, count;  // bins read; count is a multiple of the lanes
    std::size_t weights;       // index of the first of its weights
  };
  void add_band(double low_hz, double centre_hz, double high_hz);

  std::size_t bins_ = 0;
  double bin_hz_ = 0;
  std::vector<Band> bands_;
  std::vector<float> weights_;
};

/// The centre of a band, Hz.
double onset_band_hz(int band);

}  // namespace nocturne
