// Weighted sum of onset groups without its moving mean.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/onset_strength.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace nocturne {
namespace {

constexpr int kMeanReach = 50;  // frames on either side: 1 s in all
// An onset is the highest within 30 ms on either side, about the window's length in all, and stands out from
// the mean by the root mean square of one group.
constexpr std::size_t kPeakReach = 3;
constexpr float kLeastStrength = 1;
constexpr float kLeastRise = 0.1f;  // of the first and the last: a fade, but not digital silence
constexpr std::size_t kBlock = 4096;

}  // namespace

void remove_moving_mean(std::span<const float> x, std::span<float> out) {
  const std::size_t n = x.size();
  double sum = 0;
  std::size_t begin = 0, end = 0;
  for (std::size_t i = 0; i < n; ++i) {
    while (end < std::min(n, i + kMeanReach + 1)) sum += x[end++];
    while (begin + kMeanReach < i) sum -= x[begin++];
    out[i] = x[i] - static_cast<float>(sum / static_cast<double>(end - begin));
  }
}

OnsetStrength::OnsetStrength(const OnsetEnvelope& onsets) : onsets_(onsets) {
  std::array<double, kOnsetGroups> power{};
  for (std::int64_t k = 0; k < onsets.frames(); ++k) {
    const Onset onset = onsets[k];
    for (std::size_t g = 0; g < kOnsetGroups; ++g) power[g] += std::pow(onset_rise(onset[g]), 2);
  }
  for (std::size_t g = 0; g < kOnsetGroups; ++g) {
    const double rms = std::sqrt(power[g] / static_cast<double>(std::max<std::int64_t>(1, onsets.frames())));
    for (std::size_t v = 0; v < 256; ++v)
      tables_[g][v] = rms > 0 ? onset_rise(static_cast<std::uint8_t>(v)) / static_cast<float>(rms) : 0;
  }
}

float OnsetStrength::sum(std::int64_t frame) const {
  const Onset onset = onsets_[frame];
  float total = 0;
  for (std::size_t g = 0; g < kOnsetGroups; ++g) total += tables_[g][onset[g]];
  return total;
}

double OnsetStrength::peakedness() const {
  double total = 0, power = 0;
  for (std::int64_t k = 0; k < frames(); ++k) {
    const double x = sum(k);
    total += x, power += x * x;
  }
  return total > 0 ? power * static_cast<double>(frames()) / (total * total) : 0;
}

void OnsetStrength::fill(std::int64_t first, std::span<float> out) const {
  const auto n = static_cast<std::int64_t>(out.size());
  const std::int64_t begin = std::clamp<std::int64_t>(first - kMeanReach, 0, frames()),
                     end = std::clamp<std::int64_t>(first + n + kMeanReach, begin, frames());
  std::vector<float> sums(static_cast<std::size_t>(end - begin)), centred(sums.size());
  for (std::int64_t k = begin; k < end; ++k) sums[static_cast<std::size_t>(k - begin)] = sum(k);
  remove_moving_mean(sums, centred);
  for (std::int64_t i = 0; i < n; ++i) {
    const std::int64_t k = first + i;
    out[static_cast<std::size_t>(i)] =
        k < begin || k >= end ? 0 : centred[static_cast<std::size_t>(k - begin)];
  }
}

OnsetCount count_onsets(const OnsetStrength& strength) {
  OnsetCount out{0, -1, -1};
  std::vector<float> x(kBlock + 2 * kPeakReach);
  for (std::int64_t first = 0; first < strength.frames(); first += static_cast<std::int64_t>(kBlock)) {
    strength.fill(first - static_cast<std::int64_t>(kPeakReach), x);
    for (std::size_t i = kPeakReach; i < kBlock + kPeakReach; ++i) {
      if (x[i] < kLeastRise) continue;
      out.last = static_cast<double>(first + static_cast<std::int64_t>(i - kPeakReach));
      if (out.first < 0) out.first = out.last;
      const auto here = x.begin() + static_cast<std::ptrdiff_t>(i);
      // Of equal neighbours the first is the peak.
      out.onsets +=
          x[i] >= kLeastStrength && std::max_element(here - kPeakReach, here + kPeakReach + 1) == here;
    }
  }
  return out;
}

}  // namespace nocturne
