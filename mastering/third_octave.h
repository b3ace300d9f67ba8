// Spectra in thirds of an octave, the resolution at which people read and compare them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "mastering/log_grid.h"

namespace nocturne {

/// A band of IEC 61260-1 by its nominal frequency, and the power in it.
struct ThirdOctave {
  double nominal_hz = 0;
  double level_db = 0;  // as the spectrum's scale has it; -infinity where there is no power
};

/// The bands from 20 Hz that end below `up_to_hz` (20 kHz the highest), of a spectrum that holds the power
/// of each grid point's 1/96 octave. Empty for an empty spectrum.
std::vector<ThirdOctave> third_octaves(const GridCurve& spectrum_db, double up_to_hz);

/// At every grid point the power around it under a Hann window that is as wide as a third of an octave;
/// empty for an empty spectrum.
GridCurve third_octave_curve(const GridCurve& spectrum_db);

/// The mean power of a grid point in the bands from 25 Hz to 16 kHz, in dB straight between their centres and
/// level beyond the outer ones. What lies at kGridFloorDb (beyond half the rate) does not count: of a band
/// that the rate cuts the rest speaks. Empty for an empty spectrum.
GridCurve third_octave_means(const GridCurve& spectrum_db);

}  // namespace nocturne
