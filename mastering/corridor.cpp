// The usual spectrum, and the curve that brings a track back to its neighbourhood.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/corridor.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "mastering/curve.h"
#include "mastering/k_weight.h"
#include "mastering/match.h"

namespace nocturne {
namespace {

// Median power in third octaves from 1000 * 2^(-16/3) Hz (25 Hz) to 1000 * 2^(13/3) Hz (20 kHz), K-weighted
// loudness taken off, of music measured as LongTermSpectrumMeter does: 60 clips of released recordings in ten
// genres (mono at 16 kHz), 34 songs of rhythm games and 43 pieces for strategy games, orchestral and rock
// (two of them counted twice). Up to 5 kHz the mean of the three medians; above, two parts of the songs' and
// one of the pieces', which are darker; at 20 kHz extrapolated. Smoothed over three points, by hand to 0.1
// dB.
constexpr std::array kUsual{-36.8, -30.7, -24.2, -18.2, -14.4, -12.9, -12.9, -13.5, -13.7, -13.8,
                            -14.1, -14.2, -14.2, -14.0, -13.9, -14.7, -15.8, -16.5, -17.2, -18.1,
                            -19.0, -19.8, -20.8, -22.2, -23.6, -25.1, -26.9, -29.6, -33.3, -38.0};
constexpr double kFirstThird = -16;

// Where the corridor has its say: from its beginning on, in full from `full`, and likewise at its end. Below
// 50 Hz music differs by 15 dB and more from track to track (quartiles), which is no fault.
constexpr double kBeginHz = 30, kFullFromHz = 50, kFullToHz = 12'000, kEndHz = 18'000;
constexpr double kKneeDb = 2;       // the whole width of the knee at the corridor's edge
constexpr double kSteepestDb = 12;  // an octave

double ramp(double hz, double none_hz, double full_hz) {
  const double t = std::clamp(std::log(hz / none_hz) / std::log(full_hz / none_hz), 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

/// What of x >= 0 is beyond `edge`: 0, a parabola within the knee, x - edge.
double beyond(double x, double edge, double knee) {
  if (x <= edge - knee / 2) return 0;
  if (x >= edge + knee / 2) return x - edge;
  const double into = x - edge + knee / 2;
  return into * into / (2 * knee);
}

/// Smoothed as tracks are, so that its own bends are no deviation.
const GridCurve& usual_curve() {
  static const GridCurve curve =
      smoothed_power(curve_by_point([](std::size_t i) { return usual_db(grid_hz(i)); }), corridor_width);
  return curve;
}

/// How much there is to say about each point.
GridCurve say(const Spectrum96& spectrum, const GridCurve& smoothed) {
  const GridCurve trusted =
      trust(smoothed, static_cast<double>(*std::ranges::max_element(smoothed)), spectrum.cutoff_hz);
  return curve_by_point([&](std::size_t i) {
    const double hz = grid_hz(i);
    return at(trusted, i) * ramp(hz, kBeginHz, kFullFromHz) * ramp(hz, kEndHz, kFullToHz);
  });
}

/// Mean of the difference, weighted by what is heard of both.
double level_over_usual(const GridCurve& smoothed, const GridCurve& usual, const GridCurve& weights) {
  double smoothed_sum = 0, usual_sum = 0, sum = 0, all = 0;
  const auto heard = [&](const GridCurve& curve, std::size_t i) {
    return at(weights, i) * k_weight(grid_hz(i)) * std::pow(10, at(curve, i) / 10);
  };
  for (std::size_t i = 0; i < kGridPoints; ++i) {
    smoothed_sum += heard(smoothed, i);
    usual_sum += heard(usual, i);
  }
  if (smoothed_sum == 0) return 0;
  for (std::size_t i = 0; i < kGridPoints; ++i) {
    const double weight = heard(smoothed, i) / smoothed_sum + heard(usual, i) / usual_sum;
    sum += weight * (at(smoothed, i) - at(usual, i));
    all += weight;
  }
  return sum / all;
}

}  // namespace

double usual_db(double hz) {
  const double place =
      std::clamp(3 * std::log2(hz / 1'000) - kFirstThird, 0.0, static_cast<double>(kUsual.size() - 1));
  const auto below = std::min(static_cast<std::size_t>(place), kUsual.size() - 2);
  const double share = place - static_cast<double>(below);
  return (1 - share) * kUsual[below] + share * kUsual[below + 1];
}

GridCurve deviation_db(const Spectrum96& spectrum) {
  if (spectrum.mid_db.empty()) return {};
  const GridCurve &usual = usual_curve(), smoothed = smoothed_power(total_power(spectrum), corridor_width);
  const GridCurve weights = say(spectrum, smoothed);
  const double level = level_over_usual(smoothed, usual, weights);
  return curve_by_point(
      [&](std::size_t i) { return at(weights, i) * (at(smoothed, i) - at(usual, i) - level); });
}

double correction_db(double deviation_db, const ToneAim& aim) {
  if (aim.corridor_limit_db <= 0) return 0;
  const double asked = aim.corridor_strength * beyond(std::abs(deviation_db), aim.corridor_db,
                                                      std::min(kKneeDb, 2 * aim.corridor_db));
  return -std::copysign(aim.corridor_limit_db * std::tanh(asked / aim.corridor_limit_db), deviation_db);
}

GridCurve corridor_curve(const Spectrum96& spectrum, const ToneAim& aim) {
  const GridCurve deviation = deviation_db(spectrum);
  if (deviation.empty()) return {};
  return empty_if_flat(limited_slope(
      curve_by_point([&](std::size_t i) { return correction_db(at(deviation, i), aim); }), kSteepestDb));
}

Spectrum96 corridor_target(const Spectrum96& spectrum) {
  if (spectrum.mid_db.empty()) return {};
  const GridCurve &usual = usual_curve(), total = smoothed_power(total_power(spectrum), corridor_width);
  const double level = level_over_usual(total, usual, say(spectrum, total));
  const auto share_of = [&](const GridCurve& signal) {
    if (signal.empty()) return signal;
    const GridCurve smoothed = smoothed_power(signal, corridor_width);
    return curve_by_point(
        [&](std::size_t i) { return at(usual, i) + level + at(smoothed, i) - at(total, i); });
  };
  return {share_of(spectrum.mid_db), share_of(spectrum.side_db), spectrum.cutoff_hz};
}

}  // namespace nocturne
