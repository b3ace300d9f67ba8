// The logarithmic frequency grid on which spectra are compared and tone curves are drawn.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace nocturne {

/// 96 points an octave from 10 Hz to 40,960 Hz, twelve octaves. Values in dB, one a point; what a rate
/// cannot hold is there, and means nothing.
inline constexpr int kGridPerOctave = 96;
inline constexpr std::size_t kGridPoints = 12 * kGridPerOctave + 1;
inline constexpr double kGridFirstHz = 10;

using GridCurve = std::vector<float>;  // kGridPoints values in dB; empty: 0 dB everywhere

inline double grid_hz(std::size_t point) {
  return kGridFirstHz * std::exp2(static_cast<double>(point) / kGridPerOctave);
}
/// Between points; below the first and above the last beyond them.
inline double grid_place(double hz) { return kGridPerOctave * std::log2(hz / kGridFirstHz); }

}  // namespace nocturne
