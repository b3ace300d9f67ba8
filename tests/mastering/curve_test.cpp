// Tests of what is done with curves: what smoothing keeps, what limits allow, what loudness they make.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/curve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "mastering/spectrum_grid.h"
#include "tests/mastering/measurements.h"

namespace nocturne::test {
namespace {

TEST(Smoothing, KeepsWhatIsLevel) {
  const GridCurve level(kGridPoints, -33);
  for (const float db : smoothed_power(level, match_width)) EXPECT_NEAR(db, -33, 1e-4);
  for (const float db : smoothed_db(level, drawable_width)) EXPECT_NEAR(db, -33, 1e-4);
}

TEST(Smoothing, TakesNoNoticeOfWhatTheRateCannotHold) {
  GridCurve ends(kGridPoints, -20);
  std::fill(ends.begin() + static_cast<std::ptrdiff_t>(grid_point(4'000)), ends.end(), kGridFloorDb);
  const GridCurve smooth = smoothed_power(ends, match_width);
  for (std::size_t i = 0; i < grid_point(4'000); ++i) EXPECT_NEAR(smooth[i], -20, 1e-4);
  EXPECT_EQ(smooth[grid_point(4'000)], kGridFloorDb);
}

TEST(Smoothing, OfOnePointIsAGaussianOfTheStatedWidth) {
  for (const double hz : {500.0, 5'000.0}) {
    GridCurve point(kGridPoints, 0);
    point[grid_point(hz)] = 1;
    const GridCurve smooth = smoothed_db(point, match_width);
    const auto half = static_cast<std::size_t>(match_width(hz) / 2 * kGridPerOctave);
    // 8 or 16 points, whole ones: half the maximum there.
    EXPECT_NEAR(smooth[grid_point(hz) + half] / smooth[grid_point(hz)], 0.5, 0.01) << hz;
  }
  EXPECT_DOUBLE_EQ(match_width(500), 1.0 / 6);
  EXPECT_DOUBLE_EQ(match_width(5'000), 1.0 / 3);
  EXPECT_NEAR(20 * std::exp2(match_width(20)) - 20, 10, 1e-9);  // 10 Hz at the low end
}

TEST(LimitedSlope, LeavesWhatIsNoSteeper) {
  const GridCurve gentle = wave(6);
  const GridCurve limited = limited_slope(gentle, 12.5);
  for (std::size_t i = 0; i < kGridPoints; ++i) EXPECT_NEAR(limited[i], gentle[i], 1e-5);
}

TEST(LimitedSlope, IsNeverSteeper) {
  for (std::uint32_t seed = 0; seed < 20; ++seed) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal(0, 6);
    GridCurve wild(kGridPoints);
    for (float& db : wild) db = normal(random);
    const GridCurve limited = limited_slope(wild, 12);
    EXPECT_LE(steepest(limited), 12 + 1e-3);  // rounding of 0.125 dB steps
    EXPECT_LE(*std::ranges::max_element(limited), *std::ranges::max_element(wild));
    EXPECT_GE(*std::ranges::min_element(limited), *std::ranges::min_element(wild));
  }
}

TEST(LimitedSlope, KnowsNoDirection) {
  GridCurve step(kGridPoints, 0), mirrored = step;
  for (std::size_t i = 600; i < kGridPoints; ++i) step[i] = mirrored[kGridPoints - 1 - i] = 9;
  GridCurve limited = limited_slope(step, 12);
  std::ranges::reverse(limited);
  EXPECT_EQ(limited, limited_slope(mirrored, 12));
}

TEST(KWeightedDb, GrowsByTheGain) {
  const Spectrum96 s = coloured();
  const GridCurve up(kGridPoints, 2.5);
  EXPECT_NEAR(k_weighted_db(filtered(s, up, up, 0)) - k_weighted_db(s), 2.5, 1e-4);
  EXPECT_LT(k_weighted_db(filtered(s, {}, {}, 200)), k_weighted_db(s));
  EXPECT_EQ(k_weighted_db({}), -HUGE_VAL);
}

TEST(KWeightedDb, AddsMidAndSide) {
  Spectrum96 s = coloured({}, {}, 0);
  const double both = k_weighted_db(s);
  s.side_db.clear();
  EXPECT_NEAR(both - k_weighted_db(s), 10 * std::log10(2), 1e-4);
}

TEST(BandDb, OfAllBandsTogetherIsTheWhole) {
  const Spectrum96 s = coloured(colour(1));
  const auto power = [](double db) { return std::pow(10, db / 10); };
  const double parts =
      power(band_db(s, 0, 120)) + power(band_db(s, 120, 3'500)) + power(band_db(s, 3'500, 1e6));
  EXPECT_NEAR(10 * std::log10(parts), band_db(s, 0, 1e6), 1e-9);
  EXPECT_NEAR(band_db({}, 0, 1e6), kGridFloorDb, 1e-9);
}

TEST(EmptyIfFlat, ForgetsWhatNobodyHears) {
  EXPECT_TRUE(empty_if_flat(GridCurve(kGridPoints, 0.009f)).empty());
  EXPECT_FALSE(empty_if_flat(GridCurve(kGridPoints, 0.011f)).empty());
}

TEST(TurnHome, LeavesWhatIsTrustedAndComesBackByTheSlope) {
  GridCurve curve(kGridPoints, 0), trusted(kGridPoints, 0);
  const std::size_t begin = 300, end = 500;
  for (std::size_t i = begin; i <= end; ++i) curve[i] = 6, trusted[i] = 1;
  turn_home(curve, trusted, kGridPerOctave / 10.0);  // a tenth of a decibel a point
  for (std::size_t i = begin; i <= end; ++i) ASSERT_EQ(curve[i], 6);
  EXPECT_NEAR(curve[end + 20], 4, 1e-4);
  EXPECT_NEAR(curve[begin - 20], 4, 1e-4);
  EXPECT_NEAR(curve[end + 61], 0, 1e-4);
  GridCurve unknown(kGridPoints, 3);
  turn_home(unknown, GridCurve(kGridPoints, 0.5f), 12);
  EXPECT_EQ(unknown, GridCurve(kGridPoints, 3)) << "nothing to be near to";
}

TEST(LeastAbout, SpreadsAHoleByItsReach) {
  GridCurve curve(kGridPoints, 1);
  curve[100] = 0;
  const GridCurve least = least_about(curve, 5);
  for (std::size_t i = 90; i <= 110; ++i) ASSERT_EQ(least[i], i >= 95 && i <= 105 ? 0 : 1) << i;
}

}  // namespace
}  // namespace nocturne::test
