// The soft clip: its curve, what it leaves alone, and that it puts no alias where there was nothing.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/soft_clip.h"

#include <gtest/gtest.h>

#include "tests/mastering/render.h"
#include "tests/mastering/tone_fit.h"

namespace nocturne {
namespace {

using test::Signal;

Signal clipped(const Signal& input, double threshold_dbfs,
               SoftClip::Interpolation interpolation = SoftClip::Interpolation::where_needed) {
  SoftClip stage(input.format, interpolation);
  stage.set(threshold_dbfs);
  return test::render(stage, input);
}

double db(double x) { return 20 * std::log10(x); }

TEST(SoftClipCurve, IsOddAndStraightUpToTheThreshold) {
  for (const double x : {0.0, 0.1, 0.25, 0.5}) {
    EXPECT_EQ(soft_clip(x, 0.5), x);
    EXPECT_EQ(soft_clip(-x, 0.5), -x);
  }
  for (double x = 0.5; x < 4; x += 0.01) EXPECT_EQ(soft_clip(-x, 0.5), -soft_clip(x, 0.5));
}

TEST(SoftClipCurve, RisesAlwaysAndEndsUnderItsHeadroom) {
  const double end = 0.5 * std::pow(10, kClipHeadroomDb / 20);
  for (double x = 0.5; x < 20; x += 0.01) {
    EXPECT_GT(soft_clip(x + 0.01, 0.5), soft_clip(x, 0.5));
    EXPECT_LT(soft_clip(x, 0.5), end);
  }
  EXPECT_NEAR(soft_clip(1e4, 0.5), end, 1e-9);
}

TEST(SoftClipCurve, HasNoCornerAtTheThreshold) {
  constexpr double kStep = 1e-4;
  const auto slope = [](double x) { return (soft_clip(x + kStep, 0.5) - soft_clip(x, 0.5)) / kStep; };
  // Behind the threshold the slope is 1 - 1.5 (e / w)^2 with w = 0.13: 1e-5 within 2e-4 of it, and nearly
  // even.
  EXPECT_NEAR(slope(0.5 - kStep), 1, 1e-9);
  EXPECT_NEAR(slope(0.5), 1, 1e-5);
  EXPECT_NEAR(slope(0.5 + kStep), slope(0.5), 1e-5);
}

TEST(SoftClipCurve, HasTheMeanThatSumsGive) {
  for (const auto& [from, to] : {std::pair{0.2, 0.9}, {-1.4, 1.1}, {0.7, 0.4}, {0.6, 0.6}, {0.6, 0.60003}}) {
    constexpr int kSteps = 100'000;
    double sum = 0;
    for (int i = 0; i < kSteps; ++i) {
      const double x = from + (to - from) * (i + 0.5) / kSteps;
      sum += soft_clip(x, 0.5) - x;
    }
    EXPECT_NEAR(mean_taken(from, to, 0.5), sum / kSteps, 1e-9) << from << " to " << to;
  }
  EXPECT_EQ(mean_taken(-0.5, 0.5, 0.5), 0);
}

TEST(SoftClip, PassesWhatIsUnderTheThresholdBitForBit) {
  for (const int rate : {8'000, 44'100, 192'000}) {
    Signal input = test::noise(Format::of(rate, 2), 1, 0.05, 3);
    input.channels[0][100] = -0.0f;
    EXPECT_TRUE(test::same_bits(clipped(input, -6), input));
    EXPECT_TRUE(test::same_bits(clipped(input, -6, SoftClip::Interpolation::everywhere), input));
    SoftClip unset(input.format);
    EXPECT_TRUE(test::same_bits(test::render(unset, input), input));
  }
}

TEST(SoftClip, GivesTheBitsOfInterpolationEverywhere) {
  for (const double threshold : {-30.0, -12.0, -6.0, -3.0, -0.5})
    for (const std::uint32_t seed : {1u, 2u, 3u}) {
      Signal input = test::lively(Format::of(44'100, 2), 1.1, seed);
      test::add_sine(input, 15'000, 0.2);
      EXPECT_TRUE(test::same_bits(clipped(input, threshold),
                                  clipped(input, threshold, SoftClip::Interpolation::everywhere)))
          << threshold << " dBFS, seed " << seed;
    }
}

TEST(SoftClip, FindsPeaksBetweenSamples) {
  // At a quarter of the rate and this phase all samples lie 3 dB under the peaks, 1.5 dB under the threshold;
  // the tone loses what a slow one loses, whose peaks are samples.
  const auto left = [](double hz, double phase) {
    Signal input = test::silence(Format::of(48'000, 1), 1);
    test::add_sine(input, hz, 1, 0, 1, phase);
    return db(test::fit_tone(clipped(input, -1.5).channels[0], 48'000, hz, 24'000, 12'000).amplitude);
  };
  const double slow = left(100, 0);
  EXPECT_LT(slow, -0.05);
  EXPECT_NEAR(left(12'000, std::numbers::pi / 4), slow, 0.01);
}

TEST(SoftClip, LeavesNoAliasesOfASineDrivenBySixDecibels) {
  for (const int rate : {44'100, 48'000}) {
    // Of 15 kHz all harmonics lie above half the rate, of 1 kHz the odd ones below it are music.
    const Format format = Format::of(rate, 1);
    const auto begin = static_cast<std::size_t>(rate), second = static_cast<std::size_t>(rate);
    const Signal high = clipped(test::sine(format, 2.5, 15'000, 1), -6.02);
    EXPECT_LT(test::fit_tone(high.channels[0], rate, 15'000, begin, second).residual_dbc, -90);

    std::vector<float> low = clipped(test::sine(format, 2.5, 1000, 1), -6.02).channels[0];
    const double tone = test::fit_tone(low, rate, 1000, begin, second).amplitude;
    for (int k = 1; 1000 * k < rate / 2; k += 2) test::remove_tone(low, rate, 1000.0 * k, begin, second);
    double rest = 0;
    for (std::size_t i = begin; i < begin + second; ++i) rest += std::pow(static_cast<double>(low[i]), 2);
    EXPECT_LT(10 * std::log10(2 * rest / static_cast<double>(second)) - db(tone), -110);
  }
}

TEST(SoftClip, FollowsItsCurveOnSlowSines) {
  // 100 Hz: nearly all harmonics are kept, and the highest point is the curve's, 0.625.
  const Signal out = clipped(test::sine(Format::of(96'000, 1), 1, 100, 1), -6.0206);
  float peak = 0;
  for (std::size_t i = 48'000; i < 90'000; ++i) peak = std::max(peak, std::abs(out.channels[0][i]));
  EXPECT_NEAR(peak, soft_clip(1, 0.5), 1e-4);
}

TEST(SoftClip, TreatsEachChannelForItself) {
  const Format format = Format::of(44'100, 2);
  Signal input = test::noise(format, 1, 0.05, 3);
  const std::vector<float> still = input.channels[1];
  for (float& x : input.channels[0]) x *= 10;
  const Signal out = clipped(input, -3);
  EXPECT_EQ(out.channels[1], still);
  EXPECT_NE(out.channels[0], input.channels[0]);
}

}  // namespace
}  // namespace nocturne
