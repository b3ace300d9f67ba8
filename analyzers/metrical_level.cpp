// A conditional logit model of the choice among metrical levels.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/metrical_level.h"

#include <algorithm>
#include <cmath>

namespace nocturne {
namespace {

constexpr double kStep = 1.001;  // between neighbouring tempi: less than a frame at four beats
constexpr int kTeeth = 4;        // beats that the comb spans: a bar, for most music

// Octaves are counted from 120 BPM, where people like to tap (Moelants 2002). The seven weights have the
// highest likelihood for 194 tempi known by annotation or construction and 30 metronomes, less a small
// multiple of their squares; left-out eighths of the tracks are told nearly as well as the others.
constexpr double kPreferredBpm = 120;
constexpr double kFaster = 1.40;           // an octave
constexpr double kFasterMachines = 11.2;   // an octave, times the regularity: machine music is taken faster
constexpr double kMostRegularMusic = 0.2;  // beyond are metronomes
constexpr double kFarther = -3.12;         // a square octave
constexpr double kBar = 4.20;              // evidence at 1, 2, 3 and 4 beats
constexpr double kOneBeat = 2.02, kTwoBeats = 1.61;
constexpr double kHalfBeat = 1.14;  // beats are divided in two more often than not
// What any correlation is worth, as a part of the highest: keeps the logarithm from minus infinity.
constexpr double kEvidenceFloor = 0.05;

}  // namespace

MetricalLevel::MetricalLevel(const Periodicity& periodicity, double frame_rate)
    : periodicity_(periodicity), frame_rate_(frame_rate) {
  for (double bpm = kSlowestBpm; bpm <= kFastestBpm; bpm *= kStep)
    regularity_ = std::max(regularity_, comb(bpm));
}

double MetricalLevel::comb(double bpm) const {
  double sum = 0;
  for (int k = 1; k <= kTeeth; ++k) sum += at_lag(periodicity_.all, k * 60 / bpm * frame_rate_);
  return sum / kTeeth;
}

/// The highest correlation within 1.5 % of a lag, for beats that are not divided evenly.
double MetricalLevel::peak_near(double lag) const {
  float peak = -1;
  for (int i = -3; i <= 3; ++i) peak = std::max(peak, at_lag(periodicity_.all, lag * (1 + 0.005 * i)));
  return peak;
}

double MetricalLevel::evidence(double correlation) const {
  return std::log(std::max(0.0, correlation / regularity_) + kEvidenceFloor);
}

double MetricalLevel::score(double bpm) const {
  const double octaves = std::log2(bpm / kPreferredBpm), beat = 60 / bpm * frame_rate_;
  const double faster = kFaster + kFasterMachines * std::min(regularity_, kMostRegularMusic);
  return faster * octaves + kFarther * octaves * octaves + kBar * evidence(comb(bpm)) +
         kOneBeat * evidence(peak_near(beat)) + kTwoBeats * evidence(peak_near(2 * beat)) +
         kHalfBeat * evidence(peak_near(beat / 2));
}

std::vector<ScoredTempo> MetricalLevel::peaks() const {
  std::vector<ScoredTempo> out;
  if (regularity_ <= 0) return out;
  double before = comb(kSlowestBpm / kStep), here = comb(kSlowestBpm);
  for (double bpm = kSlowestBpm; bpm <= kFastestBpm; bpm *= kStep) {
    const double after = comb(bpm * kStep);
    if (here >= before && here > after) {
      const double exact = bpm * std::pow(kStep, (before - after) / (2 * (before - 2 * here + after)));
      out.push_back({exact, score(exact)});
    }
    before = here, here = after;
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
  return out;
}

}  // namespace nocturne
