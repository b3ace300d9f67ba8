// Onset envelopes: splits, levels, timing, groups.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/onset.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/analyzers/rhythms.h"

namespace nocturne {
namespace {

using test::onsets_of;
using test::Signal;

std::vector<OnsetDetail> listed(const OnsetEnvelope& e) {
  std::vector<OnsetDetail> out;
  for (std::int64_t k = 0; k < e.frames(); ++k) out.push_back(e.detail(k));
  return out;
}

Signal music(Format format, double seconds) {
  Signal s = test::rock_beat(format, seconds, 133, 7, 0.02);
  test::add_sine(s, 311, 0.1, seconds / 3);
  return test::add_noise(s, 0.001, 8);
}

int strongest(const OnsetEnvelope& e, std::size_t group) {
  const auto all = listed(e);
  return static_cast<int>(
      std::max_element(all.begin(), all.end(),
                       [=](const auto& a, const auto& b) { return a.groups[group] < b.groups[group]; }) -
      all.begin());
}

TEST(OnsetEnvelope, TinyPiecesGiveTheSameBits) {
  const Signal s = music(Format::of(8000, 1), 0.25);
  const auto whole = listed(onsets_of(s));
  EXPECT_EQ(whole.size(), 25u);
  for (const std::int64_t size : {1, 2, 3, 5, 7, 17})
    EXPECT_EQ(listed(onsets_of(s, [=] { return size; })), whole) << size;
}

TEST(OnsetEnvelope, AnyPiecesGiveTheSameBits) {
  const Signal s = music(Format::of(44100, 2), 5);
  const auto whole = listed(onsets_of(s));
  // 441 frames are one hop: 400 leaves bodies without a frame, 900 gives one or two or three.
  for (const std::int64_t size : {400, 511, 900, 1323, 4096, 30011})
    EXPECT_EQ(listed(onsets_of(s, [=] { return size; })), whole) << size;
  std::mt19937 random(9);
  EXPECT_EQ(listed(onsets_of(s, [&] { return 1 + random() % 5000; })), whole);
}

TEST(OnsetEnvelope, MergingWithNothingChangesNothing) {
  const Signal s = music(Format::of(22050, 1), 1);
  OnsetEnvelope e, nothing_before;
  nothing_before.merge(onsets_of(s));
  e = onsets_of(s);
  e.merge(OnsetEnvelope());
  EXPECT_EQ(listed(e), listed(onsets_of(s)));
  EXPECT_EQ(listed(nothing_before), listed(e));
  EXPECT_EQ(nothing_before.frame_rate(), e.frame_rate());
}

TEST(OnsetEnvelope, SteadyToneHasNoOnsets) {
  const auto e = onsets_of(test::sine(Format::of(44100, 1), 3, 440, 0.5));
  // But where the window runs into its beginning and out of its end.
  for (std::int64_t k = 5; k < e.frames() - 5; ++k) EXPECT_EQ(e[k], Onset{}) << k;
}

// -24 dB is a power of two, so only the floor at -100 dB and the rounding to eight bits differ.
TEST(OnsetEnvelope, LevelChangesNothing) {
  Signal s = music(Format::of(44100, 1), 2);
  test::add_noise(s, 0.02, 10);  // each band well above the floor, before and after
  const auto loud = listed(onsets_of(s));
  for (float& x : s.channels[0]) x /= 16;
  const auto soft = listed(onsets_of(s));
  double difference = 0, sum = 0;
  for (std::size_t k = 0; k < loud.size(); ++k)
    for (std::size_t g = 0; g < kOnsetGroups; ++g)
      difference += std::abs(onset_rise(loud[k].groups[g]) - onset_rise(soft[k].groups[g])),
          sum += onset_rise(loud[k].groups[g]);
  EXPECT_LT(difference, 0.05 * sum);
}

TEST(OnsetEnvelope, ClickIsStrongestWithinAFrameOfItsTime) {
  for (const double time : {0.5, 0.502, 0.505, 0.508}) {
    const auto e = onsets_of(test::clicks_at(Format::of(44100, 1), 1, {time}, 3));
    for (std::size_t g = 0; g < kOnsetGroups; ++g)
      EXPECT_NEAR(strongest(e, g) / e.frame_rate(), time, 0.0125) << time << " group " << g;
  }
}

TEST(OnsetEnvelope, EachGroupHearsItsOwnRange) {
  const double hz[kOnsetGroups] = {90, 400, 1500, 5000};
  for (std::size_t g = 0; g < kOnsetGroups; ++g) {
    Signal s = test::silence(Format::of(44100, 1), 1);
    test::add_sine(s, hz[g], 0.3, 0.5);
    const auto e = onsets_of(s);
    for (std::size_t other = 0; other < kOnsetGroups; ++other)
      EXPECT_TRUE(other == g || e[strongest(e, g)][g] > e[strongest(e, g)][other]) << hz[g];
  }
}

TEST(OnsetEnvelope, UpperPartOfAGroupHearsItsOwnRange) {
  const double low[kOnsetGroups] = {60, 260, 950, 3600}, high[kOnsetGroups] = {150, 620, 2300, 6400};
  for (std::size_t g = 0; g < kOnsetGroups; ++g) {
    Signal s = test::silence(Format::of(44100, 1), 1);
    test::add_sine(s, low[g], 0.3, 0.3);
    const auto below = onsets_of(s).detail(strongest(onsets_of(s), g));
    Signal t = test::silence(Format::of(44100, 1), 1);
    test::add_sine(t, high[g], 0.3, 0.3);
    const auto above = onsets_of(t).detail(strongest(onsets_of(t), g));
    EXPECT_GT(above.upper[g], above.groups[g]) << high[g];
    EXPECT_LT(below.upper[g], below.groups[g]) << low[g];
  }
}

TEST(OnsetEnvelope, StoredRisesAreMonotonousUpTo48Decibels) {
  EXPECT_EQ(onset_rise(0), 0);
  for (int i = 1; i < 256; ++i)
    EXPECT_GT(onset_rise(static_cast<std::uint8_t>(i)), onset_rise(static_cast<std::uint8_t>(i - 1)));
  EXPECT_EQ(onset_rise(255), 8);
}

}  // namespace
}  // namespace nocturne
