// Tests of the corridor: what is inside is left alone, what is outside comes nearer, never beyond its limit.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/corridor.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/mastering/measurements.h"

namespace nocturne::test {
namespace {

TEST(Corridor, LeavesTheUsualSpectrumAlone) {
  EXPECT_LE(largest(deviation_db(coloured())), 1e-3);
  EXPECT_TRUE(corridor_curve(coloured(), {}).empty());
}

TEST(Corridor, LeavesAloneWhatLiesInside) {
  EXPECT_TRUE(corridor_curve(coloured(bell(200, 1, 1), bell(200, 1, 1)), {}).empty());
}

TEST(Corridor, TakesHalfOfWhatLiesBeyond) {
  const GridCurve harsh = bell(5'000, 0.7, 8);
  const Spectrum96 loud = coloured(harsh, harsh);
  const std::size_t there = grid_point(5'000);
  const double off = at(deviation_db(loud), there);
  EXPECT_GT(off, 4);
  // 0.5 x (off - 2), a little less where the limit bends it.
  EXPECT_NEAR(at(corridor_curve(loud, {}), there), -0.5 * (off - 2), 0.25);
  // The rest lies lower for the loudness that the bell takes: at the corridor's edge, no more.
  EXPECT_LE(largest(corridor_curve(loud, {}), 20, 1'000), 0.2);
}

TEST(CorrectionDb, IsOddSmoothMonotoneAndLimited) {
  const ToneAim aim;
  double before = correction_db(-30, aim);
  for (double off = -30; off <= 30; off += 0.01) {
    const double now = correction_db(off, aim);
    EXPECT_LE(now, before + 1e-12);
    EXPECT_LE(before - now, 0.01 * aim.corridor_strength + 1e-9) << "no step at " << off;
    EXPECT_DOUBLE_EQ(now, -correction_db(-off, aim));
    EXPECT_LE(std::abs(now), aim.corridor_limit_db);
    EXPECT_LE(std::abs(now), std::abs(off)) << "never past the middle";
    if (std::abs(off) <= aim.corridor_db - 1) {
      EXPECT_EQ(now, 0);
    }
    before = now;
  }
  EXPECT_NEAR(correction_db(30, aim), -4, 0.01);
}

TEST(CorrectionDb, GrowsWithItsStrength) {
  for (double off = -12; off <= 12; off += 0.5) {
    double before = 0;
    for (double strength = 0; strength <= 1; strength += 0.1) {
      const double now = std::abs(correction_db(off, {strength, 2, 4}));
      EXPECT_GE(now, before);
      before = now;
    }
    EXPECT_EQ(correction_db(off, {0, 2, 4}), 0);
    EXPECT_EQ(correction_db(off, {0.5, 2, 0}), 0);
  }
}

TEST(Corridor, TakesNoNoticeOfLevelOrOfEmptyTop) {
  const GridCurve boom = bell(150, 0.7, 6), down(kGridPoints, -20);
  const Spectrum96 loud = coloured(boom, boom), quiet = filtered(loud, down, down, 0);
  const GridCurve a = corridor_curve(loud, {}), b = corridor_curve(quiet, {});
  for (std::size_t i = 0; i < kGridPoints; ++i) ASSERT_NEAR(at(a, i), at(b, i), 1e-3);
  // An old recording that ends at 5 kHz: no hiss is raised.
  const GridCurve dark = curve_of([](double hz) { return hz > 5'000 ? -70.0 : 0.0; });
  EXPECT_LE(largest(corridor_curve(coloured(dark, dark), {}), 10'000, 20'000), 0.05);
  EXPECT_TRUE(corridor_curve({}, {}).empty());
  EXPECT_TRUE(deviation_db({}).empty());
}

TEST(CorridorTarget, IsTheUsualSpectrumOnTheLevelOfTheTrack) {
  const GridCurve boom = bell(150, 0.7, 6);
  const Spectrum96 track = coloured(boom, boom), target = corridor_target(track);
  const GridCurve off = deviation_db(track), total = smoothed_power(total_power(track), corridor_width);
  for (const double hz : {60.0, 150.0, 1'000.0, 8'000.0})
    EXPECT_NEAR(at(total, grid_point(hz)) - at(total_power(target), grid_point(hz)), at(off, grid_point(hz)),
                0.01);
}

}  // namespace
}  // namespace nocturne::test
