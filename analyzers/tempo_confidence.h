// Whether a track has a tempo, and how sure the one found is.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "analyzers/metrical_level.h"
#include "analyzers/onset_strength.h"

namespace nocturne {

/// False for what onsets do by chance alone: those of steady noise neither repeat nor stand out.
bool has_tempo(const OnsetStrength& strength, double regularity);

/// The share of tracks with such a ranking whose first tempo is within 4 % of what a listener taps. Of no
/// tempi it is 0.
double tempo_confidence(const std::vector<ScoredTempo>& ranked);

}  // namespace nocturne
