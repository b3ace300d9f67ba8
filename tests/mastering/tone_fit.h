// A sine of known frequency found in a signal by least squares, and what is left without it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>

namespace nocturne::test {

struct ToneFit {
  double amplitude = 0;  // peak
  double cosine = 0, sine = 0;
  double residual_dbc = 0;  // power of all else to the tone's: THD+N
};

/// Best over a whole number of periods; frames from `begin` on.
inline ToneFit fit_tone(std::span<const float> x, int rate, double hz, std::size_t begin,
                        std::size_t frames) {
  const double w = 2 * std::numbers::pi * hz / rate;
  double cc = 0, ss = 0, cs = 0, xc = 0, xs = 0;
  for (std::size_t i = begin; i < begin + frames; ++i) {
    const double c = std::cos(w * static_cast<double>(i)), s = std::sin(w * static_cast<double>(i));
    const double v = static_cast<double>(x[i]);
    cc += c * c, ss += s * s, cs += c * s, xc += v * c, xs += v * s;
  }
  const double determinant = cc * ss - cs * cs;
  const double a = (xc * ss - xs * cs) / determinant, b = (xs * cc - xc * cs) / determinant;
  double tone = 0, rest = 0;
  for (std::size_t i = begin; i < begin + frames; ++i) {
    const double t = a * std::cos(w * static_cast<double>(i)) + b * std::sin(w * static_cast<double>(i));
    const double e = static_cast<double>(x[i]) - t;
    tone += t * t, rest += e * e;
  }
  return {std::hypot(a, b), a, b, 10 * std::log10(rest / tone)};
}

/// Takes the fitted tone out of those frames.
inline void remove_tone(std::span<float> x, int rate, double hz, std::size_t begin, std::size_t frames) {
  const ToneFit fit = fit_tone(x, rate, hz, begin, frames);
  for (std::size_t i = begin; i < begin + frames; ++i) {
    const double angle = 2 * std::numbers::pi * hz / rate * static_cast<double>(i);
    x[i] -= static_cast<float>(fit.cosine * std::cos(angle) + fit.sine * std::sin(angle));
  }
}

}  // namespace nocturne::test
