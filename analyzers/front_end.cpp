// Mono mix-down, short and long transforms.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/front_end.h"

#include <algorithm>
#include <cmath>

#include "core/clones.h"

namespace nocturne {
namespace {

// 2,048 samples at 44.1 kHz: the usual compromise between the timing of onsets and the resolution of the
// bass.
constexpr double kWindowSeconds = 2048 / 44100.0;
constexpr double kFramesPerSecond = 100;
// The tonal band: up to F#6, above which harmonics outweigh notes. 0.74 s tell semitones apart from A1
// (55 Hz, 3.3 Hz to the next) on.
constexpr double kTonalHz = 1500;
constexpr double kTonalRateHz = 5000;  // at least
constexpr double kTonalWindowSeconds = 0.743;
constexpr double kTonalHopsPerWindow = 4;

int spectrum_size(int rate) { return nearest_fft_size(kWindowSeconds * rate); }
int spectrum_hop(int rate) { return static_cast<int>(std::lround(rate / kFramesPerSecond)); }
int tonal_factor(int rate) { return std::max(1, static_cast<int>(rate / kTonalRateHz)); }
double tonal_rate(int rate) { return static_cast<double>(rate) / tonal_factor(rate); }
int tonal_size(int rate) { return nearest_fft_size(kTonalWindowSeconds * tonal_rate(rate)); }
int tonal_hop(int rate) {
  return static_cast<int>(std::lround(kTonalWindowSeconds / kTonalHopsPerWindow * tonal_rate(rate)));
}

NOCTURNE_CLONES void add(const float* x, float* sum, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) sum[i] += x[i];
}
NOCTURNE_CLONES void scale(float* x, float gain, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) x[i] *= gain;
}

void mix_down(AudioView audio, std::vector<float>& mono) {
  const auto first = audio[0];
  mono.assign(first.begin(), first.end());
  for (int c = 1; c < audio.channels(); ++c) add(audio[c].data(), mono.data(), mono.size());
  if (audio.channels() > 1) scale(mono.data(), 1.0f / static_cast<float>(audio.channels()), mono.size());
}

std::int64_t divide_up(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

}  // namespace

FrontEnd::FrontEnd(int rate)
    : spectrum_(spectrum_size(rate), spectrum_hop(rate), rate),
      decimator_(rate, tonal_factor(rate), kTonalHz),
      tonal_(tonal_size(rate), tonal_hop(rate), tonal_rate(rate)) {}

Halo FrontEnd::halo(int rate) {
  const std::int64_t factor = tonal_factor(rate);
  const std::int64_t reach = Decimator::reach(rate, tonal_factor(rate), kTonalHz);
  const std::int64_t tonal = (tonal_size(rate) / 2 + 1) * factor + reach, spectrum = spectrum_size(rate) / 2;
  return {std::max(spectrum, tonal), std::max(spectrum, tonal)};
}

Material FrontEnd::prepare(const Chunk& chunk) {
  mix_down(chunk.audio(), mono_);
  std::int64_t first = 0;
  const auto low = decimator_.process(mono_, chunk.span.begin, first);
  const std::int64_t factor = decimator_.factor();
  return {chunk, mono_, spectrum_.analyze(mono_, chunk.span.begin, chunk.body.begin, chunk.body.end),
          // A frame belongs to the chunk whose body holds its centre: centre j * factor >= begin means j >=
          // begin / factor.
          tonal_.analyze(low, first, divide_up(chunk.body.begin, factor), divide_up(chunk.body.end, factor))};
}

}  // namespace nocturne
