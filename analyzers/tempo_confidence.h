// Whether a track has a tempo, and how sure the one found is.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "analyzers/metrical_level.h"
#include "analyzers/onset_strength.h"

namespace nocturne {

/// How far the onsets of a track repeat, in units of what those of steady noise as long do by chance at most.
double beyond_chance(double regularity, std::int64_t frames);

/// False for what chance alone does: onsets of steady noise neither repeat nor stand out.
bool has_tempo(const OnsetStrength& strength, double beyond_chance);

/// The share of tracks with such a ranking where `bpm` is within 4 % of what a listener taps. 0 if it is not
/// among the ranked.
double tempo_confidence(const std::vector<ScoredTempo>& ranked, double bpm, double beyond_chance);
/// The same where half, double, a third and three times the tempo count as right too.
double pulse_confidence(const std::vector<ScoredTempo>& ranked, double bpm, double beyond_chance);

}  // namespace nocturne
