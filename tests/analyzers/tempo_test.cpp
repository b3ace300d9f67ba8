// Tempo and beats of generated rhythms.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/tempo.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <random>

#include "tests/analyzers/rhythms.h"

namespace nocturne {
namespace {

using test::analyze;
using test::kHat;
using test::kKick;
using test::kSnare;
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
    // Bare clicks do not say whether to tap every one of them or every other.
    EXPECT_GT(r.confidence, 0.5);
    // A fit over thirty beats is exact to 2 ms; slower attacks than a click's have the times 3 ms earlier.
    EXPECT_LT(worst_beat(r.beats, 0.25, 60 / bpm), 0.006);
    EXPECT_NEAR(static_cast<double>(r.beat_count), 29.75 * bpm / 60, 1.5);
    EXPECT_NEAR(r.onset_rate, bpm / 60, 0.05 * bpm / 60);
  }
}

// A grid went on for half a period beyond the last onset, and so beyond the end of a track cut on a beat.
TEST(Tempo, BeatsEndWithTheTrack) {
  // Beats at 0.3 s and every half second, hats between: a hat is the last onset, the next beat is not there.
  for (const double seconds : {30.62, 30.66, 30.7, 30.74}) {
    const auto r = analyze<Tempo>(test::rock_beat(kFormat, seconds, 120, 2));
    ASSERT_GT(r.beats.seconds.size(), 2u);
    EXPECT_LE(r.beats.seconds.back(), seconds);
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

// As in disco: hi-hat and bass play between soft strokes of the drums, which are the beats all the same.
TEST(Tempo, LoudHiHatsAndBassBetweenTheBeatsAreNotTheBeats) {
  for (const double bpm : {100.0, 104.0, 110.0}) {
    SCOPED_TRACE(bpm);
    Signal s = test::silence(kFormat, 40);
    std::mt19937 random(18);
    for (int i = 0; 0.3 + i * 60 / bpm < 39; ++i) {
      const double time = 0.3 + i * 60 / bpm, between = time + 30 / bpm;
      test::strike(s, time, kKick, random, 0.3);
      if (i % 2 == 1) test::strike(s, time, kSnare, random, 0.3);
      test::strike(s, between, kHat, random, 3);
      test::play(s, between, i / 4 % 2 == 1 ? 55 : 73.42, 28 / bpm, 0.3);
    }
    EXPECT_LT(worst_beat(analyze<Tempo>(s).beats, 0.3, 60 / bpm), 0.01);
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

/// Strokes at places of a bar, over and over.
struct Pattern {
  const char* name;
  double beats;  // in a bar
  std::vector<std::pair<double, test::Drum>> strokes;
};

Signal play(const Pattern& pattern, double seconds, double bpm) {
  Signal s = test::silence(kFormat, seconds);
  std::mt19937 random(13);
  for (double bar = 0; 0.2 + bar * 60 / bpm < seconds; bar += pattern.beats)
    for (const auto& [beat, drum] : pattern.strokes) {
      const double time = 0.2 + (bar + beat) * 60 / bpm;
      if (time < seconds) test::strike(s, time, drum, random);
    }
  return s;
}

constexpr test::Drum kHigh{1200, 0.4, 0.02, 0, 60}, kLow{800, 0.2, 0.01, 0, 60};

// Accents and subdivisions, slow and fast: the tempo may be read at another level, but at no other ratio.
TEST(Tempo, MetronomesAreExactAtSomeLevel) {
  const Pattern metronomes[] = {{"plain", 1, {{0, kHigh}}},
                                {"four", 4, {{0, kHigh}, {1, kLow}, {2, kLow}, {3, kLow}}},
                                {"quavers", 1, {{0, kHigh}, {0.5, kLow}}}};
  for (const Pattern& m : metronomes)
    for (const double bpm : {31.0, 40.0, 55.5, 76.0, 104.0, 127.96, 160.0, 208.0, 296.0}) {
      SCOPED_TRACE(testing::Message() << m.name << " at " << bpm);
      const auto r = analyze<Tempo>(play(m, 40, bpm));
      ASSERT_TRUE(r.bpm);
      double nearest = 1e9;
      for (const double factor : {1.0 / 4, 1.0 / 3, 1.0 / 2, 1.0, 2.0, 3.0, 4.0})
        nearest = std::min(nearest, std::abs(*r.bpm / factor / bpm - 1));
      EXPECT_LT(nearest, 0.0004) << *r.bpm;  // 0.05 at 128
    }
}

// Two thirds and three halves of the tempo are where uneven quavers and groups of three would lead.
TEST(Tempo, UnevenPatternsAreNotTakenForOthers) {
  const Pattern patterns[] = {
      {"shuffle", 2, {{0, kKick}, {1, kSnare}, {0, kHat}, {2.0 / 3, kHat}, {1, kHat}, {5.0 / 3, kHat}}},
      {"waltz", 3, {{0, kKick}, {1, kSnare}, {2, kSnare}, {0, kHat}, {1, kHat}, {2, kHat}}},
      {"three and three and two",
       4,
       {{0, kKick},
        {1.5, kKick},
        {2.5, kKick},
        {1, kSnare},
        {3, kSnare},
        {0, kHat},
        {1, kHat},
        {2, kHat},
        {3, kHat}}}};
  for (const Pattern& p : patterns)
    for (const double bpm : {92.0, 108.5, 126.0, 141.0}) {
      SCOPED_TRACE(testing::Message() << p.name << " at " << bpm);
      const auto r = analyze<Tempo>(play(p, 40, bpm));
      ASSERT_TRUE(r.bpm);
      EXPECT_NEAR(*r.bpm, bpm, 0.05);
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

TEST(Tempo, NoiseOfAnyColourHasNone) {
  for (const double smoothing : {0.5, 0.9, 0.99}) {
    Signal s = test::noise(kFormat, 20, 0.1, 14);
    float last = 0;
    for (float& x : s.channels[0]) x = last = static_cast<float>(smoothing * last + (1 - smoothing) * x);
    EXPECT_FALSE(analyze<Tempo>(s).bpm) << smoothing;
  }
}

// Without anything that repeats there is still music; how little it says shows in the confidence.
TEST(Tempo, ConfidenceFallsWithTheRhythm) {
  std::mt19937 random(15);
  std::exponential_distribution<double> wait(4);
  std::vector<double> times;
  for (double t = 0.5; t < 39; t += 0.05 + wait(random)) times.push_back(t);
  const auto haphazard = analyze<Tempo>(test::clicks_at(kFormat, 40, times, 16));
  const auto steady = analyze<Tempo>(test::rock_beat(kFormat, 40, 118, 17));
  EXPECT_LT(haphazard.confidence, 0.5);
  EXPECT_GT(steady.confidence, 0.8);
  EXPECT_FALSE(haphazard.constant);
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

TEST(Tempo, FastModeLeavesOutCurveAndBarsAlone) {
  const Signal s = test::rock_beat(kFormat, 12, 97, 12);
  const auto full = analyze<Tempo>(s, Mode::full);
  auto expected = full;
  expected.tempo_curve.reset();
  expected.first_downbeat.reset(), expected.downbeat_confidence.reset(), expected.beats_per_bar.reset();
  EXPECT_EQ(values_of(analyze<Tempo>(s, Mode::fast)), values_of(expected));
  EXPECT_TRUE(full.tempo_curve);
}

/// F-measure of beats within 70 ms, after the first 5 s.
double f_measure(const std::vector<double>& found, const std::vector<double>& truth) {
  std::size_t i = 0, j = 0, hits = 0, total = 0;
  const auto late = [](double t) { return t >= 5; };
  total = static_cast<std::size_t>(std::count_if(found.begin(), found.end(), late) +
                                   std::count_if(truth.begin(), truth.end(), late));
  while (i < found.size() && j < truth.size()) {
    if (std::abs(found[i] - truth[j]) <= 0.07)
      hits += late(truth[j]), ++i, ++j;
    else
      (found[i] < truth[j] ? i : j)++;
  }
  return 2 * static_cast<double>(hits) / static_cast<double>(std::max<std::size_t>(1, total));
}

TEST(Tempo, BeatsFollowAccelerandoAndRitardando) {
  for (const double last : {0.44, 0.68}) {
    SCOPED_TRACE(last);
    const auto times = test::times_of(0.5, 79, [=](double t) { return 0.55 + (last - 0.55) * t / 80; });
    const auto r = analyze<Tempo>(test::clicks_at(kFormat, 80, times, 13));
    EXPECT_FALSE(r.constant);
    EXPECT_TRUE(r.variable);
    EXPECT_GT(f_measure(r.beats.seconds, times), 0.95);
    ASSERT_TRUE(r.tempo_curve && !r.tempo_curve->empty());
    // The curve reaches to four beats from either end and strays by 1 %.
    for (const TempoPoint& p : *r.tempo_curve)
      EXPECT_NEAR(p.bpm * (0.55 + (last - 0.55) * p.seconds / 80), 60, 60 * 0.02);
  }
}

TEST(Tempo, BeatsFollowAStep) {
  const auto times = test::times_of(0.5, 99, [](double t) { return t < 50 ? 0.5 : 0.425; });
  const auto r = analyze<Tempo>(test::clicks_at(kFormat, 100, times, 14));
  EXPECT_FALSE(r.constant);
  EXPECT_TRUE(r.variable);
  EXPECT_GT(f_measure(r.beats.seconds, times), 0.95);
}

TEST(Tempo, BeatsFollowRubato) {
  // A bass note on each beat and two above it within, all with a hammer's noise; the tempo swings by 5 %
  // about every 12 s.
  const auto times = test::times_of(
      0.5, 69, [](double t) { return 0.7 * (1 + 0.05 * std::sin(2 * std::numbers::pi * t / 12)); });
  Signal s = test::silence(kFormat, 70);
  std::mt19937 random(15);
  constexpr test::Drum kHammer{0, 0, 0.1, 0, 60};
  for (std::size_t i = 0; i + 1 < times.size(); ++i) {
    const double length = times[i + 1] - times[i];
    test::strike(s, times[i], kHammer, random);
    test::play(s, times[i], 65.41 * std::exp2(static_cast<double>(random() % 12) / 12), length, 0.3);
    for (const double part : {1.0 / 3, 2.0 / 3}) {
      test::strike(s, times[i] + part * length, kHammer, random, 0.3);
      test::play(s, times[i] + part * length, 392 * std::exp2(static_cast<double>(random() % 12) / 12),
                 length / 3, 0.08);
    }
  }
  const auto r = analyze<Tempo>(s);
  EXPECT_FALSE(r.constant);
  EXPECT_TRUE(r.variable);
  EXPECT_GT(f_measure(r.beats.seconds, times), 0.95);
}

TEST(Tempo, MachinesDoNotVary) {
  const auto r = analyze<Tempo>(test::rock_beat(kFormat, 40, 124, 16));
  EXPECT_TRUE(r.constant);
  EXPECT_FALSE(r.variable);
  ASSERT_TRUE(r.tempo_curve);
  EXPECT_EQ(r.tempo_curve->size(), 1u);
  EXPECT_GT(r.beat_strength, 0.2);
}

TEST(Tempo, HatsOffTheBeatLeaveItWithTheBassDrum) {
  Signal s = test::silence(kFormat, 40);
  std::mt19937 random(17);
  for (int i = 0; 0.3 + i * 0.234 < 39.5; ++i) {
    const double time = 0.3 + i * 0.234;  // quavers at 128.2 BPM
    test::strike(s, time, i % 2 == 0 ? test::kKick : test::kHat, random);
  }
  const auto r = analyze<Tempo>(s);
  ASSERT_TRUE(r.bpm);
  EXPECT_NEAR(*r.bpm, 60 / 0.468, 0.05);
  EXPECT_LT(worst_beat(r.beats, 0.3, 0.468), 0.01);
}

TEST(Tempo, TellsAWaltzFromAMarch) {
  for (const std::size_t length : {3u, 4u})
    for (std::size_t first = 0; first < length; ++first) {
      SCOPED_TRACE(testing::Message() << length << " beats, the first at " << first);
      const auto beats = test::times_of(0.6, 60, [](double) { return 0.52; });
      const auto r = analyze<Tempo>(test::dance(kFormat, beats, length, first));
      ASSERT_TRUE(r.beats_per_bar);
      EXPECT_EQ(*r.beats_per_bar, static_cast<int>(length));
      // Some bar's beginning, to half of the shortest distance to another beat.
      EXPECT_LT(
          std::abs(std::remainder(*r.first_downbeat - beats[first], 0.52 * static_cast<double>(length))),
          0.07);
      EXPECT_GT(*r.downbeat_confidence, 0.5);
    }
}

}  // namespace
}  // namespace nocturne
