// What is done with curves on the logarithmic grid: smoothing, limits, and the loudness a curve makes.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Pure functions. A curve has kGridPoints values in dB, or none for 0 dB everywhere.
#pragma once

#include <functional>

#include "mastering/log_grid.h"
#include "mastering/measurement.h"

namespace nocturne {

/// The nearest point of the grid.
std::size_t grid_point(double hz);
/// The value at a point, of an empty curve too.
inline double at(const GridCurve& curve, std::size_t point) {
  return curve.empty() ? 0 : static_cast<double>(curve[point]);
}
/// f(point) at each point.
GridCurve curve_by_point(const std::function<double(std::size_t)>& f);
/// Empty where no point is as much as a hundredth of a dB off 0, which nobody hears.
GridCurve empty_if_flat(GridCurve curve);

/// Full width at half maximum of a Gaussian, in octaves, at a frequency.
using Width = double (*)(double hz);
/// 1/6 octave below 1 kHz, 1/3 above; at the low end 10 Hz, which is what bins and filters resolve.
double match_width(double hz);
/// Half an octave, and the same 10 Hz.
double corridor_width(double hz);

/// The mean power of a spectrum about each point. What lies at the floor (silence, beyond half the rate) does
/// not count.
GridCurve smoothed_power(const GridCurve& spectrum_db, Width width);
/// Both signals of a spectrum smoothed so.
Spectrum96 smoothed(const Spectrum96& spectrum, Width width);
/// Both signals in thirds of an octave (third_octave_means()).
Spectrum96 in_thirds(const Spectrum96& spectrum);
/// The mean in dB of a curve about each point, over `width`.
GridCurve smoothed_db(const GridCurve& curve, Width width);
/// 12 Hz: what is finer at the low end, the FIR does not draw within its tolerance.
double drawable_width(double hz);

/// The curve kept within `db_per_octave` both ways: the mean of the lowest such curve above it and the
/// highest below it. One that is no steeper stays as it is.
GridCurve limited_slope(const GridCurve& curve, double db_per_octave);

/// Where a curve leaves what can be trusted (less than 1) it is kept near the last trusted point on either
/// side, no farther than the slope allows: jumping away, it would be levelled out at the cost of what is
/// known.
void turn_home(GridCurve& curve, const GridCurve& trusted, double db_per_octave);
/// The least value within so many points of each.
GridCurve least_about(const GridCurve& curve, int points);

/// Mid and side power together: the mean power of left and right.
GridCurve total_power(const Spectrum96& spectrum);
/// The spectrum behind the filter that the curves and the high-pass draw.
Spectrum96 filtered(const Spectrum96& spectrum, const GridCurve& mid_db, const GridCurve& side_db,
                    double highpass_hz);
/// K-weighted power of a channel on average, in dB on the scale of LUFS of mono: a difference of two is a
/// difference in LU. -infinity of an empty spectrum.
double k_weighted_db(const Spectrum96& spectrum);
/// Power between two frequencies of a channel on average, in dB; never below the floor.
double band_db(const Spectrum96& spectrum, double from_hz, double to_hz);

/// A second-order Butterworth high-pass in dB (0: none), as design_db() has it.
double highpass_db(double corner_hz, double hz);

}  // namespace nocturne
