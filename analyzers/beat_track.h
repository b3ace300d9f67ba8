// Beat tracking by dynamic programming.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "analyzers/salience.h"
#include "analyzers/tempo_path.h"

namespace nocturne {

/// The frames of the sequence of beats that lies best on the salience while its intervals stay near the path
/// and near each other: Viterbi's algorithm over when a beat is and how long after the last (Ellis 2007,
/// "Beat tracking by dynamic programming", who has the former alone; Krebs, Böck & Widmer 2015, "An efficient
/// state-space model for joint tempo and meter tracking"). A beat is where the onsets peak next to it,
/// between frames. Holds a few MB, for hours little more.
std::vector<double> track_beats(const Salience& salience, const Salience& onsets, const TempoPath& path);

}  // namespace nocturne
