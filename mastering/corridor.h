// The adaptive tone: what lies outside the corridor about the usual spectrum of mastered music.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mastering/log_grid.h"
#include "mastering/measurement.h"
#include "mastering/preset.h"

namespace nocturne {

/// The usual spectrum, as power in each point's 1/96 octave; its level means nothing.
double usual_db(double hz);

/// How far the spectrum, smoothed over half an octave, lies above the usual one of the same loudness; 0 where
/// it says nothing of the music. Empty of silence.
GridCurve deviation_db(const Spectrum96& spectrum);

/// What is done about a deviation: nothing within the corridor, a share of what is beyond it, never more than
/// the limit; with smooth knees. Odd, and it never changes the deviation's sign.
double correction_db(double deviation_db, const ToneAim& aim);

/// Correction at each point, for mid and side alike: the image is none of its business. Empty for nothing.
GridCurve corridor_curve(const Spectrum96& spectrum, const ToneAim& aim);

/// The usual spectrum on the level of `spectrum`, per mid and side in its own proportion, for pictures.
Spectrum96 corridor_target(const Spectrum96& spectrum);

}  // namespace nocturne
