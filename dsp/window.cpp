// Hann, and Kaiser-windowed low-pass filters.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/window.h"

#include <cmath>
#include <numbers>
#include <numeric>

namespace nocturne {
namespace {

constexpr double kPi = std::numbers::pi;

/// Modified Bessel function of order zero, by its series (Abramowitz & Stegun 9.6.12). Not std::cyl_bessel_i:
/// that one goes through lgamma(), which writes a global of the C library, and front ends are made by several
/// threads.
double bessel_i0(double x) {
  double term = 1, sum = 1;
  for (int k = 1; term > 1e-17 * sum; ++k) {
    term *= (x / (2 * k)) * (x / (2 * k));
    sum += term;
  }
  return sum;
}

/// Kaiser's window at t, -1 at its beginning and 1 at its end.
double kaiser_at(double t, double beta) {
  return bessel_i0(beta * std::sqrt(std::max(0.0, 1 - t * t))) / bessel_i0(beta);
}

double sinc(double x) { return x == 0 ? 1 : std::sin(kPi * x) / (kPi * x); }

}  // namespace

std::vector<float> hann(int n) {
  std::vector<float> w(static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i)
    w[static_cast<std::size_t>(i)] = static_cast<float>(0.5 - 0.5 * std::cos(2 * kPi * i / n));
  return w;
}

std::vector<float> kaiser(int n, double beta) {
  const double middle = (n - 1) / 2.0;
  std::vector<float> w(static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i)
    w[static_cast<std::size_t>(i)] =
        static_cast<float>(kaiser_at((i - middle) / (middle > 0 ? middle : 1), beta));
  return w;
}

double kaiser_beta(double attenuation_db) {
  if (attenuation_db > 50) return 0.1102 * (attenuation_db - 8.7);
  if (attenuation_db < 21) return 0;
  return 0.5842 * std::pow(attenuation_db - 21, 0.4) + 0.07886 * (attenuation_db - 21);
}

int kaiser_length(double attenuation_db, double width) {
  const int n = static_cast<int>(std::ceil((attenuation_db - 8) / (2.285 * 2 * kPi * width))) + 1;
  return n | 1;
}

std::vector<float> lowpass_fir(int length, double cutoff, double beta) {
  const double middle = (length - 1) / 2.0;
  std::vector<double> h(static_cast<std::size_t>(length));
  for (int i = 0; i < length; ++i) {
    const double t = (i - middle) / (middle > 0 ? middle : 1);
    h[static_cast<std::size_t>(i)] = 2 * cutoff * sinc(2 * cutoff * (i - middle)) * kaiser_at(t, beta);
  }
  const double gain = std::accumulate(h.begin(), h.end(), 0.0);
  std::vector<float> out;
  out.reserve(h.size());
  for (double x : h) out.push_back(static_cast<float>(x / gain));
  return out;
}

}  // namespace nocturne
