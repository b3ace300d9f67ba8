// Interpolated peaks against their formula, straight from its sum, and against sines whose peak is known.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/peak_interpolator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

namespace nocturne {
namespace {

using Kernel = PeakInterpolator::Kernel;
constexpr double kPi = std::numbers::pi;
constexpr std::size_t kAround = 256, kFrames = 128;

double sinc(double x) { return x == 0 ? 1 : std::sin(kPi * x) / (kPi * x); }
double kaiser(double at) {
  return std::cyl_bessel_i(0, 10 * std::sqrt(std::max(0.0, 1 - at * at))) / std::cyl_bessel_i(0, 10.0);
}
double blackman_harris(double at) {
  return 0.35875 + 0.48829 * std::cos(kPi * at) + 0.14128 * std::cos(2 * kPi * at) +
         0.01168 * std::cos(3 * kPi * at);
}

/// The formulas, in double precision, at any place.
struct Formula {
  Kernel kernel;
  const std::vector<float>& x;

  bool is_control() const { return kernel == Kernel::control; }
  double window(double at) const { return is_control() ? kaiser(at) : blackman_harris(at); }
  double middle(std::ptrdiff_t after) const {
    const int taps = is_control() ? 96 : 128;
    double sum = 0;
    for (int k = -taps + 1; k <= taps; ++k)
      sum += static_cast<double>(x[static_cast<std::size_t>(after + k)]) * sinc(k - 0.5) *
             window((k - 0.5) / taps);
    return sum;
  }
  double half(std::ptrdiff_t n) const {  // of the doubled rate
    return n % 2 == 0 ? static_cast<double>(x[static_cast<std::size_t>(n / 2)]) : middle(n / 2);
  }
  double point(double frame) const {
    const int taps = is_control() ? 7 : 9;
    const double place = 2 * frame;
    const auto before = static_cast<std::ptrdiff_t>(std::floor(place));
    if (place == static_cast<double>(before)) return half(before);
    double sum = 0;
    for (std::ptrdiff_t n = before - taps + 1; n <= before + taps; ++n) {
      const double distance = place - static_cast<double>(n);
      sum += half(n) * sinc(distance) * window(distance / taps);
    }
    return sum;
  }
  double meter_point(double frame, int taps) const {
    const auto before = static_cast<std::ptrdiff_t>(frame);
    double sum = 0;
    for (std::ptrdiff_t n = before - taps + 1; n <= before + taps; ++n) {
      const double distance = frame - static_cast<double>(n);
      sum += static_cast<double>(x[static_cast<std::size_t>(n)]) * sinc(distance) * 0.5 *
             (1 + std::cos(kPi * distance / taps));
    }
    return sum;
  }
  double group_peak(std::size_t from) const {
    const int points = is_control() ? 8 : 16;
    double peak = 0;
    for (int i = 0; i < 16 * points; ++i) {
      const double frame = static_cast<double>(from) + static_cast<double>(i) / points;
      peak = std::max(peak, std::abs(point(frame)));
      if (is_control() && i % 2 == 0) peak = std::max(peak, std::abs(meter_point(frame, 6)));
      if (is_control() && i % 8 == 4) peak = std::max(peak, std::abs(meter_point(frame, 12)));
    }
    return peak;
  }
};

std::vector<float> middles_of(const PeakInterpolator& interpolator, const std::vector<float>& x) {
  std::vector<float> m(x.size());
  const std::size_t first = kAround - 32;
  interpolator.middles(x.data() + first, kFrames + 64, m.data() + first);
  return m;
}
std::vector<float> sine(double cycles_a_frame, double phase) {
  std::vector<float> x(kFrames + 2 * kAround);
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = static_cast<float>(std::sin(2 * kPi * cycles_a_frame * static_cast<double>(i) + phase));
  return x;
}
double peak_of(Kernel kernel, const std::vector<float>& x) {
  const PeakInterpolator& interpolator = PeakInterpolator::of(kernel);
  const auto m = middles_of(interpolator, x);
  float peak = 0;
  for (std::size_t i = kAround; i < kAround + kFrames; i += 16)
    peak = std::max(peak, interpolator.group_peak(x.data() + i, m.data() + i));
  return static_cast<double>(peak);
}

TEST(PeakInterpolator, IsItsFormula) {
  std::mt19937 random(3);
  std::normal_distribution<float> normal(0, 0.3f);
  std::vector<float> x(kFrames + 2 * kAround);
  for (float& v : x) v = normal(random);
  for (const Kernel kernel : {Kernel::control, Kernel::verify}) {
    const PeakInterpolator& interpolator = PeakInterpolator::of(kernel);
    const auto m = middles_of(interpolator, x);
    for (std::size_t i = kAround; i < kAround + kFrames; i += 16)  // 128 float products and sums around 1
      EXPECT_NEAR(interpolator.group_peak(x.data() + i, m.data() + i), (Formula{kernel, x}.group_peak(i)),
                  4e-6);
  }
}

TEST(PeakInterpolator, FindsThePeakOfSinesAsFarAsItsGridAllows) {
  for (const Kernel kernel : {Kernel::control, Kernel::verify}) {
    const int points = kernel == Kernel::control ? 8 : 16;
    for (double f = 0.01; f < 0.475; f += 0.031) {
      double lowest = 2, highest = 0;
      for (double phase = 0; phase < 1.6; phase += 0.1) {
        const double peak = peak_of(kernel, sine(f, phase));
        lowest = std::min(lowest, peak), highest = std::max(highest, peak);
      }
      // A point lies within half a step of each crest; the kernels' own ripple is below 2e-4. The meters' FIR
      // that the first kernel counts too has one of 2e-3, and reads up to 0.5 dB too high near the top.
      EXPECT_GE(lowest, std::cos(kPi * f / points) - 2e-4) << f;
      EXPECT_LE(highest, kernel == Kernel::verify ? 1.0002 : f < 0.3 ? 1.002 : 1.06) << f;
    }
  }
}

TEST(PeakInterpolator, BoundsHoldForTheWorstSignals) {
  for (const Kernel kernel : {Kernel::control, Kernel::verify}) {
    const PeakInterpolator& interpolator = PeakInterpolator::of(kernel);
    // Signs that make all taps of the middle behind frame kAround + 40 add up.
    std::vector<float> x(kFrames + 2 * kAround);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const auto distance = static_cast<std::ptrdiff_t>(i) - static_cast<std::ptrdiff_t>(kAround + 40);
      const std::ptrdiff_t k = distance > 0 ? distance - 1 : -distance;
      x[i] = k % 2 == 0 ? 1.0f : -1.0f;
    }
    const auto m = middles_of(interpolator, x);
    EXPECT_LE(m[kAround + 40], interpolator.middle_bound());
    EXPECT_GT(m[kAround + 40], interpolator.middle_bound() * 0.999f);
    float around = 0;
    for (std::size_t i = kAround + 16; i < kAround + 64; ++i)
      around = std::max({around, std::abs(x[i]), std::abs(m[i])});
    EXPECT_LE(interpolator.group_peak(x.data() + kAround + 32, m.data() + kAround + 32),
              around * interpolator.point_bound());
  }
}

}  // namespace
}  // namespace nocturne
