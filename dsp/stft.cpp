// Windowing, transform and magnitude of each frame.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/stft.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/clones.h"
#include "dsp/window.h"

namespace nocturne {
namespace {

NOCTURNE_CLONES void multiply(const float* x, const float* w, float* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = x[i] * w[i];
}

NOCTURNE_CLONES void magnitude(const float* complex, float* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i)
    out[i] = std::sqrt(complex[2 * i] * complex[2 * i] + complex[2 * i + 1] * complex[2 * i + 1]);
}

}  // namespace

Stft::Stft(int size, int hop, double rate) : fft_(size), hop_(hop), rate_(rate), window_(hann(size)) {
  const float scale = 2 / std::accumulate(window_.begin(), window_.end(), 0.0f);
  for (float& w : window_) w *= scale;
}

/// The frame that starts at x[first]; samples before and behind x are zero.
void Stft::load(std::span<const float> x, std::int64_t first) noexcept {
  const auto n = static_cast<std::int64_t>(window_.size()), have = static_cast<std::int64_t>(x.size());
  const std::int64_t begin = std::clamp<std::int64_t>(-first, 0, n),
                     end = std::clamp<std::int64_t>(have - first, begin, n);
  float* in = fft_.input().data();
  std::fill(in, in + begin, 0.0f);
  multiply(x.data() + first + begin, window_.data() + begin, in + begin,
           static_cast<std::size_t>(end - begin));
  std::fill(in + end, in + n, 0.0f);
}

Spectrogram Stft::analyze(std::span<const float> x, std::int64_t x_begin, std::int64_t begin,
                          std::int64_t end) {
  const std::int64_t first = (begin + hop_ - 1) / hop_, stop = (end + hop_ - 1) / hop_;
  const std::size_t bins = window_.size() / 2 + 1,
                    count = static_cast<std::size_t>(std::max<std::int64_t>(0, stop - first));
  if (magnitudes_.size() < count * bins) magnitudes_.resize(count * bins);
  for (std::size_t i = 0; i < count; ++i) {
    load(x, (first + static_cast<std::int64_t>(i)) * hop_ - size() / 2 - x_begin);
    const auto spectrum = fft_.transform();
    magnitude(reinterpret_cast<const float*>(spectrum.data()), magnitudes_.data() + i * bins, bins);
  }
  return {first, count, bins, size(), hop_, rate_, magnitudes_.data()};
}

}  // namespace nocturne
