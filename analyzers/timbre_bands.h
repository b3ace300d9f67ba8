// The levels of one spectrum in mel and bark bands, and its cepstral coefficients.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "dsp/band_filter.h"
#include "dsp/stft.h"

namespace nocturne {

inline constexpr std::size_t kMelBands = 40, kBarkBands = 27, kCepstrum = 13;

/// In steps of 1/1024 dB: whole numbers, so that sums over a track do not depend on their order.
inline constexpr double kStepsPerDb = 1024;

/// 0 dB is a full-scale sine in the middle of the band, the least is -100 dB; bands beyond half the sample
/// rate have that.
struct TimbreLevels {
  std::array<std::int32_t, kMelBands> mel;
  std::array<std::int32_t, kBarkBands> bark;
  std::array<std::int32_t, kCepstrum> cepstrum;  // |x| < 2^20
};

/// Mel bands: 40 triangles of height 1, 20 Hz to 11 kHz, equally spaced on the mel scale (O'Shaughnessy;
/// Davis & Mermelstein 1980). Bark bands: the critical bands of Zwicker 1961 up to 20.5 kHz, the lowest two
/// halved. Cepstrum: orthonormal DCT-II of the levels of the mel bands. Immutable.
class TimbreBands {
 public:
  explicit TimbreBands(const Spectrogram& shape);

  /// Of the power of all bins but DC.
  TimbreLevels levels(std::span<const float> power) const noexcept;

 private:
  TriangleBands mel_;
  std::array<std::size_t, kBarkBands + 1> bark_;  // edges: bins above DC
};

}  // namespace nocturne
