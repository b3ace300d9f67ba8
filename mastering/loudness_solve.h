// The gain that brings a track to its loudness with the limiter at work, found without the audio.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mastering/control.h"

namespace nocturne {

/// Loudness is that of BS.1770-5 (windows of 400 ms each 100 ms, absolute and relative gate) of the control's
/// energies times the square of the limiter's gain. Where the limiter would have to reduce more than the goal
/// allows, in the 95th percentile of the nodes, the gain is the greatest that stays within; and it exceeds
/// the one that would do without a limiter by no more than that reduction. The target is reached or not by
/// what comes of it, and never exceeded for want of a better gain. Tracks under 400 ms or below the gates,
/// and peak_only, get a gain of 0 dB, and -infinity for expected_lufs; their target counts as reached.
Solution solve_loudness(const Control& control, const LoudnessGoal& goal);

/// What the limiter does at one gain.
struct Limited {
  double lufs = 0;  // -infinity: none by the standard
  double p95_reduction_db = 0, max_reduction_db = 0;
};
Limited limited(const Control& control, double gain_db, double ceiling_dbtp);

}  // namespace nocturne
