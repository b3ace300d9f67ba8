// Beat tracking by dynamic programming.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "analyzers/salience.h"
#include "analyzers/tempo_path.h"

namespace nocturne {

struct Beat {
  double frame;    // fractional: the onset's peak between frames
  float strength;  // of the onset there, in units of the track's root mean square
};

/// The sequence of beats, as far apart as the path says, that lies best on the salience (Ellis 2007, "Beat
/// tracking by dynamic programming", with a period that moves). Two bytes a frame while it runs.
std::vector<Beat> track_beats(const Salience& salience, const TempoPath& path);

}  // namespace nocturne
