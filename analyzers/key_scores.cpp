// Profile matching by correlation (Krumhansl and Schmuckler), segment by segment.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/key_scores.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "analyzers/key_profiles.h"

namespace nocturne {
namespace {

constexpr double kTemperature = 0.065;

// How much the chord of the tonic and the beginning count, next to correlations. Judged on the McGill
// Billboard corpus and on renderings of its chords and of pop songs: half or twice as much changes little.
constexpr double kTonicChord = 0.1, kBeginning = 0.3;
constexpr std::size_t kBeginningSegments = 4;
constexpr double kExcerptSeconds = 30;
// A chord that correlates by 0.1 better than another is five times as likely.
constexpr double kTriadSteepness = 16;

double mean(const Chroma& c) { return std::accumulate(c.begin(), c.end(), 0.0) / 12; }

/// Mean 0, length 1; zeros if flat.
Chroma normalized(Chroma c) {
  const double middle = mean(c);
  for (double& x : c) x -= middle;
  const double length = std::sqrt(std::inner_product(c.begin(), c.end(), c.begin(), 0.0));
  for (double& x : c) x = length > 0 ? x / length : 0;
  return c;
}

double product(const Chroma& chroma, const Chroma& profile, std::size_t tonic) {
  double sum = 0;
  for (std::size_t i = 0; i < 12; ++i) sum += chroma[(tonic + i) % 12] * profile[i];
  return sum;
}

/// A triad's chroma; its third and fifth sound a little weaker than the root, which the bass doubles.
Chroma triad(Scale scale) {
  Chroma c{};
  c[0] = 1;
  c[scale == Scale::minor ? 3 : 4] = 0.8;
  c[7] = 0.9;
  return normalized(c);
}

KeyScores weighted_mean(std::span<const Chroma> chromas) {
  KeyScores sum{};
  double total = 0;
  for (const Chroma& chroma : chromas) {
    const KeyScores one = correlate(chroma);
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += weight(chroma) * one[i];
    total += weight(chroma);
  }
  if (total > 0)
    for (double& x : sum) x /= total;
  return sum;
}

}  // namespace

double contrast(const Chroma& chroma) {
  const double middle = mean(chroma);
  double squares = 0;
  for (const double x : chroma) squares += (x - middle) * (x - middle);
  return middle > 0 ? std::sqrt(squares / 12) / middle : 0;
}

double weight(const Chroma& chroma) { return std::sqrt(contrast(chroma)); }

KeyScores correlate(const Chroma& chroma) {
  const Chroma c = normalized(chroma);
  KeyScores scores;
  scores.fill(-1);
  for (const KeyProfile& profile : kKeyProfiles)
    for (std::size_t tonic = 0; tonic < 12; ++tonic) {
      double& best = scores[tonic + (profile.scale == Scale::minor ? 12 : 0)];
      best = std::max(best, product(c, profile.weights, tonic) - profile.handicap);
    }
  return scores;
}

std::vector<Chroma> pairs(std::span<const Chroma> segments) {
  if (segments.size() == 1) return {segments[0]};
  std::vector<Chroma> out;
  for (std::size_t i = 1; i < segments.size(); ++i) {
    out.push_back(segments[i - 1]);
    for (std::size_t k = 0; k < 12; ++k) out.back()[k] += segments[i][k];
  }
  return out;
}

double tonality(std::span<const Chroma> segments) {
  double sum = 0, total = 0;
  for (const Chroma& pair : pairs(segments)) {
    const KeyScores one = correlate(pair);
    sum += weight(pair) * *std::max_element(one.begin(), one.end());
    total += weight(pair);
  }
  return total > 0 ? sum / total : 0;
}

KeyScores triads(const Chroma& chroma) {
  static const Chroma major = triad(Scale::major), minor = triad(Scale::minor);
  const Chroma c = normalized(chroma);
  KeyScores out{};
  double total = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = std::exp(kTriadSteepness * product(c, i < 12 ? major : minor, i % 12));
    total += out[i];
  }
  for (double& x : out) x /= total;
  return out;
}

/// Segments alone and in pairs: a chord or two tell the mode, a phrase tells the tonic.
KeyScores score(std::span<const Chroma> segments) {
  const KeyScores single = weighted_mean(segments), paired = weighted_mean(pairs(segments));
  KeyScores out{};
  for (const Chroma& segment : segments) {
    const KeyScores heard = triads(segment);
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] += kTonicChord * heard[i] / static_cast<double>(segments.size());
  }
  for (std::size_t i = 0; i < out.size(); ++i) out[i] += (single[i] + paired[i]) / 2;
  return out;
}

KeyScores score_track(std::span<const Chroma> segments, double seconds) {
  KeyScores out = score(segments);
  Chroma sum{};
  for (const Chroma& segment : segments.first(std::min(kBeginningSegments, segments.size())))
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += segment[i];
  const KeyScores beginning = correlate(sum);
  const double share = kBeginning * std::max(0.0, 1 - kExcerptSeconds / seconds);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] += share * beginning[i];
  return out;
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
