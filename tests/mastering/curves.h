// Curves on the grid for tests, in closed forms.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

#include "mastering/log_grid.h"

namespace nocturne::test {

/// f(hz) in dB at each point.
template <class F>
GridCurve curve_of(F&& f) {
  GridCurve curve(kGridPoints);
  for (std::size_t i = 0; i < kGridPoints; ++i) curve[i] = static_cast<float>(f(grid_hz(i)));
  return curve;
}

/// The analogue peaking filter of gain `db`: H(s) = (s^2 + s A / Q + 1) / (s^2 + s / (A Q) + 1).
inline GridCurve bell(double centre_hz, double q, double db) {
  const double a = std::pow(10, db / 40);
  return curve_of([=](double hz) {
    const double w = hz / centre_hz, flat = std::pow(1 - w * w, 2);
    return 10 * std::log10((flat + std::pow(w * a / q, 2)) / (flat + std::pow(w / (a * q), 2)));
  });
}

/// A wave over the octaves, so many dB an octave where it is steepest.
inline GridCurve wave(double amplitude_db, double phase = 0, double steepest_db = 12) {
  return curve_of([=](double hz) {
    return amplitude_db * std::sin(std::log2(hz / kGridFirstHz) * steepest_db / amplitude_db + phase);
  });
}

}  // namespace nocturne::test
