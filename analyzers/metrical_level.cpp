// A conditional logit model of the choice among metrical levels.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/metrical_level.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace nocturne {
namespace {

constexpr double kStep = 1.001;      // between neighbouring tempi: less than a frame at four beats
constexpr int kTeeth = 4;            // beats that the comb spans: a bar, for most music
constexpr std::size_t kRanked = 16;  // tempi

// Octaves are counted from 120 BPM, where people like to tap (Moelants 2002). The fourteen weights have the
// highest likelihood, less a small multiple of their squares, for 219 tempi known by annotation or
// construction, each collection of them counting alike, and less for 108 generated metronomes and drum
// patterns. With a whole collection left out, its tracks are told nearly as well: scripts/training/levels.py
// says how well.
constexpr double kPreferredBpm = 120;
constexpr double kFaster = 1.76;            // an octave
constexpr double kFasterMachines = 21.3;    // an octave, times the regularity: machine music is taken faster
constexpr double kMostRegularMusic = 0.08;  // the more regular half of music is taken alike
constexpr double kFarther = -1.79;          // a square octave
constexpr double kBar = 0.63;               // evidence at 1, 2, 3 and 4 beats together
constexpr double kHalfBeat = 1.12, kOneBeat = 1.47, kTwoBeats = 1.09, kFourBeats = 0.71;
constexpr double kBassInTwoBeats = 0.42, kBassInFourBeats = 0.72;
constexpr double kAnswerInHalfABeat = 0.38, kAnswerInABeat = 0.82;
// Machines play between beats what salience takes for beats: the more regular, the less the contrast counts.
constexpr double kBeatsFit = 0.54, kContrastOfPlayers = 5.07;
// What any correlation is worth, as a part of the highest: keeps the logarithm from minus infinity, and from
// telling apart what differs from one encoding of a recording to another.
constexpr double kEvidenceFloor = 0.1;

// How far a wavering tempo is looked for, a standard deviation: two and a half of them stay within what
// counts as the same tempo at five per cent.
constexpr double kWaver = 0.02;

}  // namespace

MetricalLevel::MetricalLevel(const Periodicity& periodicity, const BeatSalience& salience, double frame_rate)
    : periodicity_(periodicity), fit_(salience), frame_rate_(frame_rate) {
  for (double bpm = kSlowestBpm; bpm <= kFastestBpm; bpm *= kStep)
    regularity_ = std::max(regularity_, comb(bpm));
}

double MetricalLevel::comb(double bpm) const {
  double sum = 0;
  for (int k = 1; k <= kTeeth; ++k) sum += at_lag(periodicity_.all, k * 60 / bpm * frame_rate_);
  return sum / kTeeth;
}

double MetricalLevel::evidence(double correlation) const {
  return std::log(std::max(0.0, correlation / regularity_) + kEvidenceFloor);
}

/// Of the highest correlation within 1.5 % of a lag, for beats that are not divided evenly.
double MetricalLevel::evidence_near(const Correlogram& c, double lag) const {
  float peak = -1;
  for (int i = -3; i <= 3; ++i) peak = std::max(peak, at_lag(c, lag * (1 + 0.005 * i)));
  return evidence(peak);
}

double MetricalLevel::score(double bpm) const {
  const double octaves = std::log2(bpm / kPreferredBpm), beat = 60 / bpm * frame_rate_;
  const double regularity = std::min(regularity_, kMostRegularMusic);
  const double faster = kFaster + kFasterMachines * regularity;
  const double contrast = kContrastOfPlayers * (1 - regularity / kMostRegularMusic);
  const Fit fit = fit_(bpm);
  const auto near = [&](const Correlogram& c, double beats) { return evidence_near(c, beats * beat); };
  return faster * octaves + kFarther * octaves * octaves + kBar * evidence(comb(bpm)) +
         kHalfBeat * near(periodicity_.all, 0.5) + kOneBeat * near(periodicity_.all, 1) +
         kTwoBeats * near(periodicity_.all, 2) + kFourBeats * near(periodicity_.all, 4) +
         kBassInTwoBeats * near(periodicity_.bass, 2) + kBassInFourBeats * near(periodicity_.bass, 4) +
         kAnswerInHalfABeat * near(periodicity_.answer, 0.5) + kAnswerInABeat * near(periodicity_.answer, 1) +
         kBeatsFit * fit.likelihood + contrast * fit.contrast;
}

/// What chooses the few tempi that are worth a score.
double MetricalLevel::prominence(double bpm) const {
  return comb(bpm) * std::exp(-0.5 * std::pow(std::log2(bpm / kPreferredBpm), 2));
}

std::vector<ScoredTempo> MetricalLevel::peaks() const {
  std::vector<ScoredTempo> out;
  if (regularity_ <= 0) return out;
  double before = comb(kSlowestBpm / kStep), here = comb(kSlowestBpm);
  for (double bpm = kSlowestBpm; bpm <= kFastestBpm; bpm *= kStep) {
    const double after = comb(bpm * kStep);
    if (here >= before && here > after) {
      const double exact = bpm * std::pow(kStep, (before - after) / (2 * (before - 2 * here + after)));
      out.push_back({exact, prominence(exact)});
    }
    before = here, here = after;
  }
  const auto better = [](const auto& a, const auto& b) { return a.score > b.score; };
  std::sort(out.begin(), out.end(), better);
  out.resize(std::min(out.size(), kRanked));
  for (ScoredTempo& t : out) t.score = score(t.bpm);
  std::sort(out.begin(), out.end(), better);
  return out;
}

// Mean shift (Comaniciu and Meer 2002): the mode of what is above chance, smoothed.
double MetricalLevel::centre(double bpm) const {
  constexpr int kReach = 50, kRounds = 20;
  for (int round = 0; round < kRounds; ++round) {
    double weight = 0, shift = 0;
    for (int i = -kReach; i <= kReach; ++i) {
      const double octaves = i * std::log(kStep), near = std::exp(-0.5 * std::pow(octaves / kWaver, 2));
      const double share = near * std::max(0.0, comb(bpm * std::exp(octaves)));
      weight += share, shift += share * octaves;
    }
    if (weight <= 0) return bpm;
    bpm *= std::exp(shift / weight);
  }
  return bpm;
}

}  // namespace nocturne
