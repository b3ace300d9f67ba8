// Beat tracking by dynamic programming.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "analyzers/onset_strength.h"

namespace nocturne {

struct Beat {
  double frame;    // fractional: the onset's peak between frames
  float strength;  // of the onset there, in units of the track's root mean square
};

/// The sequence of beats about `period` frames apart that lies best on the onsets (Ellis 2007, "Beat tracking
/// by dynamic programming"). Two bytes a frame while it runs.
std::vector<Beat> track_beats(const OnsetStrength& onsets, double period);

}  // namespace nocturne
