// Windowed generalised correlation by FFT.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/periodicity.h"

#include <algorithm>
#include <cmath>

#include "analyzers/onset_strength.h"

namespace nocturne {
namespace {

constexpr std::size_t kFft = 2 * Correlator::kWindow;  // long enough that no lag wraps around
constexpr std::size_t kBins = Correlator::kWindow + 1;

void add(const Correlogram& from, Correlogram& to) {
  for (std::size_t lag = 0; lag < to.size(); ++lag) to[lag] += from[lag];
}

void scale(Correlogram& c, float by) {
  for (float& x : c) x *= by;
}

}  // namespace

// Catmull and Rom's cubic: a straight line would cut off the peaks of short lags.
float at_lag(const Correlogram& c, double lag) {
  const auto i = static_cast<std::size_t>(lag);
  if (i < 1 || i + 2 >= c.size()) return 0;
  const auto x = static_cast<float>(lag - static_cast<double>(i));
  const float a = c[i - 1], b = c[i], d = c[i + 1], e = c[i + 2];
  return b + 0.5f * x * (d - a + x * (2 * a - 5 * b + 4 * d - e + x * (3 * (b - d) + e - a)));
}

Correlator::Correlator()
    : fft_(kFft), rises_(kWindow), lowest_(kBins), group_(kBins), all_(kBins), bass_(kBins), answer_(kBins) {
  for (Correlogram* c : {&out_.all, &out_.bass, &out_.answer}) c->resize(kLags);
}

/// Loads the spectrum of one group, its magnitudes compressed so that their squares are the square roots of
/// what they were (Percival and Tzanetakis 2014) and sum to 1 over the FFT. False where there are no onsets.
bool Correlator::whiten(const OnsetEnvelope& onsets, std::int64_t first, std::size_t group) {
  std::fill(rises_.begin(), rises_.end(), 0.0f);
  const std::int64_t end = std::min(onsets.frames(), first + kWindow);
  for (std::int64_t k = std::max<std::int64_t>(0, first); k < end; ++k)
    rises_[static_cast<std::size_t>(k - first)] = onset_rise(onsets[k][group]);
  const auto in = fft_.input();
  remove_moving_mean(rises_, in.first(kWindow));
  std::fill(in.begin() + kWindow, in.end(), 0.0f);
  const auto spectrum = fft_.transform();
  float sum = 0;
  for (std::size_t k = 0; k < kBins; ++k) {
    const float root = std::sqrt(std::sqrt(std::norm(spectrum[k])));  // of the magnitude
    group_[k] = root > 0 ? spectrum[k] / (root * std::sqrt(root)) : 0;
    sum += (k == 0 || k + 1 == kBins ? 1 : 2) * root;
  }
  if (sum <= 0) return false;
  for (auto& x : group_) x /= std::sqrt(sum);
  return true;
}

/// Of a real and even spectrum the transform is its own inverse.
void Correlator::invert(const std::vector<float>& spectrum, Correlogram& out) {
  const auto in = fft_.input();
  std::copy(spectrum.begin(), spectrum.end(), in.begin());
  for (std::size_t k = 1; k + 1 < kBins; ++k) in[kFft - k] = spectrum[k];
  const auto back = fft_.transform();
  for (std::size_t lag = 0; lag < kLags; ++lag)
    out[lag] = back[lag].real() * kWindow / static_cast<float>(kWindow - lag);
}

const Correlograms& Correlator::window(const OnsetEnvelope& onsets, std::int64_t first) {
  for (auto* sum : {&all_, &bass_, &answer_}) std::fill(sum->begin(), sum->end(), 0.0f);
  std::fill(lowest_.begin(), lowest_.end(), 0.0f);
  for (std::size_t g = 0; g < kOnsetGroups; ++g) {
    if (!whiten(onsets, first, g)) continue;
    if (g == 0) lowest_ = group_;
    // The snare drum's groups: hi-hats answer at every level.
    const bool middle = g > 0 && g + 1 < kOnsetGroups;
    for (std::size_t k = 0; k < kBins; ++k) {
      const float power = std::norm(group_[k]);
      all_[k] += power / kOnsetGroups;
      if (g == 0) bass_[k] = power;
      if (middle) answer_[k] += (lowest_[k] * std::conj(group_[k])).real() / (kOnsetGroups - 2);
    }
  }
  invert(all_, out_.all);
  invert(bass_, out_.bass);
  invert(answer_, out_.answer);
  return out_;
}

Periodicity periodicity(const OnsetEnvelope& onsets) {
  Periodicity mean;
  for (Correlogram* c : {&mean.all, &mean.bass, &mean.answer}) c->resize(Correlator::kLags);
  Correlator correlator;
  // Close together, so that little depends on where they fall; none less than half full but the first.
  constexpr std::int64_t kHop = Correlator::kWindow / 4;
  for (std::int64_t first = 0; first == 0 || first + Correlator::kWindow / 2 < onsets.frames();
       first += kHop) {
    const Correlograms& window = correlator.window(onsets, first);
    mean.windows += window.all[0] > 0;
    add(window.all, mean.all);
    add(window.bass, mean.bass);
    add(window.answer, mean.answer);
  }
  const float share = 1 / static_cast<float>(std::max(1, mean.windows));
  for (Correlogram* c : {&mean.all, &mean.bass, &mean.answer}) scale(*c, share);
  return mean;
}

}  // namespace nocturne
