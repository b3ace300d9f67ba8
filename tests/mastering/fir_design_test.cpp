// Tests of the FIR's design: its response, by the definition of a sum, against the curve it was drawn for.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/fir_design.h"

#include <gtest/gtest.h>

#include <numbers>
#include <numeric>
#include <utility>

#include "tests/mastering/curves.h"

namespace nocturne::test {
namespace {

constexpr int kRates[] = {8'000, 44'100, 48'000, 96'000, 192'000};
constexpr double kBarDb = 0.1;  // of the design against the filter, from 20 Hz to 0.45 of the rate

/// The response of symmetric taps at one frequency: a sum of cosines, each from the two before.
double response_db(const std::vector<float>& taps, double hz, int rate) {
  const std::size_t middle = taps.size() / 2;
  const double twice = 2 * std::cos(2 * std::numbers::pi * hz / rate);
  double before = twice / 2, now = 1, sum = taps[middle];
  for (std::size_t i = 1; i <= middle; ++i) {
    before = std::exchange(now, twice * now - before);
    sum += 2 * static_cast<double>(taps[middle + i]) * now;
  }
  return 20 * std::log10(std::abs(sum));
}

/// The worst error at points 1/7 octave apart, closer (2 Hz) up to 100 Hz, none of them a point of the grid.
double worst_error_db(const GridCurve& curve, double highpass_hz, int rate) {
  const std::vector<float> taps = design_fir(curve, highpass_hz, rate);
  double worst = 0;
  for (double hz = 20; hz < 0.45 * rate; hz = std::max(hz + (hz < 100 ? 2 : 10), hz * std::exp2(1 / 7.0)))
    worst = std::max(worst, std::abs(response_db(taps, hz, rate) - design_db(curve, highpass_hz, hz)));
  return worst;
}

TEST(FirDesign, HasTheLengthOfItsRate) {
  EXPECT_EQ(fir_taps(8'000), 16'383);
  EXPECT_EQ(fir_taps(44'100), 16'383);
  EXPECT_EQ(fir_taps(48'000), 16'383);
  EXPECT_EQ(fir_taps(88'200), 32'767);
  EXPECT_EQ(fir_taps(96'000), 32'767);
  EXPECT_EQ(fir_taps(176'400), 65'535);
  EXPECT_EQ(fir_taps(192'000), 65'535);
}

TEST(FirDesign, IsSymmetricToTheBit) {
  const std::vector<float> taps = design_fir(bell(200, 1, 5), 20, 44'100);
  EXPECT_TRUE(std::equal(taps.begin(), taps.end(), taps.rbegin()));
}

TEST(FirDesign, OfNothingIsAnImpulse) {
  const std::vector<float> taps = design_fir({}, 0, 48'000);
  // The transforms round in single precision.
  for (std::size_t i = 0; i < taps.size(); ++i) EXPECT_NEAR(taps[i], i == 8'191 ? 1 : 0, 1e-6);
}

TEST(FirDesign, OfALevelCurveIsAGain) {
  const GridCurve level(kGridPoints, -6.0f);
  EXPECT_NEAR(response_db(design_fir(level, 0, 44'100), 1'000, 44'100), -6, 1e-4);
}

TEST(FirDesign, HasTheGentleHighPass) {
  // Butterworth, second order: 1 / sqrt(1 + (corner / f)^4).
  EXPECT_NEAR(design_db({}, 20, 20), -3.0103, 1e-4);
  EXPECT_NEAR(design_db({}, 20, 40), -10 * std::log10(1 + 1.0 / 16), 1e-9);
  for (const int rate : kRates)
    for (const double corner : {5.0, 20.0, 80.0})
      EXPECT_LE(worst_error_db({}, corner, rate), kBarDb) << rate << " Hz, corner " << corner;
}

TEST(FirDesign, DrawsANarrowBassBell) {
  // Windowed without correction, 4,096 taps give 4.95 dB of these 6.
  for (const int rate : kRates) EXPECT_LE(worst_error_db(bell(60, 2, 6), 20, rate), kBarDb) << rate << " Hz";
}

TEST(FirDesign, DrawsTheSteepestCurves) {
  for (const int rate : kRates)
    for (const double amplitude_db : {4.0, 7.0, 12.0})
      for (const double phase : {0.0, 1.5, 3.0, 4.5})
        EXPECT_LE(worst_error_db(wave(amplitude_db, phase), 20, rate), kBarDb)
            << rate << " Hz, " << amplitude_db << " dB, phase " << phase;
}

TEST(FirDesign, LeavesNothingOfAnOffset) {
  for (const int rate : kRates) {
    const std::vector<float> taps = design_fir(bell(40, 1, 6), 20, rate);
    // -100 dB: what rounding each of the taps to a float leaves of their sum.
    EXPECT_NEAR(std::accumulate(taps.begin(), taps.end(), 0.0), 0, 1e-5) << rate << " Hz";
  }
}

}  // namespace
}  // namespace nocturne::test
