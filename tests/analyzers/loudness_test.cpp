// The laws and limits of the loudness analyzer: splits, merges, modes, degenerate tracks.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/loudness.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/support/loudness_signals.h"

namespace nocturne {
namespace {

using test::music;
using test::result;
using test::stereo_tone;

void expect_same(const Loudness::Result& a, const Loudness::Result& b, double tolerance) {
  const auto near = [&](std::optional<double> x, std::optional<double> y, const char* what) {
    ASSERT_EQ(x.has_value(), y.has_value()) << what;
    if (x) {
      EXPECT_NEAR(*x, *y, tolerance) << what;
    }
  };
  near(a.integrated_lufs, b.integrated_lufs, "integrated");
  near(a.range_lu, b.range_lu, "range");
  near(a.variation_lu, b.variation_lu, "variation");
  near(a.max_momentary_lufs, b.max_momentary_lufs, "momentary");
  near(a.max_shortterm_lufs, b.max_shortterm_lufs, "short-term");
  near(a.dynamic_complexity_lu, b.dynamic_complexity_lu, "complexity");
  EXPECT_EQ(a.sample_peak_dbfs, b.sample_peak_dbfs);
  EXPECT_EQ(a.true_peak_dbtp, b.true_peak_dbtp);
  EXPECT_EQ(a.replaygain_track_peak, b.replaygain_track_peak);
}

TEST(Loudness, OfAnySplitIsThatOfTheWhole) {
  // Partial sums round differently in double precision, some 1e-12; levels are compared at 1e-9 LU.
  const test::Signal brief = music(Format::of(8'000, 2), 1, 5), longer = music(Format::of(44'100, 2), 8, 6);
  for (const std::int64_t size : {1, 2, 3, 5, 7, 17, 511})
    expect_same(test::analyze<Loudness>(brief, Mode::full, size), result(brief), 1e-9);
  for (const std::int64_t size : {4'096, 44'100, 99'999})
    expect_same(test::analyze<Loudness>(longer, Mode::full, size), result(longer), 1e-9);
  std::mt19937 random(7);
  std::uniform_int_distribution<std::int64_t> any(1, 30'000);
  expect_same(test::consume<Loudness>(longer, Mode::full, [&] { return any(random); }).finish(),
              result(longer), 1e-9);
}

TEST(Loudness, StaysTheSameWhenNothingIsMerged) {
  const test::Signal s = music(Format::of(44'100, 2), 4, 8);
  const auto whole = [&] { return test::consume<Loudness>(s, Mode::full, [] { return 1 << 18; }); };
  Loudness before(s.format, Mode::full), after = whole();
  before.merge(whole());
  after.merge(Loudness(s.format, Mode::full));
  expect_same(before.finish(), whole().finish(), 0);
  expect_same(after.finish(), whole().finish(), 0);
}

TEST(Loudness, IsTheSameInFastMode) {
  const test::Signal s = music(Format::of(44'100, 2), 4, 9);
  expect_same(test::analyze<Loudness>(s, Mode::fast), result(s), 0);
}

TEST(Loudness, OfSilenceIsAbsent) {
  for (const double seconds : {0., 0.1, 5.}) {
    const auto r = result(test::silence(Format::of(44'100, 2), seconds));
    EXPECT_FALSE(r.integrated_lufs || r.range_lu || r.max_momentary_lufs || r.max_shortterm_lufs);
    EXPECT_FALSE(r.true_peak_dbtp || r.sample_peak_dbfs || r.replaygain_track_gain_db ||
                 r.peak_to_loudness_lu);
    EXPECT_EQ(r.replaygain_track_peak, 0);
  }
}

TEST(Loudness, VariationIsTheDeviationOfShortTermLevels) {
  EXPECT_NEAR(*result(stereo_tone(8'000, {{10, -20}})).variation_lu, 0, 1e-3);
  // Two levels 6 LU apart for as long: 3 LU, less for the 3 s of 240 that lie between them.
  EXPECT_NEAR(*result(stereo_tone(8'000, {{120, -20}, {120, -26}})).variation_lu, 3, 0.03);
  // What is 20 LU under the mean is left out, as it is of the range.
  EXPECT_LT(*result(stereo_tone(8'000, {{60, -20}, {60, -50}})).variation_lu, 2.5);
}

TEST(Loudness, TakesAWholeGatingBlock) {
  // 399 ms: no integrated value by the standard, as in libebur128; the loudest moment is what sounded.
  const auto brief = result(stereo_tone(48'000, {{0.399, -20}}));
  EXPECT_FALSE(brief.integrated_lufs);
  EXPECT_FALSE(brief.replaygain_track_gain_db);
  EXPECT_NEAR(*brief.max_momentary_lufs, -20 + 10 * std::log10(0.399 / 0.4), 0.05);
  EXPECT_NEAR(*brief.max_shortterm_lufs, -20 + 10 * std::log10(0.399 / 3), 0.05);
  EXPECT_NEAR(*result(stereo_tone(48'000, {{0.4, -20}})).integrated_lufs, -20, 0.05);
}

TEST(Loudness, OfOneSampleHasPeaksOnly) {
  test::Signal s(Format::of(44'100, 1), 1);
  s.channels[0][0] = 0.5f;
  const auto r = result(s);
  EXPECT_EQ(*r.sample_peak_dbfs, 20 * std::log10(0.5));
  EXPECT_EQ(*r.true_peak_dbtp, 20 * std::log10(0.5));
  EXPECT_FALSE(r.integrated_lufs);
}

TEST(Loudness, OfDcIsThatOfItsOnset) {
  // The high-pass takes DC away within the first block: nothing is left to pass the gate for long.
  test::Signal s = test::silence(Format::of(44'100, 2), 10);
  for (auto& channel : s.channels) channel.assign(channel.size(), 0.5f);
  const auto r = result(s);
  EXPECT_EQ(*r.sample_peak_dbfs, 20 * std::log10(0.5));
  ASSERT_TRUE(r.max_momentary_lufs);
  EXPECT_LT(*r.max_shortterm_lufs, *r.max_momentary_lufs - 8);  // one onset: 10 log10(3 / 0.4) = 8.75 apart
}

TEST(Loudness, GivesReplayGainsFromTheTruePeak) {
  const auto r = result(stereo_tone(48'000, {{5, -10}}));
  EXPECT_EQ(*r.replaygain_track_gain_db, -18 - *r.integrated_lufs);
  EXPECT_NEAR(20 * std::log10(r.replaygain_track_peak), *r.true_peak_dbtp, 1e-12);
  EXPECT_FALSE(r.true_peak_over);
  EXPECT_TRUE(result(stereo_tone(48'000, {{1, 0.5}})).true_peak_over);
}

TEST(Loudness, SurvivesAbsurdSamples) {
  // Float files can hold anything finite; the result stays finite.
  test::Signal s = test::noise(Format::of(44'100, 2), 1, 1e30, 10);
  for (auto& channel : s.channels)
    for (float& x : channel) x = std::clamp(x, -1e30f, 1e30f);
  EXPECT_TRUE(std::isfinite(*result(s).integrated_lufs));
}

TEST(Loudness, HasNoDynamicsInASteadyTone) {
  EXPECT_NEAR(*result(stereo_tone(48'000, {{10, -20}})).dynamic_complexity_lu, 0, 0.01);
  // Equal halves 20 dB apart: the loud one weighs 0.9^-20 = 8.2 times as much, so the mean lies 2.17 below it
  // and the mean distance is 10.
  EXPECT_NEAR(*result(stereo_tone(48'000, {{10, -20}, {10, -40}})).dynamic_complexity_lu, 10, 0.05);
}

TEST(Loudness, HasNoDynamicsInSilence) {
  // Dither behind the sound, of 16 bits or louder, is no quiet passage. The first of its 50 blocks has the
  // filter's ringing, which may be 50 LU away and so counts up to 1 LU.
  for (const double level : {-95.0, -90.0, -85.0, -75.0}) {
    const auto r = result(stereo_tone(48'000, {{10, -20}, {10, level}}));
    EXPECT_LT(*r.dynamic_complexity_lu, 1) << level;
  }
  EXPECT_FALSE(result(stereo_tone(48'000, {{10, -75}})).dynamic_complexity_lu);
}

TEST(Loudness, OfThreeHoursFitsInTwoAndAHalfMegabytes) {
  EnergyCurve curve;
  for (std::int64_t k = 0; k < 3 * 3600 * EnergyGrid::kBlocksPerSecond; ++k) curve.add(k, 1e-3);
  EXPECT_EQ(curve.size(), 540'000);
  EXPECT_LE(curve.bytes(), 2'500'000u);
}

TEST(EnergyCurve, KeepsPartialBlocksExactAtBothEnds) {
  EnergyCurve whole, left, right;
  for (std::int64_t k = 0; k < 9; ++k) whole.add(k, 3.0);
  for (std::int64_t k = 0; k < 5; ++k) left.add(k, k == 4 ? 1.0 : 3.0);
  for (std::int64_t k = 4; k < 9; ++k) right.add(k, k == 4 ? 2.0 : 3.0);
  left.append(right);
  std::vector<double> a, b;
  whole.for_each([&](double energy) { a.push_back(energy); });
  left.for_each([&](double energy) { b.push_back(energy); });
  EXPECT_EQ(a, b);
}

}  // namespace
}  // namespace nocturne
