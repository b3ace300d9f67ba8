// Moments, flatness, roll-off and distance against their definitions in double precision.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/spectrum_shape.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace nocturne {
namespace {

std::vector<float> random_magnitudes(std::size_t n, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> uniform(0, 1);
  std::vector<float> m(n);
  for (float& x : m) x = uniform(random) * uniform(random);
  return m;
}

class SpectrumShape : public testing::TestWithParam<std::size_t> {
 protected:
  // Float sums in eight lanes: the header promises 1e-5.
  static constexpr double kRelative = 1e-5;
  std::vector<float> m_ = random_magnitudes(GetParam(), 1);
};

TEST_P(SpectrumShape, MomentsAreTheirSums) {
  double sum = 0, weighted = 0, second = 0;
  for (std::size_t i = 0; i < m_.size(); ++i) {
    sum += m_[i];
    weighted += m_[i] * static_cast<double>(i + 1);
  }
  for (std::size_t i = 0; i < m_.size(); ++i)
    second += m_[i] * std::pow(static_cast<double>(i + 1) - weighted / sum, 2);
  const SpectralMoments moments = spectral_moments(m_);
  EXPECT_NEAR(moments.sum, sum, kRelative * sum);
  EXPECT_NEAR(moments.centroid, weighted / sum, kRelative * weighted / sum);
  EXPECT_NEAR(spectral_spread(m_, moments), std::sqrt(second / sum), 1e-4 * std::sqrt(second / sum));
}

TEST_P(SpectrumShape, FlatnessIsGeometricOverArithmeticMean) {
  std::vector<float> power(m_.size());
  const double total = spectral_power(m_, power);
  double logs = 0, sum = 0;
  for (const float p : power) {
    logs += std::log(static_cast<double>(p));
    sum += p;
  }
  const double n = static_cast<double>(m_.size());
  EXPECT_NEAR(total, sum, kRelative * sum);
  EXPECT_NEAR(spectral_flatness(power, total), std::exp(logs / n) / (sum / n), 1e-4);
}

TEST_P(SpectrumShape, RolloffHasTheShareBelowIt) {
  std::vector<float> power(m_.size());
  const double total = spectral_power(m_, power);
  for (const double share : {0.01, 0.5, 0.85, 0.999}) {
    const double at = spectral_rolloff(power, total, share);
    const auto whole = static_cast<std::size_t>(at - 0.5);
    double below = band_energy(power, 0, std::min(whole, power.size()));
    if (whole < power.size()) below += power[whole] * (at - 0.5 - static_cast<double>(whole));
    EXPECT_NEAR(below / total, share, kRelative);
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, SpectrumShape, testing::Values(8, 192, 384, 1024, 4096));

TEST(SpectralFlatness, IsOneForEqualBinsAndZeroForNone) {
  const std::vector<float> flat(64, 0.25f), empty(64, 0.0f);
  EXPECT_NEAR(spectral_flatness(flat, 16), 1, 1e-6);
  EXPECT_EQ(spectral_flatness(empty, 0), 0);
}

TEST(SpectralDistance, IsZeroForTheSameShapeAndTheRootOfTwoForNothingInCommon) {
  std::vector<float> a(16), b(16), c(16);
  a[3] = 1;
  b[3] = 0.5f;
  c[9] = 2;
  EXPECT_EQ(spectral_distance(a, 1, b, 0.25), 0);
  EXPECT_NEAR(spectral_distance(a, 1, c, 4), std::sqrt(2.0), 1e-6);
}

TEST(BandEnergy, SumsAnyRange) {
  std::vector<float> power(50);
  for (std::size_t i = 0; i < power.size(); ++i) power[i] = static_cast<float>(i);
  EXPECT_EQ(band_energy(power, 3, 3), 0);
  EXPECT_EQ(band_energy(power, 3, 4), 3);
  EXPECT_EQ(band_energy(power, 5, 42), (5 + 41) * 37 / 2.0);
}

}  // namespace
}  // namespace nocturne
