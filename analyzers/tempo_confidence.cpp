// The null rule and the calibration of confidence.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/tempo_confidence.h"

#include <cmath>

#include "analyzers/periodicity.h"

namespace nocturne {
namespace {

// What chance alone repeats: the regularity times the root of the length in windows. 170 stretches of white,
// pink, brown, band-limited and gusty noise, 5 to 90 s long, stayed below it.
constexpr double kChance = 0.014;
// The peakedness of those stretches was 1.30 and less, that of all of 221 pieces of music 1.40 and more.
constexpr double kSteady = 1.35;
// The levels that are one tempo: 4 %, as the field counts.
constexpr double kSameTempo = 0.04;
// Odds that no ranking can tell: of 60 pieces that people tapped to, four were taken at another level than
// all evidence says.
constexpr double kUntold = 0.06;

}  // namespace

bool has_tempo(const OnsetStrength& strength, double regularity) {
  const double windows = static_cast<double>(strength.frames()) / Correlator::kWindow;
  return regularity > 0 && (regularity * std::sqrt(windows) >= kChance || strength.peakedness() >= kSteady);
}

double tempo_confidence(const std::vector<ScoredTempo>& ranked) {
  if (ranked.empty()) return 0;
  double others = 0;  // odds against the first
  for (const ScoredTempo& t : ranked)
    if (std::abs(t.bpm / ranked[0].bpm - 1) > kSameTempo) others += std::exp(t.score - ranked[0].score);
  return 1 / (1 + others + kUntold);
}

}  // namespace nocturne
