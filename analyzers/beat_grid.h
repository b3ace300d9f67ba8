// The constant grid that a track's onsets keep to, if they do.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analyzers/salience.h"

namespace nocturne {

/// Pulses at offset + n * period, in frames.
struct BeatGrid {
  double offset = 0, period = 0;
  /// Share of the onsets' periodic energy that stays in step from one end of the track to the other: 1 for a
  /// machine, about one over the number of windows for none.
  double coherence = 0;
};

/// The constant period within 2 % of `period` that the onsets of the whole track agree with best. Its phase
/// is where the salience is highest, to within 30 ms, and there where the onsets are strongest.
BeatGrid fit_grid(const Salience& onsets, const Salience& salience, double period);

}  // namespace nocturne
