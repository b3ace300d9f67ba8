// Reads accents out of the onset envelope and the notes.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/accent.h"

#include <algorithm>
#include <cmath>

namespace nocturne {
namespace {

constexpr std::int64_t kReach = 3;  // frames in which a stroke may come early or late
constexpr double kEdgeSeconds = 0.5;
constexpr double kLeastMean = 1e-3;  // octaves; keeps a group that is silent at 0

}  // namespace

Accents::Accents(const OnsetEnvelope& onsets, const HarmonyTimeline& harmony)
    : onsets_(onsets), harmony_(harmony) {
  std::array<double, kOnsetGroups> sum{};
  for (std::int64_t k = 0; k < onsets.frames(); ++k) {
    const Onset onset = onsets[k];
    for (std::size_t g = 0; g < kOnsetGroups; ++g) sum[g] += onset_rise(onset[g]);
  }
  for (std::size_t g = 0; g < kOnsetGroups; ++g) {
    const double mean = sum[g] / static_cast<double>(std::max<std::int64_t>(1, onsets.frames())) + kLeastMean;
    for (std::size_t v = 0; v < 256; ++v) rises_[g][v] = onset_rise(static_cast<std::uint8_t>(v)) / mean;
  }
}

Accent Accents::at(double seconds, double reach) const {
  Accent out;
  Onset most{};
  const std::int64_t middle = std::lround(seconds * onsets_.frame_rate());
  for (std::int64_t k = std::max<std::int64_t>(0, middle - kReach);
       k <= std::min(onsets_.frames() - 1, middle + kReach); ++k) {
    const Onset onset = onsets_[k];
    for (std::size_t g = 0; g < kOnsetGroups; ++g) most[g] = std::max(most[g], onset[g]);
  }
  for (std::size_t g = 0; g < kOnsetGroups; ++g) out.rise[g] = rises_[g][most[g]];
  const auto change = harmony_.change(seconds, reach);
  out.bass = change[0], out.chord = change[1];
  return out;
}

Accent Accents::mean(std::span<const double> times, double reach) const {
  Accent sum;
  double count = 0;
  for (const double t : times) {
    if (t < kEdgeSeconds || t > seconds() - kEdgeSeconds) continue;
    const Accent a = at(t, reach);
    for (std::size_t g = 0; g < kOnsetGroups; ++g) sum.rise[g] += a.rise[g];
    sum.bass += a.bass, sum.chord += a.chord;
    ++count;
  }
  const double scale = 1 / std::max(1.0, count);
  for (double& r : sum.rise) r *= scale;
  sum.bass *= scale, sum.chord *= scale;
  return sum;
}

double Accents::togetherness() const {
  std::array<double, kOnsetGroups> sum{};
  std::array<std::array<double, kOnsetGroups>, kOnsetGroups> products{};
  const auto n = static_cast<double>(onsets_.frames());
  for (std::int64_t k = 0; k < onsets_.frames(); ++k) {
    const Onset x = onsets_[k];  // as stored: roots, so that a few strokes do not decide
    for (std::size_t g = 0; g < kOnsetGroups; ++g) {
      sum[g] += x[g];
      for (std::size_t h = 0; h <= g; ++h) products[g][h] += x[g] * x[h];
    }
  }
  const auto covariance = [&](std::size_t g, std::size_t h) { return products[g][h] - sum[g] * sum[h] / n; };
  double total = 0, pairs = 0;
  for (std::size_t g = 1; g < kOnsetGroups; ++g)
    for (std::size_t h = 0; h < g; ++h) {
      const double power = covariance(g, g) * covariance(h, h);
      if (power > 0) total += covariance(g, h) / std::sqrt(power), ++pairs;
    }
  return total / std::max(1.0, pairs);
}

std::vector<double> between(std::span<const double> times, double place) {
  std::vector<double> out;
  for (std::size_t i = 1; i < times.size(); ++i)
    out.push_back(times[i - 1] + place * (times[i] - times[i - 1]));
  return out;
}

}  // namespace nocturne
