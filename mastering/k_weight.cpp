// Two biquads on the unit circle.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/k_weight.h"

#include <algorithm>
#include <complex>
#include <numbers>

#include "dsp/k_weighting.h"

namespace nocturne {
namespace {

constexpr double kRate = 192'000;

double power_gain(const Biquad& f, std::complex<double> delay) {
  return std::norm((f.b0 + delay * (f.b1 + delay * f.b2)) / (1.0 + delay * (f.a1 + delay * f.a2)));
}

}  // namespace

double k_weight(double hz) {
  static const KWeighting filter = k_weighting(kRate);
  const auto delay = std::polar(1.0, -2 * std::numbers::pi * std::min(hz, kRate / 2) / kRate);
  return power_gain(filter.shelf, delay) * power_gain(filter.high_pass, delay);
}

}  // namespace nocturne
