// Profile matching by correlation (Krumhansl and Schmuckler), segment by segment.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/key_scores.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "analyzers/key_profiles.h"

namespace nocturne {
namespace {

constexpr double kTemperature = 0.05;

double mean(const Chroma& c) { return std::accumulate(c.begin(), c.end(), 0.0) / 12; }

/// Mean 0, length 1; zeros if flat.
Chroma normalized(Chroma c) {
  const double middle = mean(c);
  for (double& x : c) x -= middle;
  const double length = std::sqrt(std::inner_product(c.begin(), c.end(), c.begin(), 0.0));
  for (double& x : c) x = length > 0 ? x / length : 0;
  return c;
}

/// The published profiles have scales of their own: each counts the same.
Chroma blend(Chroma KeyProfile::*scale) {
  Chroma sum{};
  for (const KeyProfile& profile : kKeyProfiles) {
    const Chroma one = normalized(profile.*scale);
    for (std::size_t i = 0; i < 12; ++i) sum[i] += one[i];
  }
  return normalized(sum);
}

double product(const Chroma& chroma, const Chroma& profile, std::size_t tonic) {
  double sum = 0;
  for (std::size_t i = 0; i < 12; ++i) sum += chroma[(tonic + i) % 12] * profile[i];
  return sum;
}

}  // namespace

double contrast(const Chroma& chroma) {
  const double middle = mean(chroma);
  double squares = 0;
  for (const double x : chroma) squares += (x - middle) * (x - middle);
  return middle > 0 ? std::sqrt(squares / 12) / middle : 0;
}

KeyScores correlate(const Chroma& chroma) {
  static const Chroma major = blend(&KeyProfile::major), minor = blend(&KeyProfile::minor);
  const Chroma c = normalized(chroma);
  KeyScores scores{};
  for (std::size_t tonic = 0; tonic < 12; ++tonic) {
    scores[tonic] = product(c, major, tonic);
    scores[tonic + 12] = product(c, minor, tonic);
  }
  return scores;
}

double tonality(std::span<const Chroma> segments) {
  double sum = 0, total = 0;
  for (const Chroma& chroma : segments) {
    const double weight = std::sqrt(contrast(chroma));
    const KeyScores one = correlate(chroma);
    sum += weight * *std::max_element(one.begin(), one.end());
    total += weight;
  }
  return total > 0 ? sum / total : 0;
}

KeyScores score(std::span<const Chroma> segments) {
  KeyScores sum{};
  double total = 0;
  for (const Chroma& chroma : segments) {
    const double weight = std::sqrt(contrast(chroma));
    const KeyScores one = correlate(chroma);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += weight * one[i];
    total += weight;
  }
  if (total > 0)
    for (double& x : sum) x /= total;
  return sum;
}

KeyScores shares(const KeyScores& scores) {
  const double best = *std::max_element(scores.begin(), scores.end());
  KeyScores out{};
  std::transform(scores.begin(), scores.end(), out.begin(),
                 [=](double s) { return std::exp((s - best) / kTemperature); });
  const double total = std::accumulate(out.begin(), out.end(), 0.0);
  for (double& x : out) x /= total;
  return out;
}

}  // namespace nocturne
