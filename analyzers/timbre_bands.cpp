// Band sums, their logarithms, eight at a time, and the cosine transform.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/timbre_bands.h"

#include <algorithm>
#include <cmath>

#include "analyzers/descriptor_frames.h"
#include "core/clones.h"
#include "dsp/dct.h"
#include "dsp/lane_log2.h"
#include "dsp/spectrum_shape.h"

namespace nocturne {
namespace {

constexpr double kLowestHz = 20, kHighestHz = 11000;
constexpr std::array<double, kBarkBands + 1> kBarkHz{
    0,    50,   100,  150,  200,  300,  400,  510,  630,  770,  920,  1080,  1270,  1480,
    1720, 2000, 2320, 2700, 3150, 3700, 4400, 5300, 6400, 7700, 9500, 12000, 15500, 20500};

constexpr float kFloor = 1e-10f;                // -100 dB
constexpr float kDbPerOctave = 3.01029995664f;  // of power

template <std::size_t N>
using Lanes = std::array<float, (N + kLanes - 1) / kLanes * kLanes>;

NOCTURNE_CLONES void to_db(float* x, std::size_t n) {
  constexpr auto kScale = static_cast<float>(1 / kSineEnergy);
  for (std::size_t i = 0; i < n; i += kLanes)
    store8(x + i, kDbPerOctave * log2_8(max8(load8(x + i) * kScale, spread8(kFloor))));
}

template <std::size_t N>
void round_to(std::span<const float> db, std::array<std::int32_t, N>& out) {
  for (std::size_t i = 0; i < N; ++i)
    out[i] = static_cast<std::int32_t>(std::lrint(db[i] * static_cast<float>(kStepsPerDb)));
}

std::size_t first_at(double hz, double bin_hz, std::size_t bins) {
  return std::min(bins, static_cast<std::size_t>(std::max(0.0, std::ceil(hz / bin_hz - 1e-9) - 1)));
}

}  // namespace

TimbreBands::TimbreBands(const Spectrogram& shape)
    : mel_(mel_edges(kLowestHz, kHighestHz, kMelBands + 2), shape.bins, shape.bin_hz()) {
  std::ranges::transform(kBarkHz, bark_.begin(),
                         [&](double hz) { return first_at(hz, shape.bin_hz(), shape.bins - 1); });
}

TimbreLevels TimbreBands::levels(std::span<const float> power) const noexcept {
  static const Dct dct(kMelBands, kCepstrum);
  Lanes<kMelBands> mel{};
  Lanes<kBarkBands> bark{};
  Lanes<kCepstrum> cepstrum;
  mel_.apply(power, mel);
  for (std::size_t b = 0; b < kBarkBands; ++b)
    bark[b] = static_cast<float>(band_energy(power, bark_[b], bark_[b + 1]));
  to_db(mel.data(), mel.size());
  to_db(bark.data(), bark.size());
  dct.apply(std::span(mel).first<kMelBands>(), cepstrum);
  TimbreLevels out;
  round_to<kMelBands>(mel, out.mel);
  round_to<kBarkBands>(bark, out.bark);
  round_to<kCepstrum>(cepstrum, out.cepstrum);
  return out;
}

}  // namespace nocturne
