// From onsets to tempo, its alternatives and beats.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/tempo.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "analyzers/accent.h"
#include "analyzers/bars.h"
#include "analyzers/beat_grid.h"
#include "analyzers/beat_level.h"
#include "analyzers/beat_network.h"
#include "analyzers/beat_track.h"
#include "analyzers/metrical_level.h"
#include "analyzers/onset_strength.h"
#include "analyzers/pulse_salience.h"
#include "analyzers/tempo_confidence.h"
#include "analyzers/tempo_path.h"

namespace nocturne {
namespace {

// Two beats of the slowest tempo are the least that can be told to repeat.
constexpr double kShortestSeconds = 4;
// With half of the periodic energy in step the beats are the grid's. Recordings by machines, their tempo
// found right, had 0.58 and more; expressive playing, over 75 s, below 0.4.
constexpr double kConstantCoherence = 0.5;
// Coherence asks what is near the grid's tempo; a stretch that goes at another is not. Of 200 recordings in
// step one was off for a fifth of its length, a break, and no other for a twentieth.
constexpr double kOffTempo = 0.025, kMostOff = 0.2;
// A tempo that swings evenly, or a grid that is shifted after a break, is coherent by up to 0.7. Followed
// pulses are then off the grid and its halves by more than a tenth of a period: a third of them and more, of
// steady recordings a fifth at most.
constexpr double kSurelyCoherent = 0.9, kInStep = 0.1, kLeastInStep = 0.75;

// Strength peaks while a note rises. A click's peak is its onset's; those of 92 rendered bands and
// productions came 0 to 17 ms late against their scores, 6 ms in the middle: this much brings both to within
// 10 ms.
constexpr double kRiseSeconds = 0.003;

// Four beats begin a bar with a quarter each by chance.
constexpr double kLeastOfBars = 0.3;

double seconds(double frame, double rate) { return std::max(0.0, frame / rate - kRiseSeconds); }

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

/// Beats from half a period before the first onset to half a period behind the last, inside the track.
std::vector<double> place_on_grid(const BeatGrid& grid, const OnsetCount& onsets,
                                  const OnsetStrength& strength) {
  std::vector<double> beats;
  const double first = std::ceil((onsets.first - grid.offset) / grid.period - 0.5);
  const double end = std::min(onsets.last + grid.period / 2, static_cast<double>(strength.frames() - 1));
  for (double n = first; grid.offset + n * grid.period <= end; ++n)
    if (const double frame = grid.offset + n * grid.period; frame >= 0)
      beats.push_back(seconds(frame, strength.frame_rate()));
  return beats;
}

/// The grid's pulses, or those halfway between if the beats are there.
std::vector<double> beats_on_grid(BeatGrid grid, const OnsetCount& onsets, const OnsetStrength& strength,
                                  const Accents& accents, const PulseSalience& salience) {
  auto beats = place_on_grid(grid, onsets, strength);
  if (beats.size() < 2 || !beats_lie_between(beats, accents, salience)) return beats;
  grid.offset += grid.period / 2;
  return place_on_grid(grid, onsets, strength);
}

/// Pulses of a track that keeps to no grid.
std::vector<double> follow(const Salience& salience, const Salience& strength, const OnsetCount& onsets,
                           const TempoPath& path) {
  std::vector<double> pulses;
  for (const double frame : track_beats(salience, strength, path))
    if (frame >= onsets.first - path.middle() / 2 && frame <= onsets.last + path.middle() / 2)
      pulses.push_back(seconds(frame, salience.frame_rate()));
  return pulses;
}

double share_in_step(const std::vector<double>& pulses, const BeatGrid& grid, double rate) {
  const auto in_step = std::count_if(pulses.begin(), pulses.end(), [&](double t) {
    const double frame = (t + kRiseSeconds) * rate;
    return std::abs(std::remainder(frame - grid.offset, grid.period / 2)) < kInStep * grid.period;
  });
  return static_cast<double>(in_step) / static_cast<double>(std::max<std::size_t>(1, pulses.size()));
}

double beat_strength(const std::vector<double>& beats, const Accents& accents) {
  double on = 0, off = 0;
  for (const double r : accents.mean(beats, 0).rise) on += r;
  for (const double r : accents.mean(between(beats), 0).rise) off += r;
  return on + off > 0 ? (on - off) / (on + off) : 0;
}

/// What follows from the beats alone.
void describe_beats(const Accents& accents, Mode mode, TempoResult& out) {
  const auto& beats = out.beats.seconds;
  out.beat_count = static_cast<std::int64_t>(beats.size());
  if (beats.empty()) return;
  out.first_beat = beats[0];
  out.beat_strength = beat_strength(beats, accents);
  const auto tempi = local_tempi(beats);
  out.variable = !out.constant && changes_tempo(tempi);
  if (mode == Mode::fast) return;
  out.tempo_curve = out.constant ? std::vector<TempoPoint>{{beats[0], *out.bpm}} : simplify(tempi);
  if (const Bars bars = find_bars(beats, accents); bars.beats_per_bar && bars.confidence >= kLeastOfBars) {
    out.beats_per_bar = bars.beats_per_bar;
    out.first_downbeat = beats[bars.first];
    out.downbeat_confidence = bars.confidence;
  }
}

}  // namespace

TempoResult tempo_of(const OnsetEnvelope& onsets, const HarmonyTimeline& harmony, Mode mode) {
  TempoResult out;
  const double rate = onsets.frame_rate(), frames = static_cast<double>(onsets.frames());
  if (rate == 0 || frames == 0) return out;
  const OnsetStrength strength(onsets);
  const OnsetCount count = count_onsets(strength);
  out.onset_rate = static_cast<double>(count.onsets) * rate / frames;
  if (count.onsets < 2 || frames < kShortestSeconds * rate) return out;

  const Periodicity repeats = periodicity(onsets);
  const BeatSalience network = beat_salience(onsets);
  const MetricalLevel level(repeats, network, rate);
  const auto peaks = level.peaks();
  const double beyond = beyond_chance(level.regularity(), onsets.frames());
  if (peaks.empty() || !has_tempo(strength, beyond)) return out;

  const double period = 60 / peaks[0].bpm * rate;
  const Accents accents(onsets, harmony);
  const PulseSalience salience(strength, network);
  const BeatGrid grid = fit_grid(strength, salience, period);
  const TempoPath path(onsets, period);
  ScoredTempo chosen = peaks[0];
  out.stability = grid.coherence;
  out.constant = grid.coherence >= kConstantCoherence && path.share_off(grid.period, kOffTempo) <= kMostOff;
  if (!out.constant || grid.coherence < kSurelyCoherent) {
    auto pulses = follow(salience, strength, count, path);
    out.constant = out.constant && share_in_step(pulses, grid, rate) >= kLeastInStep;
    if (!out.constant) {
      BeatLevel beats = choose_level(pulses, accents, out.onset_rate, salience);
      out.beats.seconds = std::move(beats.beats);
      chosen.bpm /= beats.ratio;
      chosen.score = level.score(chosen.bpm);
    }
  }
  if (out.constant) out.beats.seconds = beats_on_grid(grid, count, strength, accents, salience);
  // Without a grid the tempo is what the onsets repeat at, not the mean of the beats' intervals: the
  // tracker's slips fall elsewhere in every encoding of the same recording.
  // In between, a little of both: no threshold for two encodings of a recording to fall on either side of.
  const double gridded = std::clamp(2 * grid.coherence / kConstantCoherence - 1, 0.0, 1.0);
  const double on_grid = 60 * rate / grid.period * chosen.bpm / peaks[0].bpm;
  out.bpm = gridded * on_grid + (1 - gridded) * level.centre(chosen.bpm);
  out.confidence = tempo_confidence(peaks, chosen.bpm, beyond);
  out.pulse_confidence = pulse_confidence(peaks, chosen.bpm, beyond);
  out.candidates = relatives(level, chosen, *out.bpm);
  describe_beats(accents, mode, out);
  return out;
}

TempoResult Tempo::finish() const { return tempo_of(onsets_, harmony_, mode_); }

}  // namespace nocturne
