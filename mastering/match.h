// What makes a track sound like references: tone of mid and side, from their long-term spectra.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "mastering/log_grid.h"
#include "mastering/measurement.h"
#include "mastering/plan.h"

namespace nocturne {

inline constexpr double kMostMidDb = 12, kMostSideDb = 9;  // dB
/// dB an octave. Music has its power on notes: neighbouring thirds of two tracks differ by more than 4 dB
/// often, which at 12 dB an octave no curve can follow. Over 24 little is gained.
inline constexpr double kMostSlopeDb = 24;
inline constexpr double kMostSecondDb = 3;

struct WeightedSpectrum {
  const Spectrum96* spectrum;
  double weight = 1;
};

/// In dB, to be drawn in full. The side's curve is that of the mid where either sound says nothing about it,
/// so that the image stays as it is; empty where the source has no side.
struct ToneMatch {
  GridCurve mid_db, side_db;
};

/// From the ratio of smoothed power, reference to source, and then of power in thirds of an octave, without
/// what is loudness: its mean over the grid, weighted by the K-weighted power of both, is zero, but where
/// bounds cut the curve on one side it moves into the room on the other. It fades to 0 where either is 60 dB
/// under its peak, and towards the lower lossy cut-off. Kept within kMostMidDb, kMostSideDb and kMostSlopeDb.
/// Of several references the weighted mean in dB of what each asks for. Empty where the source or all
/// references are.
ToneMatch match_tone(const Spectrum96& source, std::span<const WeightedSpectrum> references);

/// What a tone aims at: a spectrum smoothed over match_width(), and its thirds of an octave
/// (third_octave_means()).
struct ToneTarget {
  Spectrum96 smooth, thirds;
};

ToneTarget tone_target(const Spectrum96& spectrum);
/// `share` 0 is `from`, 1 is `to`; between, levels in dB go in proportion. Where one is empty, the other.
ToneTarget blend(const ToneTarget& from, const ToneTarget& to, double share);

/// What is left between `sounding` and the target: no more than kMostSecondDb, to be added to the curves.
ToneMatch remaining_tone(const Spectrum96& sounding, const ToneTarget& target);

/// What the source should become, on its own level: its spectrum moved in dB towards the references' by the
/// strength of eq and width, unbounded. Empty where the source or all references are.
ToneTarget reference_target(const Spectrum96& source, std::span<const WeightedSpectrum> references,
                            const Strength& strength);

/// 0 … 1: how far each point of a smoothed spectrum can be trusted to say something of the music: not 60 dB
/// under `peak_db`, that of all its signals, and not above the cut-off.
GridCurve trust(const GridCurve& smoothed_db, double peak_db, double cutoff_hz);

}  // namespace nocturne
