// Detrended fluctuation analysis: known exponents, and a direct fit of every window as the oracle.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/fluctuation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>
#include <vector>

namespace nocturne {
namespace {

std::vector<float> white(std::size_t n, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal(1.0f, 0.2f);
  std::vector<float> out(n);
  for (float& x : out) x = normal(random);
  return out;
}
std::vector<float> walk(std::size_t n, std::uint32_t seed) {
  std::vector<float> out = white(n, seed);
  double sum = 1'000;
  for (float& x : out) x = static_cast<float>(sum += x - 1.0);
  return out;
}

/// The root mean square distance of y[begin, begin + n) from its regression line, squared, point by point.
double residual(const std::vector<double>& y, std::size_t begin, std::size_t n) {
  const double middle = (static_cast<double>(n) - 1) / 2;
  double mean = 0, xy = 0, xx = 0, out = 0;
  for (std::size_t i = 0; i < n; ++i) mean += y[begin + i] / static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double x = static_cast<double>(i) - middle;
    xy += x * (y[begin + i] - mean), xx += x * x;
  }
  for (std::size_t i = 0; i < n; ++i)
    out += std::pow(y[begin + i] - mean - xy / xx * (static_cast<double>(i) - middle), 2);
  return out / static_cast<double>(n);
}

/// As the paper has it, window by window.
double direct(const std::vector<float>& levels) {
  double mean = 0, sum = 0;
  for (const float x : levels) mean += x / static_cast<double>(levels.size());
  std::vector<double> y;
  for (const float x : levels) y.push_back(sum += x - mean);
  std::vector<double> lengths, fluctuations;
  for (double tau = 31; tau <= 880; tau *= 1.1) {
    const auto n = static_cast<std::size_t>(tau);
    if (n >= y.size()) break;
    double squares = 0, windows = 0;
    for (std::size_t k = 0; k + n <= y.size(); k += std::max<std::size_t>(1, n / 16), ++windows)
      squares += residual(y, k, n);
    lengths.push_back(static_cast<double>(n) + 3);
    fluctuations.push_back(std::sqrt(squares / windows));
  }
  double slopes = 0;
  for (std::size_t i = 1; i < lengths.size(); ++i)
    slopes += std::log(fluctuations[i] / fluctuations[i - 1]) / std::log(lengths[i] / lengths[i - 1]);
  return slopes / static_cast<double>(lengths.size() - 1);
}

TEST(Fluctuation, OfSeriesOfAnyLengthIsThatOfADirectFit) {
  for (const std::size_t n : {35, 100, 881, 4'000, 5'000, 9'001}) {
    EXPECT_NEAR(*fluctuation_exponent(white(n, 1)), direct(white(n, 1)), 1e-7) << n;
    EXPECT_NEAR(*fluctuation_exponent(white(n, 2)), direct(white(n, 2)), 1e-7) << n;
  }
}

TEST(Fluctuation, ExponentIsThatOfTheProcess) {
  // The exact values hold in the limit; at these lengths one estimate deviates by 0.03 or so.
  EXPECT_NEAR(*fluctuation_exponent(white(60'000, 3)), 0.5, 0.05);
  std::vector<float> w = walk(60'000, 4);
  for (float& x : w) x = x - 1'000 + 50;  // the mean must not hide the movement
  EXPECT_NEAR(*fluctuation_exponent(w), 1.5, 0.1);
}

TEST(Fluctuation, OfWhatRepeatsWithinTheShortestWindowIsNearNothing) {
  std::vector<float> pulse(20'000);
  for (std::size_t i = 0; i < pulse.size(); ++i)
    pulse[i] = static_cast<float>(1 + 0.5 * std::sin(2 * std::numbers::pi * static_cast<double>(i) / 15));
  EXPECT_NEAR(*fluctuation_exponent(pulse), 0, 0.1);
}

TEST(Fluctuation, DoesNotKnowTheGain) {
  std::vector<float> x = white(10'000, 5);
  const double expected = *fluctuation_exponent(x);
  for (float& v : x) v *= 0.0078125f;
  EXPECT_NEAR(*fluctuation_exponent(x), expected, 1e-9);
}

TEST(Fluctuation, NeedsMovementAndLength) {
  EXPECT_FALSE(fluctuation_exponent(std::vector<float>(1'000, 0.5f)));
  EXPECT_FALSE(fluctuation_exponent(std::vector<float>(1'000, 0.0f)));
  EXPECT_FALSE(fluctuation_exponent({}));
  EXPECT_FALSE(fluctuation_exponent(white(34, 6)));
  EXPECT_TRUE(fluctuation_exponent(white(35, 6)));
}

}  // namespace
}  // namespace nocturne
