// Moments, flatness, entropy, contrast, roll-off and distance against their definitions in double precision.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/spectrum_shape.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
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
  double sum = 0, weighted = 0;
  for (std::size_t i = 0; i < m_.size(); ++i) {
    sum += m_[i];
    weighted += m_[i] * static_cast<double>(i + 1);
  }
  const SpectralMoments moments = spectral_moments(m_);
  EXPECT_NEAR(moments.sum, sum, kRelative * sum);
  EXPECT_NEAR(moments.centroid, weighted / sum, kRelative * weighted / sum);
}

TEST_P(SpectrumShape, ShapeIsTheStandardisedCentralMoments) {
  const SpectralMoments moments = spectral_moments(m_);
  const auto central = [&](int power) {
    double out = 0;
    for (std::size_t i = 0; i < m_.size(); ++i)
      out += m_[i] * std::pow(static_cast<double>(i + 1) - moments.centroid, power) / moments.sum;
    return out;
  };
  const double spread = std::sqrt(central(2));
  const SpectralShape shape = spectral_shape(m_, moments);
  // The centre is rounded to a float, whose error the moments multiply by their order.
  EXPECT_NEAR(shape.spread, spread, 1e-4 * spread);
  EXPECT_NEAR(shape.skewness, central(3) / std::pow(spread, 3), 1e-4);
  EXPECT_NEAR(shape.kurtosis, central(4) / std::pow(spread, 4), 1e-4 * shape.kurtosis);
}

TEST_P(SpectrumShape, EntropyIsThatOfTheShares) {
  std::vector<float> power(m_.size());
  const double total = spectral_power(m_, power);
  double entropy = 0;
  for (const float p : power) entropy -= p / total * std::log2(p / total);
  EXPECT_NEAR(spectral_entropy(power, total), entropy, 1e-4);
}

TEST_P(SpectrumShape, HighFrequencyContentIsThePowerByItsPosition) {
  std::vector<float> power(m_.size());
  spectral_power(m_, power);
  double sum = 0;
  for (std::size_t i = 0; i < power.size(); ++i) sum += power[i] * static_cast<double>(i + 1);
  EXPECT_NEAR(spectral_high_frequency_content(power), sum, kRelative * sum);
}

/// By sorting; the search must be right for all lengths, ties and zeros included.
double contrast_by_sorting(std::vector<float> m, double share) {
  std::sort(m.begin(), m.end());
  const auto part = std::max<std::ptrdiff_t>(1, std::lround(share * static_cast<double>(m.size())));
  const double least = 1e-7 * static_cast<double>(part);
  return 20 * std::log10(std::max(least, std::accumulate(m.end() - part, m.end(), 0.0)) /
                         std::max(least, std::accumulate(m.begin(), m.begin() + part, 0.0)));
}

TEST(SpectralContrast, IsThatOfTheSortedMagnitudes) {
  std::mt19937 random(2);
  for (std::size_t n = 1; n < 300; n += n < 40 ? 1 : 37) {
    std::vector<float> m = random_magnitudes(n, static_cast<std::uint32_t>(n));
    for (const double share : {0.02, 0.2, 0.5})
      EXPECT_NEAR(spectral_contrast(m, share), contrast_by_sorting(m, share), 1e-4) << n << ' ' << share;
    for (float& x : m) x = static_cast<float>(random() % 4) * 0.25f;  // many alike, some of them zero
    for (const double share : {0.02, 0.2, 0.5})
      EXPECT_NEAR(spectral_contrast(m, share), contrast_by_sorting(m, share), 1e-4) << n << ' ' << share;
  }
}

TEST(SpectralContrast, OfOneStrongBinAmongEqualOnesIsTheirRatio) {
  std::vector<float> m(10, 0.01f);
  m[4] = 1;
  EXPECT_NEAR(spectral_contrast(m, 0.1), 40, 1e-4);
  EXPECT_NEAR(spectral_contrast(m, 0.2), 20 * std::log10(0.505 / 0.01), 1e-4);
  EXPECT_EQ(spectral_contrast(std::vector<float>(10, 0.5f), 0.2), 0);
  EXPECT_EQ(spectral_contrast(std::vector<float>(10, 0.0f), 0.2), 0);
  EXPECT_EQ(spectral_contrast({}, 0.2), 0);
}

TEST(SpectralShape, OfTwoEqualLinesIsThatOfACoin) {
  std::vector<float> m(64);
  m[9] = m[29] = 0.5f;
  const SpectralShape shape = spectral_shape(m, spectral_moments(m));
  EXPECT_NEAR(shape.spread, 10, 1e-5);
  EXPECT_NEAR(shape.skewness, 0, 1e-5);
  EXPECT_NEAR(shape.kurtosis, 1, 1e-5);
}

TEST(SpectralShape, OfEqualBinsIsThatOfTheUniformDistribution) {
  const std::vector<float> m(1024, 0.1f);
  const SpectralShape shape = spectral_shape(m, spectral_moments(m));
  EXPECT_NEAR(shape.spread, 1024 / std::sqrt(12), 0.01);
  EXPECT_NEAR(shape.skewness, 0, 1e-4);
  EXPECT_NEAR(shape.kurtosis, 1.8, 1e-4);
}

TEST(SpectralShape, OfOneLineOrNoneIsZero) {
  std::vector<float> m(64);
  EXPECT_EQ(spectral_shape(m, spectral_moments(m)).kurtosis, 0);
  m[20] = 1;
  EXPECT_EQ(spectral_shape(m, spectral_moments(m)).spread, 0);
  EXPECT_EQ(spectral_shape(m, spectral_moments(m)).skewness, 0);
}

TEST(SpectralEntropy, CountsEqualBinsInBits) {
  std::vector<float> power(1024);
  power[3] = 0.25f;
  EXPECT_NEAR(spectral_entropy(power, 0.25), 0, 1e-5);
  power[4] = power[500] = power[1023] = 0.25f;
  EXPECT_NEAR(spectral_entropy(power, 1), 2, 1e-5);
  EXPECT_NEAR(spectral_entropy(std::vector<float>(1024, 1e-6f), 1024e-6), 10, 1e-4);
  EXPECT_EQ(spectral_entropy(power, 0), 0);
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
