// From what was measured of a track to the plan of its master: by preset, by references, or between the two.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Pure functions: the same plan from the same values, on any machine and day. A track without loudness
// (silence, less than 400 ms) gets a plan that makes its peaks safe and does nothing else. An offset above
// -60 dBFS brings the filter in, if by a high-pass of 5 Hz alone.
#pragma once

#include <span>
#include <vector>

#include "mastering/match.h"
#include "mastering/measurement.h"
#include "mastering/plan.h"
#include "mastering/preset.h"
#include "mastering/report.h"

namespace nocturne {

struct WeightedReference {
  Measurement measurement;
  double weight = 1;
};

/// The level that the chain works at, after the trim.
inline constexpr double kWorkingLufs = -18;

/// Tone: corridor, tilt and bells; width; compressor thresholds relative to the loudness of each band as the
/// filter leaves it; the soft clip `depth_db` above where the ceiling will lie once the loudness gain is
/// there.
Plan plan_by_preset(const Measurement& track, const Preset& preset);

/// Tone and width by match_tone(); of `base` all that a reference does not say: ceiling, limiter, soft clip,
/// the compressor's bands. References without a spectrum (silent, too short) do not count.
/// - eq: share of the mid's curve, in dB, for mid and side alike;
/// - width: share of what the side's curve has beyond the mid's. A mono reference says nothing of it;
/// - level: from the base's target to the references' mean loudness, kept within -30 … -5 LUFS;
/// - dynamics: from the base's amount of compression to none where the track's dynamics are no more than the
///   references', to all where they are 6 dB more. Dynamics: the mean of true peak over loudness and of the
///   loudness range, or of what is known of them.
/// The high-pass is there for offsets alone (5 Hz, or the base's corner if lower): the low end is the
/// references'.
Plan plan_by_reference(const Measurement& track, std::span<const WeightedReference> references,
                       const Preset& base, const Strength& strength);

/// `share` 0 is `from`, 1 is `to`; between, every number goes in proportion: curves and thresholds in dB,
/// corners in Hz. Where only one has a compressor, its bands hold and its amount goes in proportion; where
/// only one has a soft clip, its threshold goes to full scale. Both are plans of one track.
Plan blend(const Plan& from, const Plan& to, double share);

/// What the plan's filter makes of a spectrum.
Spectrum96 predicted(const Spectrum96& before, const Plan& plan);

/// What the track becomes where references are matched and nothing bounds the curves.
ToneTarget reference_target(const Measurement& track, std::span<const WeightedReference> references,
                            const Strength& strength);

/// The second correction: adds to the curves what dynamics took from the tone, no more than 3 dB at any
/// point. `after_dynamics` was measured behind compressor and soft clip; levels do not matter. Aimed at:
/// predicted() of the track, or the references themselves, which brings the match nearer as well: a tone
/// that has changed makes other moments of the track its louder half.
void correct(Plan& plan, const Spectrum96& after_dynamics, const Spectrum96& aimed_at);
void correct(Plan& plan, const Spectrum96& after_dynamics, const ToneTarget& target);
/// The same once more: all corrections together are no more than 3 dB off the curves of `first`.
void correct(Plan& plan, const Plan& first, const Spectrum96& after_dynamics, const ToneTarget& target);

/// What the plan does to a track and why: first tone, then width, dynamics. Loudness: see outcome.h.
std::vector<Change> explain(const Measurement& track, const Plan& plan);
/// The same with the references' own figures as reasons; without references, as above.
std::vector<Change> explain(const Measurement& track, const Plan& plan,
                            std::span<const WeightedReference> references);

}  // namespace nocturne
