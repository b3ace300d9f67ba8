// Properties of the limiter's curve on random envelopes, and its shape on simple ones.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/gain_curve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace nocturne::test {
namespace {

constexpr int kRate = 48'000;  // nodes of a third of a millisecond
constexpr double kCeiling = -1, kLimitDb = kCeiling - kLimiterHeadroomDb;

double decibels(double x) { return 20 * std::log10(x); }
double linear(double db) { return std::pow(10, db / 20); }

Control control_of(const std::vector<double>& levels_db, int rate = kRate) {
  Control control;
  control.format = Format::of(rate, 1);
  control.hop = envelope_hop(rate);
  control.frames = std::ssize(levels_db) * control.hop;
  for (const double level : levels_db) control.envelope.push_back(static_cast<float>(linear(level)));
  return control;
}
/// One value more than nodes, and `beyond` behind the end.
std::vector<double> curve_of(const Control& control, double gain_db, std::size_t beyond = 0) {
  GainCurve curve(control.format.rate);
  curve.begin(control, gain_db, kCeiling);
  std::vector<double> values(control.envelope.size() + 1 + beyond);
  for (double& v : values) v = curve.next();
  return values;
}
double allowed(const Control& control, std::size_t node, double gain_db) {
  return std::min(1.0, linear(kLimitDb - gain_db) / static_cast<double>(control.envelope[node]));
}

/// Bursts of all lengths and heights among quiet.
Control random_control(std::uint32_t seed, int rate) {
  std::mt19937 random(seed);
  std::vector<double> levels;
  while (levels.size() < 3000) {
    const double level = -20 + static_cast<double>(random() % 2600) / 100;
    const std::size_t length = 1 + random() % (random() % 4 == 0 ? 200 : 4);
    levels.insert(levels.end(), length, level);
  }
  return control_of(levels, rate);
}

TEST(GainCurve, NeverExceedsWhatANodeAllowsAtEitherOfItsBorders) {
  for (const int rate : {8'000, 44'100, 48'000, 96'000, 192'000})
    for (const std::uint32_t seed : {1u, 2u, 3u}) {
      const Control control = random_control(seed, rate);
      const auto g = curve_of(control, 6);
      for (std::size_t i = 0; i < control.envelope.size(); ++i) {
        ASSERT_LE(std::max(g[i], g[i + 1]), allowed(control, i, 6)) << rate << " node " << i;
        ASSERT_GT(g[i], 0);
      }
    }
}

TEST(GainCurve, AGreaterGainNeverReducesLess) {
  const Control control = random_control(4, kRate);
  auto before = curve_of(control, -3);
  for (double gain = -2.9; gain < 12; gain += 0.37) {
    const auto now = curve_of(control, gain);
    for (std::size_t i = 0; i < now.size(); ++i)
      ASSERT_LE(now[i], before[i] * (1 + 1e-12)) << gain;  // rounding
    before = now;
  }
}

TEST(GainCurve, IsExactlyOneWhereNothingIsLimited) {
  std::vector<double> levels(1000, kLimitDb - 6.001);
  for (const double g : curve_of(control_of(levels), 6)) ASSERT_EQ(g, 1);
  levels[500] = 0;
  const auto g = curve_of(control_of(levels), 6);
  const GainCurve curve(kRate);
  const auto reach = static_cast<std::size_t>(2 * curve.half_width());
  for (std::size_t i = 0; i < 500 - reach; ++i) ASSERT_EQ(g[i], 1) << i;
  EXPECT_LT(g[501 - reach], 1);
}

TEST(GainCurve, ReachesTheWholeReductionOfASinglePeak) {
  std::vector<double> levels(1000, -40);
  levels[500] = kLimitDb + 5;
  const auto g = curve_of(control_of(levels), 0);
  EXPECT_NEAR(decibels(g[500]), -5, 1e-5);  // the node is a float
  EXPECT_NEAR(decibels(g[501]), -5, 0.06);  // one node after the hold the release begins, under the window
  for (std::size_t i = 460; i < 500; ++i) EXPECT_LE(g[i + 1], g[i]);
  for (std::size_t i = 501; i < 900; ++i) EXPECT_GE(g[i + 1], g[i]);
}

TEST(GainCurve, ReleasesAlongTwoLinesInDecibels) {
  std::vector<double> levels(2000, -40);
  std::fill(levels.begin(), levels.begin() + 500, kLimitDb + 12);
  const auto g = curve_of(control_of(levels), 0);
  const auto at = [&](double reduction) {  // milliseconds when the reduction has sunk to this
    std::size_t i = 500;
    while (decibels(g[i]) < -reduction) ++i;
    const double over = (-reduction - decibels(g[i - 1])) / (decibels(g[i]) - decibels(g[i - 1]));
    return (static_cast<double>(i - 1) + over) / 3;
  };
  EXPECT_NEAR(at(5) - at(10), 5 * 60.0 / 12, 0.1);      // 12 dB in 60 ms; the window blurs by its curvature
  EXPECT_NEAR(at(0.5) - at(2.5), 2 * 400.0 / 12, 0.1);  // 12 dB in 400 ms
  EXPECT_EQ(g[500 + 3 * 170], 1);                       // 45 + 100 ms, hold and window: it ends
}

TEST(GainCurve, BeginsReducedWhereTheTrackBeginsLoud) {
  const std::vector<double> levels(200, kLimitDb + 8);
  const auto g = curve_of(control_of(levels), 0);
  for (const double value : g) ASSERT_NEAR(decibels(value), -8, 1e-5);
}

TEST(GainCurve, EndsAtOneBehindTheTrack) {
  const std::vector<double> levels(200, kLimitDb + 12);
  const auto g = curve_of(control_of(levels), 0, 600);
  EXPECT_EQ(g.back(), 1);
}

TEST(GainCurve, OfNoTrackIsOne) {
  for (const double g : curve_of(control_of({}), 20, 100)) EXPECT_EQ(g, 1);
}

}  // namespace
}  // namespace nocturne::test
