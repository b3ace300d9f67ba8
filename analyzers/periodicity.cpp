// Windowed generalised autocorrelation by FFT.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/periodicity.h"

#include <algorithm>
#include <cmath>

#include "analyzers/onset_strength.h"

namespace nocturne {
namespace {

constexpr int kFft = 2 * Autocorrelator::kWindow;  // long enough that no lag wraps around

}  // namespace

// Catmull and Rom's cubic: a straight line would cut off the peaks of short lags.
float at_lag(const Correlogram& c, double lag) {
  const auto i = static_cast<std::size_t>(lag);
  if (i < 1 || i + 2 >= c.size()) return 0;
  const auto x = static_cast<float>(lag - static_cast<double>(i));
  const float a = c[i - 1], b = c[i], d = c[i + 1], e = c[i + 2];
  return b + 0.5f * x * (d - a + x * (2 * a - 5 * b + 4 * d - e + x * (3 * (b - d) + e - a)));
}

Autocorrelator::Autocorrelator() : fft_(kFft), rises_(kWindow) {
  for (Correlogram& c : out_) c.resize(kLags);
}

/// Of the fft's input. Magnitudes instead of power: Tolonen and Karjalainen 2000, Percival and Tzanetakis
/// 2014.
void Autocorrelator::correlate(Correlogram& out) {
  std::array<float, kWindow + 1> magnitude;
  const auto spectrum = fft_.transform();
  for (std::size_t k = 0; k <= kWindow; ++k) magnitude[k] = std::sqrt(std::norm(spectrum[k]));
  const auto in = fft_.input();
  for (std::size_t k = 0; k <= kWindow; ++k) in[k] = magnitude[k];
  for (std::size_t k = 1; k < kWindow; ++k) in[kFft - k] = magnitude[k];
  const auto back = fft_.transform();
  const float zero = back[0].real();
  for (std::size_t lag = 0; lag < kLags; ++lag)
    out[lag] = zero > 0 ? back[lag].real() / zero * kWindow / static_cast<float>(kWindow - lag) : 0;
}

const std::array<Correlogram, kOnsetGroups>& Autocorrelator::window(const OnsetEnvelope& onsets,
                                                                    std::int64_t first) {
  for (std::size_t g = 0; g < kOnsetGroups; ++g) {
    std::fill(rises_.begin(), rises_.end(), 0.0f);
    const std::int64_t end = std::min(onsets.frames(), first + kWindow);
    for (std::int64_t k = std::max<std::int64_t>(0, first); k < end; ++k)
      rises_[static_cast<std::size_t>(k - first)] = onset_rise(onsets[k][g]);
    const auto in = fft_.input();
    remove_moving_mean(rises_, in.first(kWindow));
    std::fill(in.begin() + kWindow, in.end(), 0.0f);
    correlate(out_[g]);
  }
  return out_;
}

Periodicity periodicity(const OnsetEnvelope& onsets) {
  Periodicity sum;
  for (auto& c : sum.groups) c.resize(Autocorrelator::kLags);
  sum.all.resize(Autocorrelator::kLags);
  Autocorrelator correlator;
  const std::int64_t hop = Autocorrelator::kWindow / 2;
  for (std::int64_t first = 0; first == 0 || first + hop < onsets.frames(); first += hop) {
    const auto& window = correlator.window(onsets, first);
    sum.windows += std::any_of(window.begin(), window.end(), [](const auto& c) { return c[0] > 0; });
    for (std::size_t g = 0; g < kOnsetGroups; ++g)
      for (std::size_t lag = 0; lag < Autocorrelator::kLags; ++lag) sum.groups[g][lag] += window[g][lag];
  }
  const auto n = static_cast<float>(std::max(1, sum.windows));
  for (auto& c : sum.groups)
    for (std::size_t lag = 0; lag < Autocorrelator::kLags; ++lag) {
      c[lag] /= n;
      sum.all[lag] += c[lag] / kOnsetGroups;
    }
  return sum;
}

}  // namespace nocturne
