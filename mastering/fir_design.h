// Design of the long linear-phase FIR that draws a tone curve.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "mastering/log_grid.h"

namespace nocturne {

/// How far the filter of a rate reaches: doublings of the length that 44.1 and 48 kHz have, so that it
/// resolves the same few hertz at 96 and 192 kHz. 1 up to 48 kHz, 2 up to 96, 4 up to 192, …
int rate_scale(int rate);
/// Odd: 16,383 up to 48 kHz, 32,767 up to 96, …
int fir_taps(int rate);

/// What the filter has to do at `hz` > 0, in dB: the curve, straight between its points and level beyond its
/// ends, and a Butterworth high-pass of second order (-3.01 dB at its corner, 12 dB an octave below; 0:
/// none).
double design_db(const GridCurve& curve_db, double highpass_hz, double hz);

/// fir_taps(rate) symmetric taps. Within 0.1 dB of design_db() from 20 Hz to 0.45 of the rate where the curve
/// rises and falls by no more than 12 dB an octave and has no detail finer than some 10 Hz, which no filter
/// of this length can draw. With a high-pass their sum is zero: nothing of an offset is left.
std::vector<float> design_fir(const GridCurve& curve_db, double highpass_hz, int rate);

}  // namespace nocturne
