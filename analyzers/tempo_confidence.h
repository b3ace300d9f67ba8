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

/// The share of tracks with such a ranking whose first tempo is within 4 % of what a listener taps. Of no
/// tempi it is 0.
double tempo_confidence(const std::vector<ScoredTempo>& ranked, double beyond_chance);

}  // namespace nocturne
