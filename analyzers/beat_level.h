// Which of the pulses that onsets keep to are the beats.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "analyzers/accent.h"
#include "analyzers/pulse_salience.h"

namespace nocturne {

/// Whether the beats lie half a period off the pulses, clearly, rather than on them: by the accents and the
/// network's opinion. Times in seconds, ascending.
bool beats_lie_between(const std::vector<double>& pulses, const Accents& accents,
                       const PulseSalience& salience);

struct BeatLevel {
  std::vector<double> beats;  // seconds
  double ratio = 1;           // periods of the pulses between two beats
};

/// The beats of music whose pulses were followed. Where a band plays they are the pulses, or halfway between
/// them. Where one instrument does they are the pulses, two for each, two for every three, or every second,
/// third or fourth of them if those are clearly stressed; from whichever pulse on. A conditional logit model
/// of the tempo, of how many onsets share a beat and of the accents on beats.
BeatLevel choose_level(const std::vector<double>& pulses, const Accents& accents, double onset_rate,
                       const PulseSalience& salience);

}  // namespace nocturne
