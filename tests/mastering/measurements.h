// Measurements as planning reads them, made up: spectra in closed forms and levels.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <random>

#include "mastering/corridor.h"
#include "mastering/curve.h"
#include "mastering/measurement.h"
#include "tests/mastering/curves.h"

namespace nocturne::test {

/// The usual spectrum plus curves; the side `narrower_db` below the mid.
inline Spectrum96 coloured(const GridCurve& mid_db = {}, const GridCurve& side_db = {},
                           double narrower_db = 8) {
  return {
      curve_by_point([&](std::size_t i) { return usual_db(grid_hz(i)) - 10 + at(mid_db, i); }),
      curve_by_point([&](std::size_t i) { return usual_db(grid_hz(i)) - 10 - narrower_db + at(side_db, i); }),
      0};
}

inline Measurement measurement(const Spectrum96& spectrum, double lufs = -14, int channels = 2) {
  Measurement m;
  m.format = Format::of(44'100, channels);
  m.frames = 60 * 44'100;
  m.levels = {lufs, 6, lufs + 4, lufs + 2, -1, -1.2};
  m.spectrum = spectrum;
  if (channels != 2) m.spectrum.side_db.clear();
  m.correlation = channels == 2 ? 0.6 : 1;
  return m;
}

inline Measurement silent() {
  Measurement m;
  m.format = Format::of(44'100, 2);
  m.frames = 60 * 44'100;
  return m;
}

inline double largest(const GridCurve& curve, double from_hz = 10, double to_hz = 40'000) {
  double most = 0;
  for (std::size_t i = grid_point(from_hz); i <= grid_point(to_hz); ++i)
    most = std::max(most, std::abs(at(curve, i)));
  return most;
}

/// The steepest slope in dB an octave.
inline double steepest(const GridCurve& curve) {
  double most = 0;
  for (std::size_t i = 1; i < curve.size(); ++i)
    most = std::max(most, std::abs(static_cast<double>(curve[i]) - static_cast<double>(curve[i - 1])));
  return most * kGridPerOctave;
}

/// Seeded: a few waves over the octaves, no steeper together than 12 dB an octave.
inline GridCurve colour(std::uint32_t seed, double most_db = 8) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> phase(0, 6.28), speed(0.5, 1.5);
  const double p[] = {phase(random), phase(random)}, v[] = {speed(random), speed(random)};
  return curve_of([=](double hz) {
    const double octave = std::log2(hz / 1'000);
    return most_db / 2 * (std::sin(v[0] * octave + p[0]) + std::sin(v[1] * octave + p[1]));
  });
}

}  // namespace nocturne::test
