// Medians of histograms against those of sorted values.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/log_histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace nocturne {
namespace {

double median(std::vector<double> x) {
  std::sort(x.begin(), x.end());
  return (x[x.size() / 2] + x[(x.size() - 1) / 2]) / 2;
}

LogHistogram histogram_of(const std::vector<double>& values) {
  LogHistogram h;
  for (const double x : values) h.add(x);
  return h;
}

/// What the header promises; the middle two of an even number lie close together here.
double tolerance(double x) { return std::max(0.004 * std::abs(x), 0x1p-20); }

TEST(LogHistogram, HasTheMedianOfValuesOfAnySizeAndSign) {
  std::mt19937 random(1);
  std::normal_distribution<double> normal;
  for (const double size : {1e-5, 1e-2, 1.0, 440.0, 1e6})
    for (const double centre : {-3.0, 0.0, 3.0}) {
      std::vector<double> values(10001);
      for (double& x : values) x = size * (centre + normal(random));
      const double expected = median(values);
      EXPECT_NEAR(histogram_of(values).median(), expected, tolerance(expected)) << size << ' ' << centre;
    }
}

TEST(LogHistogram, OfOneValueHasIt) {
  for (const double x : {0.0, 1e-9, 1e-4, 0.3, -0.3, 1.0, 997.0, -5e5})
    EXPECT_NEAR(histogram_of({x}).median(), x, tolerance(x));
  EXPECT_EQ(LogHistogram().median(), 0);
}

TEST(LogHistogram, MirrorsWithTheSigns) {
  std::vector<double> values{0.1, 0.5, 3, 8, 9}, negative = values;
  for (double& x : negative) x = -x;
  EXPECT_EQ(histogram_of(values).median(), -histogram_of(negative).median());
}

TEST(LogHistogram, MergesToTheSameBitsInAnyOrder) {
  std::mt19937 random(2);
  std::lognormal_distribution<double> values(0, 3);
  LogHistogram whole, parts, backwards;
  std::vector<LogHistogram> pieces(7);
  for (LogHistogram& piece : pieces)
    for (int i = 0; i < 100; ++i) {
      const double x = values(random);
      whole.add(x);
      piece.add(x);
    }
  parts.merge({});
  for (const LogHistogram& piece : pieces) parts.merge(piece);
  for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece) backwards.merge(*piece);
  EXPECT_EQ(parts.median(), whole.median());
  EXPECT_EQ(backwards.median(), whole.median());
}

TEST(LogHistogram, TakesWhatIsBeyondItsBinsAsTheLast) {
  EXPECT_GE(histogram_of({1e30, 1e30, 1e38}).median(), 0x1p59);
  EXPECT_LE(histogram_of({-1e30}).median(), -0x1p59);
}

}  // namespace
}  // namespace nocturne
