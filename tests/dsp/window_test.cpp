// Windows and window-designed filters against their closed forms.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/window.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <numeric>

namespace nocturne {
namespace {

double gain(const std::vector<float>& taps, double cycles) {
  std::complex<double> sum;
  for (std::size_t i = 0; i < taps.size(); ++i)
    sum += std::polar<double>(taps[i], -2 * std::numbers::pi * cycles * static_cast<double>(i));
  return std::abs(sum);
}

TEST(Hann, StartsAtZeroAndPeaksInTheMiddle) {
  for (const int n : {2, 8, 48, 2048}) {
    const auto w = hann(n);
    ASSERT_EQ(w.size(), static_cast<std::size_t>(n));
    EXPECT_EQ(w[0], 0);
    EXPECT_EQ(w[static_cast<std::size_t>(n / 2)], 1);
    for (std::size_t i = 1; i < w.size(); ++i) EXPECT_NEAR(w[i], w[w.size() - i], 1e-7) << n;
  }
}

TEST(Hann, AddsUpToAConstantAtHalfOverlap) {
  const auto w = hann(512);
  for (std::size_t i = 0; i < 256; ++i) EXPECT_NEAR(w[i] + w[i + 256], 1, 1e-6);
}

TEST(Kaiser, IsOneInTheMiddleAndSymmetric) {
  const auto w = kaiser(101, 8);
  EXPECT_EQ(w[50], 1);
  EXPECT_NEAR(w[0], 1 / 427.56, 1e-6);  // 1 / I0(8), Abramowitz & Stegun, table 9.8
  for (std::size_t i = 0; i < w.size(); ++i) EXPECT_EQ(w[i], w[w.size() - 1 - i]);
}

TEST(Kaiser, OfBetaZeroIsARectangle) {
  for (const float x : kaiser(31, 0)) EXPECT_EQ(x, 1);
}

TEST(KaiserBeta, FollowsKaisersFormula) {
  EXPECT_EQ(kaiser_beta(13), 0);
  EXPECT_NEAR(kaiser_beta(60), 5.65326, 1e-9);                                     // 0.1102 * 51.3
  EXPECT_NEAR(kaiser_beta(40), 0.5842 * std::pow(19, 0.4) + 0.07886 * 19, 1e-12);  // 3.3953
  EXPECT_NEAR(kaiser_beta(50), kaiser_beta(50.0001), 0.02);  // the two fits meet to within 0.018
  EXPECT_GT(kaiser_beta(70), kaiser_beta(60));
}

TEST(KaiserLength, IsOddAndGrowsWithTheDemand) {
  for (const double width : {0.2, 0.05, 0.01}) {
    EXPECT_EQ(kaiser_length(70, width) % 2, 1);
    EXPECT_GT(kaiser_length(90, width), kaiser_length(70, width));
    EXPECT_GT(kaiser_length(70, width / 2), kaiser_length(70, width));
  }
}

TEST(LowpassFir, HasTheResponseThatKaiserPromises) {
  struct Case {
    double attenuation_db, width, cutoff;
  };
  for (const Case& c : {Case{50, 0.05, 0.2}, Case{70, 0.02, 0.1}, Case{90, 0.1, 0.25}}) {
    const auto taps =
        lowpass_fir(kaiser_length(c.attenuation_db, c.width), c.cutoff, kaiser_beta(c.attenuation_db));
    // The formulas are fits, good to 1 dB; scaling for unit gain at DC can add 1 dB to the pass band's
    // ripple.
    const double ripple = std::pow(10, -(c.attenuation_db - 2) / 20);
    for (double f = 0; f <= c.cutoff - c.width / 2; f += 0.001) EXPECT_NEAR(gain(taps, f), 1, ripple) << f;
    for (double f = c.cutoff + c.width / 2; f <= 0.5; f += 0.001) EXPECT_LE(gain(taps, f), ripple) << f;
    EXPECT_NEAR(gain(taps, c.cutoff), 0.5, 0.01);  // -6 dB, by symmetry of the step under any window
  }
}

TEST(LowpassFir, IsSymmetricWithUnitGainAtDc) {
  const auto taps = lowpass_fir(101, 0.1, 6);
  for (std::size_t i = 0; i < taps.size(); ++i) EXPECT_EQ(taps[i], taps[taps.size() - 1 - i]);
  EXPECT_NEAR(std::accumulate(taps.begin(), taps.end(), 0.0), 1, 1e-6);
  EXPECT_EQ(lowpass_fir(1, 0.1, 6), std::vector<float>{1});
}

}  // namespace
}  // namespace nocturne
