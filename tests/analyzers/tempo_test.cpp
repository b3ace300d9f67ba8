// Tempo and beats of generated rhythms.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/tempo.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "tests/analyzers/rhythms.h"

namespace nocturne {
namespace {

using test::analyze;
using test::Signal;

const Format kFormat = Format::of(44100, 1);

/// The largest distance of a beat from the grid first + n * period.
double worst_beat(const Times& beats, double first, double period) {
  double worst = 0;
  for (const double t : beats.seconds) worst = std::max(worst, std::abs(std::remainder(t - first, period)));
  return worst;
}

TEST(Tempo, ClickTracksAreExact) {
  for (const double bpm :
       {60.0, 66.6, 75.0, 90.0, 100.0, 110.05, 120.0, 127.96, 140.0, 150.0, 160.0, 174.0}) {
    SCOPED_TRACE(bpm);
    const auto r = analyze<Tempo>(test::clicks(kFormat, 30, bpm, 1));
    ASSERT_TRUE(r.bpm);
    EXPECT_NEAR(*r.bpm, bpm, 0.02);
    EXPECT_TRUE(r.constant);
    EXPECT_GT(r.confidence, 0.9);
    // The frames are 10 ms apart and the window is 46 ms long; a fit over thirty beats does much better.
    EXPECT_LT(worst_beat(r.beats, 0.25, 60 / bpm), 0.005);
    EXPECT_NEAR(static_cast<double>(r.beat_count), 29.75 * bpm / 60, 1.5);
    EXPECT_NEAR(r.onset_rate, bpm / 60, 0.05 * bpm / 60);
  }
}

TEST(Tempo, DrumPatternsAreExact) {
  for (double bpm = 70; bpm <= 170; bpm += 7.3) {
    SCOPED_TRACE(bpm);
    const auto r = analyze<Tempo>(test::rock_beat(kFormat, 40, bpm, 2));
    ASSERT_TRUE(r.bpm);
    EXPECT_NEAR(*r.bpm, bpm, 0.05);
    EXPECT_LT(worst_beat(r.beats, 0.3, 60 / bpm), 0.01);
  }
}

// Below 70 and above 170 listeners themselves divide on whether to tap the quavers or every other beat
// (Moelants 2002): any of the levels is right, but it must be exact.
TEST(Tempo, ExtremeDrumPatternsAreExactAtSomeLevel) {
  for (const double bpm : {50.0, 55.5, 62.0, 180.0, 196.0, 220.0}) {
    SCOPED_TRACE(bpm);
    const auto r = analyze<Tempo>(test::rock_beat(kFormat, 40, bpm, 3));
    ASSERT_TRUE(r.bpm);
    double nearest = 1e9;
    for (const double factor : {1.0 / 2, 1.0, 2.0})
      nearest = std::min(nearest, std::abs(*r.bpm / factor - bpm));
    EXPECT_LT(nearest, 0.05);
  }
}

TEST(Tempo, BeatsFollowADrift) {
  std::vector<double> times;
  for (double t = 0.5; t < 59; t += 0.56 - 0.08 * t / 60) times.push_back(t);
  const auto r = analyze<Tempo>(test::clicks_at(kFormat, 60, times, 4));
  ASSERT_TRUE(r.bpm);
  EXPECT_FALSE(r.constant);
  EXPECT_LT(r.stability, 0.5);
  std::size_t hits = 0;
  for (const double t : times)
    hits += std::any_of(r.beats.seconds.begin(), r.beats.seconds.end(),
                        [=](double b) { return std::abs(b - t) < 0.01; });
  EXPECT_GE(hits + 2, times.size());
}

TEST(Tempo, CandidatesAreRankedRelativesOfTheTempo) {
  const auto r = analyze<Tempo>(test::rock_beat(kFormat, 30, 112, 5));
  ASSERT_TRUE(r.bpm);
  ASSERT_EQ(r.candidates.size(), 7u);
  EXPECT_EQ(r.candidates[0].bpm, *r.bpm);
  double sum = 0;
  for (std::size_t i = 0; i < r.candidates.size(); ++i) {
    sum += r.candidates[i].weight;
    EXPECT_LE(r.candidates[i].weight, r.candidates[i > 0 ? i - 1 : 0].weight);
  }
  EXPECT_NEAR(sum, 1, 1e-12);
}

TEST(Tempo, SilenceHasNone) {
  for (const double seconds : {0.0, 0.005, 0.3, 30.0}) {
    const auto r = analyze<Tempo>(test::silence(kFormat, seconds));
    EXPECT_FALSE(r.bpm) << seconds;
    EXPECT_EQ(r.confidence, 0);
    EXPECT_TRUE(r.beats.seconds.empty());
    EXPECT_EQ(r.onset_rate, 0);
  }
}

TEST(Tempo, NoiseAndDronesHaveNone) {
  for (std::uint32_t seed = 1; seed <= 5; ++seed)
    EXPECT_FALSE(analyze<Tempo>(test::noise(kFormat, 20, 0.1, seed)).bpm) << seed;
  Signal drone = test::sine(kFormat, 30, 110, 0.3);
  for (const double hz : {165.0, 220.0, 275.0}) test::add_sine(drone, hz, 0.2);
  EXPECT_FALSE(analyze<Tempo>(drone).bpm);
  EXPECT_FALSE(analyze<Tempo>(test::add_noise(drone, 1e-4, 6)).bpm);
}

TEST(Tempo, OneStrokeHasNone) { EXPECT_FALSE(analyze<Tempo>(test::clicks_at(kFormat, 20, {7.0}, 7)).bpm); }

TEST(Tempo, LevelChangesNothing) {
  Signal s = test::rock_beat(kFormat, 30, 123.4, 8);
  const auto loud = analyze<Tempo>(s);
  for (float& x : s.channels[0]) x *= 0.1f;
  const auto soft = analyze<Tempo>(s);
  ASSERT_TRUE(loud.bpm && soft.bpm);
  EXPECT_NEAR(*loud.bpm, *soft.bpm, 0.01);
  EXPECT_NEAR(static_cast<double>(loud.beat_count), static_cast<double>(soft.beat_count), 1);
  EXPECT_NEAR(loud.confidence, soft.confidence, 0.05);
}

TEST(Tempo, SampleRatesAgree) {
  for (const double bpm : {84.0, 112.3, 127.96})
    for (const int rate : {16000, 22050, 32000, 44100, 48000, 96000}) {
      SCOPED_TRACE(rate);
      const auto r = analyze<Tempo>(test::rock_beat(Format::of(rate, 1), 40, bpm, 9));
      ASSERT_TRUE(r.bpm);
      EXPECT_NEAR(*r.bpm, bpm, 0.05);
      EXPECT_LT(worst_beat(r.beats, 0.3, 60 / bpm), 0.01);
    }
}

TEST(Tempo, AnyPiecesGiveTheSameBits) {
  const Signal s = test::rock_beat(Format::of(44100, 2), 12, 131, 10);
  const auto whole = values_of(analyze<Tempo>(s, Mode::full, 1 << 30));
  for (const std::int64_t size : {511, 4096, 30011, 1 << 18})
    EXPECT_EQ(values_of(analyze<Tempo>(s, Mode::full, size)), whole) << size;
  std::mt19937 random(11);
  EXPECT_EQ(values_of(test::consume<Tempo>(s, Mode::full, [&] { return 1 + random() % 20000; }).finish()),
            whole);
}

TEST(Tempo, FastModeGivesTheSameBits) {
  const Signal s = test::rock_beat(kFormat, 12, 97, 12);
  EXPECT_EQ(values_of(analyze<Tempo>(s, Mode::fast)), values_of(analyze<Tempo>(s, Mode::full)));
}

}  // namespace
}  // namespace nocturne
