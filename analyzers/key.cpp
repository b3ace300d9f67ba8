// The key from the segments' pitch classes, and whether there is one.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/key.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "analyzers/key_changes.h"
#include "analyzers/key_names.h"
#include "analyzers/key_scores.h"

namespace nocturne {
namespace {

// Stretches of music correlate with a key by 0.6 to 0.95, drums by less.
constexpr double kMinCorrelation = 0.6;
// Noise has a contrast of 0.2, and more in a few frames by chance; music exceeds 0.45. Two pitch classes
// alike, a metronome, have 2.24; one, a tuned drum, 3.3.
constexpr double kMinContrast = 0.4, kFramesOfChance = 8, kMaxContrast = 2.2;

double frames(const PitchHistogram& h) { return std::accumulate(h.begin(), h.end(), 0.0) / kFrameWeight; }

double frames(std::span<const PitchHistogram> segments) {
  double sum = 0;
  for (const PitchHistogram& h : segments) sum += frames(h);
  return sum;
}

/// The segments that hold peaks.
struct Tonal {
  std::vector<std::size_t> number;
  std::vector<Chroma> chroma;
};

Tonal tonal_segments(std::span<const PitchHistogram> segments, const Tuning& tuning) {
  Tonal out;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (frames(segments[i]) == 0) continue;
    out.number.push_back(i);
    out.chroma.push_back(fold(segments[i], tuning));
  }
  return out;
}

double seconds(const PitchTimeline& pitches) {
  return static_cast<double>(pitches.segments().size()) * pitches.segment_seconds();
}

/// Asks of each pair of segments, not of the whole: music that wanders through many keys is tonal all the
/// same.
bool has_key(std::span<const Chroma> segments, double frames_with_peaks) {
  const std::vector<Chroma> phrases = pairs(segments);
  double contrasts = 0;
  for (const Chroma& one : phrases) contrasts += contrast(one) / static_cast<double>(phrases.size());
  return contrasts >= kMinContrast * std::sqrt(1 + kFramesOfChance / frames_with_peaks) &&
         contrasts <= kMaxContrast && tonality(segments) >= kMinCorrelation;
}

std::size_t best(const KeyScores& shares) {
  return static_cast<std::size_t>(std::max_element(shares.begin(), shares.end()) - shares.begin());
}

void name_keys(KeyScores p, KeyResult& result) {
  const std::size_t first = best(p);
  const MusicalKey key = key_at(first);
  result.key = nocturne::name(key);
  result.camelot = camelot(key);
  result.open_key = open_key(key);
  result.strength = p[first];
  p[first] = 0;
  const std::size_t second = best(p);
  result.runner_up = nocturne::name(key_at(second));
  result.runner_up_strength = p[second];
}

std::vector<KeyChange> changes(const Tonal& tonal, std::span<const int> path, MusicalKey home,
                               double segment_seconds) {
  const std::vector<KeySection> sections = key_sections(tonal.chroma, path, home);
  std::vector<KeyChange> out;
  if (sections.size() < 2) return out;
  for (const KeySection& section : sections)
    out.push_back(
        {static_cast<double>(tonal.number[section.first]) * segment_seconds, nocturne::name(section.key)});
  return out;
}

}  // namespace

KeyResult Key::finish() const {
  const Tuning tuning = estimate_tuning(pitches_.segments());
  const Tonal tonal = tonal_segments(pitches_.segments(), tuning);
  KeyResult result;
  if (tonal.chroma.empty() || !has_key(tonal.chroma, frames(pitches_.segments()))) return result;
  const std::vector<int> path = signature_path(tonal.chroma);
  const KeyScores p = shares(score_track(at_home(tonal.chroma, path), seconds(pitches_)));
  result.reliable = true;
  name_keys(p, result);
  result.tuning_hz = tuning.a4_hz();
  if (mode_ == Mode::full) result.changes = changes(tonal, path, key_at(best(p)), pitches_.segment_seconds());
  return result;
}

}  // namespace nocturne
