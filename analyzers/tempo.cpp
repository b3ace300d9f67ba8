// From onsets to tempo, its alternatives and beats.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/tempo.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "analyzers/beat_grid.h"
#include "analyzers/beat_track.h"
#include "analyzers/metrical_level.h"
#include "analyzers/onset_strength.h"

namespace nocturne {
namespace {

// Two beats of the slowest tempo are the least that can be told to repeat.
constexpr double kShortestSeconds = 4;
// What chance alone repeats: the regularity times the root of the length in windows. 372 stretches of white
// noise, 5 s to 2 minutes long, stayed below it; of 223 pieces of music one did.
constexpr double kChance = 0.024;
// With half of the periodic energy in step the beats are the grid's. Recordings by machines, their tempo
// found right, had 0.58 and more; expressive playing, over 75 s, below 0.4.
constexpr double kConstantCoherence = 0.5;
// Log-odds that the tempo is right within 4 %, fitted to 194 tracks: constant, times the log-odds of the
// level among all levels, times the logarithm of the regularity.
constexpr double kSure = 3.50, kSureOfLevel = 0.45, kSureOfRegularity = 0.93;

double seconds(double frame, double rate) { return std::max(0.0, frame / rate); }

double confidence(const std::vector<ScoredTempo>& peaks, double regularity) {
  double others = 0;  // odds against the best
  for (std::size_t i = 1; i < peaks.size(); ++i) others += std::exp(peaks[i].score - peaks[0].score);
  const double sure =
      kSure - kSureOfLevel * std::log(others + 1e-3) + kSureOfRegularity * std::log(regularity);
  return 1 / (1 + std::exp(-sure));
}

/// The tempo and its relatives, weights summing to 1, the tempo first; `exact` replaces the scored tempo.
std::vector<TempoCandidate> relatives(const MetricalLevel& level, const ScoredTempo& chosen, double exact) {
  std::vector<TempoCandidate> out;
  double sum = 0;
  for (const double ratio : {1.0, 1.0 / 2, 2.0 / 3, 3.0 / 4, 4.0 / 3, 3.0 / 2, 2.0}) {
    const double bpm = ratio * chosen.bpm;
    if (bpm < kSlowestBpm || bpm > kFastestBpm) continue;
    // A relative that is no peak itself may score higher by a hair; the chosen is never second.
    out.push_back({ratio * exact, std::exp(std::min(0.0, level.score(bpm) - chosen.score))});
    sum += out.back().weight;
  }
  for (TempoCandidate& c : out) c.weight /= sum;
  std::stable_sort(out.begin() + 1, out.end(),
                   [](const auto& a, const auto& b) { return a.weight > b.weight; });
  return out;
}

/// Beats from half a period before the first onset to half a period behind the last.
void place_on_grid(const BeatGrid& grid, const OnsetCount& onsets, double rate, Times& beats) {
  const double first = std::ceil((onsets.first - grid.offset) / grid.period - 0.5);
  for (double n = first; grid.offset + n * grid.period <= onsets.last + grid.period / 2; ++n)
    if (const double frame = grid.offset + n * grid.period; frame >= 0)
      beats.seconds.push_back(seconds(frame, rate));
}

/// Beats of a track that keeps to no grid.
void follow(const OnsetStrength& strength, const OnsetCount& onsets, double period, Times& beats) {
  for (const Beat& b : track_beats(strength, period))
    if (b.frame >= onsets.first - period / 2 && b.frame <= onsets.last + period / 2)
      beats.seconds.push_back(seconds(b.frame, strength.frame_rate()));
}

}  // namespace

TempoResult tempo_of(const OnsetEnvelope& onsets) {
  TempoResult out;
  const double rate = onsets.frame_rate(), frames = static_cast<double>(onsets.frames());
  if (rate == 0 || frames == 0) return out;
  const OnsetStrength strength(onsets);
  const OnsetCount count = count_onsets(strength);
  out.onset_rate = static_cast<double>(count.onsets) * rate / frames;
  if (count.onsets < 2 || frames < kShortestSeconds * rate) return out;

  const Periodicity repeats = periodicity(onsets);
  const MetricalLevel level(repeats, rate);
  const auto peaks = level.peaks();
  if (peaks.empty() || level.regularity() * std::sqrt(frames / Autocorrelator::kWindow) < kChance) return out;

  const double period = 60 / peaks[0].bpm * rate;
  const BeatGrid grid = fit_grid(strength, period);
  out.stability = grid.coherence;
  out.constant = grid.coherence >= kConstantCoherence;
  if (out.constant)
    place_on_grid(grid, count, rate, out.beats);
  else
    follow(strength, count, period, out.beats);
  // Without a grid the tempo is what the onsets repeat at, not the mean of the beats' intervals: the
  // tracker's slips fall elsewhere in every encoding of the same recording.
  out.bpm = out.constant ? 60 * rate / grid.period : peaks[0].bpm;
  out.confidence = confidence(peaks, level.regularity());
  out.candidates = relatives(level, peaks[0], *out.bpm);
  out.beat_count = static_cast<std::int64_t>(out.beats.seconds.size());
  if (out.beat_count > 0) out.first_beat = out.beats.seconds[0];
  return out;
}

TempoResult Tempo::finish() const { return tempo_of(onsets_); }

}  // namespace nocturne
