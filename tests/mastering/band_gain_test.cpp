// The compressor's curve and its ballistics against their formulas.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/band_gain.h"

#include <gtest/gtest.h>

#include <cmath>

namespace nocturne {
namespace {

constexpr BandPlan kBand{-20, 4, 15, 150};
constexpr double kNoLimit = 100;

TEST(GainCurve, LeavesAloneWhatIsUnderTheKnee) {
  for (const double level : {-300.0, -60.0, -23.001, -23.0}) EXPECT_EQ(gain_db(level, kBand, kNoLimit), 0);
}

TEST(GainCurve, RisesByOneDecibelInRatioBehindTheKnee) {
  EXPECT_NEAR(gain_db(-17, kBand, kNoLimit), -3 * 0.75, 1e-12);
  EXPECT_NEAR(gain_db(-8, kBand, kNoLimit), -12 * 0.75, 1e-12);
}

TEST(GainCurve, TakesAnEighthOfTheKneeAtTheThreshold) {
  EXPECT_NEAR(gain_db(-20, kBand, kNoLimit), -0.75 * kKneeDb / 8, 1e-12);
}

TEST(GainCurve, HasNeitherStepsNorCorners) {
  constexpr double kStep = 1e-4;
  double last_slope = 0;
  for (double level = -30; level < -10; level += kStep) {
    const double slope = (gain_db(level + kStep, kBand, kNoLimit) - gain_db(level, kBand, kNoLimit)) / kStep;
    // The parabola's second derivative, 0.75 / 6 a dB, over two steps; and the differences' rounding.
    EXPECT_NEAR(slope, last_slope, 2 * kStep * 0.75 / kKneeDb + 1e-9);
    last_slope = slope;
  }
}

TEST(GainCurve, EndsAtTheLargestReduction) {
  EXPECT_EQ(gain_db(0, kBand, 4), -4);
  EXPECT_EQ(gain_db(0, kBand, 0), 0);
}

TEST(GainCurve, DoesNothingAtRatioOne) {
  for (const double level : {-60.0, -20.0, 0.0, 6.0})
    EXPECT_EQ(gain_db(level, {-20, 1, 15, 150}, kNoLimit), 0);
}

TEST(BandGain, SettlesWhereTheCurveIs) {
  BandGain band;
  band.set(kBand, kNoLimit, 48'000, 32);
  double reduction = 0;
  for (int i = 0; i < 3000; ++i) reduction = band.follow(0.1);  // -10 dBFS for 2 s, 13 time constants
  EXPECT_NEAR(reduction, -gain_db(-10, kBand, kNoLimit), 1e-4);
}

/// Milliseconds from a step until 63 % of the way are done.
double time_constant(const BandPlan& plan, double from, double to) {
  constexpr int kHop = 32, kRate = 48'000;
  BandGain band;
  band.set(plan, kNoLimit, kRate, kHop);
  double begin = 0;
  for (int i = 0; i < 30'000; ++i) begin = band.follow(from);
  const double end = to > 0 ? -gain_db(10 * std::log10(to), plan, kNoLimit) : 0;
  for (int i = 1;; ++i)
    if (std::abs(band.follow(to) - begin) >= (1 - std::exp(-1.0)) * std::abs(end - begin))
      return 1e3 * i * kHop / kRate;
}

TEST(BandGain, TakesTheTimesOfAttackAndRelease) {
  // The detector's 10 ms are a small share of these: the level's decay of 0.43 dB a millisecond takes 50 ms
  // over the release's first 63 % of 7.5 dB at worst.
  EXPECT_NEAR(time_constant({-20, 4, 400, 400}, 0, 0.1), 400, 12);
  EXPECT_NEAR(time_constant({-20, 4, 10, 800}, 0.1, 0), 800, 50);
  EXPECT_LT(time_constant({-20, 4, 1, 800}, 0, 0.1), 10) << "the window alone";
}

TEST(BandGain, BeginsAnewWhenReset) {
  BandGain band, fresh;
  for (BandGain* b : {&band, &fresh}) b->set(kBand, 4, 44'100, 32);
  for (int i = 0; i < 100; ++i) band.follow(0.5);
  band.reset();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(band.follow(0.02 * i), fresh.follow(0.02 * i));
}

}  // namespace
}  // namespace nocturne
