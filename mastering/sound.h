// A tone with what can be trusted of it, and how much louder one is than another.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mastering/match.h"

namespace nocturne {

/// A tone, with what can be trusted of it.
struct Sound {
  Spectrum96 smooth, thirds;
  GridCurve total, mid_trust, side_trust;  // power of mid and side, smooth; trust(), none of no side

  explicit Sound(const Spectrum96& spectrum) : Sound(tone_target(spectrum)) {}
  explicit Sound(ToneTarget tone);
};

/// Mean of reference over source in dB, weighted by the K-weighted power of both.
double level_between(const Sound& source, const Sound& reference);

}  // namespace nocturne
