// The key from the segments' pitch classes, and whether there is one.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/key.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "analyzers/key_names.h"
#include "analyzers/key_scores.h"

namespace nocturne {
namespace {

// A single pitch class, a tuned drum, correlates with a key by 0.62; stretches of music by 0.7 to 0.95.
constexpr double kMinCorrelation = 0.65;
// Noise has a contrast of 0.2, and more in a few frames by chance; music exceeds 0.45.
constexpr double kMinContrast = 0.4, kFramesOfChance = 8;

double frames(const PitchHistogram& h) { return std::accumulate(h.begin(), h.end(), 0.0) / kFrameWeight; }

double frames(std::span<const PitchHistogram> segments) {
  double sum = 0;
  for (const PitchHistogram& h : segments) sum += frames(h);
  return sum;
}

std::vector<Chroma> chromas(std::span<const PitchHistogram> segments, const Tuning& tuning) {
  std::vector<Chroma> out;
  for (const PitchHistogram& h : segments)
    if (frames(h) > 0) out.push_back(fold(h, tuning));
  return out;
}

/// Asks of each stretch, not of the whole: music that wanders through many keys is tonal all the same.
bool has_key(std::span<const Chroma> segments, double frames_with_peaks) {
  double contrasts = 0;
  for (const Chroma& one : segments) contrasts += contrast(one);
  return contrasts >= static_cast<double>(segments.size()) * kMinContrast *
                          std::sqrt(1 + kFramesOfChance / frames_with_peaks) &&
         tonality(segments) >= kMinCorrelation;
}

std::size_t best(const KeyScores& shares) {
  return static_cast<std::size_t>(std::max_element(shares.begin(), shares.end()) - shares.begin());
}

}  // namespace

KeyResult Key::finish() const {
  const Tuning tuning = estimate_tuning(pitches_.segments());
  const std::vector<Chroma> segments = chromas(pitches_.segments(), tuning);
  KeyResult result;
  if (segments.empty() || !has_key(segments, frames(pitches_.segments()))) return result;
  KeyScores p = shares(score(segments));
  const std::size_t first = best(p);
  const MusicalKey key = key_at(first);
  result.reliable = true;
  result.key = nocturne::name(key);
  result.camelot = camelot(key);
  result.open_key = open_key(key);
  result.strength = p[first];
  p[first] = 0;
  const std::size_t second = best(p);
  result.runner_up = nocturne::name(key_at(second));
  result.runner_up_strength = p[second];
  result.tuning_hz = tuning.a4_hz();
  return result;
}

}  // namespace nocturne
