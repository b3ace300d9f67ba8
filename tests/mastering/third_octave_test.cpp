// Bands of spectra whose power is known.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/third_octave.h"

#include <gtest/gtest.h>

#include <cmath>

namespace nocturne {
namespace {

constexpr float kNothing = -INFINITY;

// The same power in each 1/96 octave: a band of 10^(1/10) holds 96 * log2(10) / 10 = 31.89 of them.
TEST(ThirdOctaves, OfPinkNoiseAreLevel) {
  const double width_db = 10 * std::log10(kGridPerOctave * std::log2(10) / 10);
  const auto bands = third_octaves(GridCurve(kGridPoints, -40.0f), 24000);
  ASSERT_EQ(bands.size(), 31u);
  EXPECT_EQ(bands.front().nominal_hz, 20);
  EXPECT_EQ(bands.back().nominal_hz, 20000);
  for (const ThirdOctave& b : bands) EXPECT_NEAR(b.level_db, -40 + width_db, 1e-9) << b.nominal_hz;
}

TEST(ThirdOctaves, HoldEachPowerOnce) {
  GridCurve line(kGridPoints, kNothing);
  line[static_cast<std::size_t>(std::lround(grid_place(997)))] = -3;
  double power = 0;
  for (const ThirdOctave& b : third_octaves(line, 24000)) {
    power += std::pow(10, b.level_db / 10);
    if (b.nominal_hz == 1000) {
      EXPECT_NEAR(b.level_db, -3, 1e-9);
    } else {
      EXPECT_EQ(b.level_db, kNothing) << b.nominal_hz;
    }
  }
  EXPECT_NEAR(10 * std::log10(power), -3, 1e-9);
}

TEST(ThirdOctaves, TellsWhatIsFarBelowTheLoudest) {
  GridCurve steep(kGridPoints, -200.0f);
  steep[static_cast<std::size_t>(std::lround(grid_place(100)))] = 0;
  const double width_db = 10 * std::log10(kGridPerOctave * std::log2(10) / 10);
  EXPECT_NEAR(third_octaves(steep, 24000).back().level_db, -200 + width_db, 1e-6);  // of float's digits
}

TEST(ThirdOctaves, EndBelowWhatTheRateHolds) {
  // The band of 3,150 Hz ends at 3,548 Hz, that of 4,000 Hz at 4,467 Hz.
  EXPECT_EQ(third_octaves(GridCurve(kGridPoints, 0.0f), 4000).back().nominal_hz, 3150);
  EXPECT_TRUE(third_octaves({}, 24000).empty());
}

TEST(ThirdOctaveCurve, IsTheSpectrumUnderAWindowOfAThird) {
  const GridCurve level = third_octave_curve(GridCurve(kGridPoints, -40.0f));
  const std::size_t middle = kGridPoints / 2;
  EXPECT_NEAR(level[middle], -40 + 10 * std::log10(kGridPerOctave / 3.0), 1e-4);  // of a float near 25
  GridCurve line(kGridPoints, kNothing);
  line[middle] = -10;
  const GridCurve smooth = third_octave_curve(line);
  EXPECT_NEAR(smooth[middle], -10, 1e-4);
  EXPECT_NEAR(smooth[middle + 16], -10 - 3.0103, 1e-4);  // half of the window's height
  EXPECT_NEAR(smooth[middle - 16], -10 - 3.0103, 1e-4);
  EXPECT_LT(smooth[middle + 32], -100);
  EXPECT_EQ(smooth[middle + 33], kNothing);
  EXPECT_TRUE(third_octave_curve({}).empty());
}

TEST(ThirdOctaveMeans, GoStraightBetweenTheBandsAndLevelBeyond) {
  GridCurve spectrum(kGridPoints, -40.0f);
  for (auto i = static_cast<std::size_t>(grid_place(1'000)); i < kGridPoints; ++i) spectrum[i] = -20;
  const GridCurve means = third_octave_means(spectrum);
  const auto at_hz = [&](double hz) { return means[static_cast<std::size_t>(std::lround(grid_place(hz)))]; };
  EXPECT_NEAR(at_hz(10), -40, 1e-4);
  EXPECT_NEAR(at_hz(790), -40, 1e-4);
  EXPECT_NEAR(at_hz(1'000), 10 * std::log10((1e-4 + 1e-2) / 2), 0.4);  // half of the band, but for a point
  EXPECT_NEAR(at_hz(1'000 * std::pow(10, 0.05)), (at_hz(1'000) - 20) / 2, 0.1);  // a point is 0.08 dB here
  EXPECT_NEAR(at_hz(30'000), -20, 1e-4);
  EXPECT_TRUE(third_octave_means({}).empty());
}

TEST(ThirdOctaveMeans, LeaveOutWhatTheRateCannotHold) {
  GridCurve spectrum(kGridPoints, -40.0f);
  for (auto i = static_cast<std::size_t>(grid_place(4'000)); i < kGridPoints; ++i) spectrum[i] = -200;
  const GridCurve means = third_octave_means(spectrum);
  EXPECT_NEAR(means[static_cast<std::size_t>(grid_place(4'000))], -40, 0.1);
  EXPECT_EQ(means[static_cast<std::size_t>(grid_place(8'000))], -200);
}

}  // namespace
}  // namespace nocturne
