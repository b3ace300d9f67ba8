// Autocorrelation of onsets and the choice of the metrical level.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/periodicity.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "analyzers/metrical_level.h"
#include "tests/analyzers/rhythms.h"

namespace nocturne {
namespace {

using test::onsets_of;

const Format kFormat = Format::of(44100, 1);

TEST(Correlogram, BetweenLagsIsACubicThroughThem) {
  Correlogram c;
  for (int i = 0; i < 10; ++i) c.push_back(static_cast<float>(0.5 * i * i - i + 2));
  // Catmull and Rom's cubic is exact for parabolas.
  for (double lag = 1; lag < 7.9; lag += 0.1)
    EXPECT_NEAR(at_lag(c, lag), 0.5 * lag * lag - lag + 2, 1e-4) << lag;
  EXPECT_EQ(at_lag(c, 0), 0);
  EXPECT_EQ(at_lag(c, 9), 0);
  EXPECT_EQ(at_lag(c, 1e6), 0);
}

TEST(Periodicity, IsOneAtLagZeroAndHighAtTheBeatOnly) {
  const auto p = periodicity(onsets_of(test::clicks(kFormat, 30, 100, 1)));
  EXPECT_NEAR(p.all[0], 1, 1e-4);
  // 60 frames a beat; square roots of magnitudes in place of power spread the correlation, so it need not
  // come near 1.
  for (const int beats : {1, 2, 3, 4}) {
    EXPECT_GT(at_lag(p.all, 60 * beats), 0.1);
    EXPECT_LT(at_lag(p.all, 60 * beats - 30), 0.03);
  }
}

// A bass drum every other beat, and snare drums between or not.
TEST(Periodicity, TheBassDrumIsAnsweredAfterABeat) {
  test::Signal s = test::silence(kFormat, 30);
  std::mt19937 random(5);
  for (int i = 0; i < 48; i += 2) test::strike(s, 0.3 + 0.6 * i, test::kKick, random);
  const auto alone = periodicity(onsets_of(s));
  for (int i = 1; i < 48; i += 2) test::strike(s, 0.3 + 0.6 * i, test::kSnare, random);
  const auto answered = periodicity(onsets_of(s));
  for (const int lag : {60, 180}) {
    EXPECT_LT(at_lag(alone.answer, lag), 0.03) << lag;
    EXPECT_GT(at_lag(answered.answer, lag), 0.06) << lag;
  }
}

TEST(Periodicity, OfSilenceIsZero) {
  const auto p = periodicity(onsets_of(test::silence(kFormat, 12)));
  EXPECT_EQ(p.windows, 0);
  for (const float c : p.all) EXPECT_EQ(c, 0);
  for (const float c : p.bass) EXPECT_EQ(c, 0);
  for (const float c : p.answer) EXPECT_EQ(c, 0);
}

TEST(MetricalLevel, CentreIsTheTempoOfAMachineAndTheMiddleOfAWaver) {
  const auto centre = [](const std::vector<double>& times, double near) {
    const auto onsets = onsets_of(test::clicks_at(kFormat, 60, times, 6));
    const auto p = periodicity(onsets);
    return MetricalLevel(p, beat_salience(onsets), onsets.frame_rate()).centre(near);
  };
  std::vector<double> steady, wavering;
  for (double t = 0.5; t < 59; t += 0.5) steady.push_back(t);
  for (double t = 0.5; t < 59; t += 0.5 + 0.01 * std::sin(t)) wavering.push_back(t);
  EXPECT_NEAR(centre(steady, 119), 120, 0.1);
  EXPECT_NEAR(centre(steady, 121), 120, 0.1);
  EXPECT_NEAR(centre(wavering, 119), 120, 0.6);
  // From either side the same, to what twenty rounds leave.
  EXPECT_NEAR(centre(wavering, 119), centre(wavering, 121), 0.1);
}

TEST(MetricalLevel, PeaksAreRankedAndHoldTheTempo) {
  const auto onsets = onsets_of(test::rock_beat(kFormat, 30, 104, 2));
  const auto p = periodicity(onsets);
  const auto peaks = MetricalLevel(p, beat_salience(onsets), onsets.frame_rate()).peaks();
  ASSERT_GT(peaks.size(), 2u);
  for (std::size_t i = 1; i < peaks.size(); ++i) EXPECT_GE(peaks[i - 1].score, peaks[i].score);
  EXPECT_NEAR(peaks[0].bpm, 104, 1);
}

TEST(MetricalLevel, RegularityTellsMachinesFromNoise) {
  const auto regularity = [](const test::Signal& s) {
    const auto onsets = onsets_of(s);
    const auto p = periodicity(onsets);
    return MetricalLevel(p, beat_salience(onsets), onsets.frame_rate()).regularity();
  };
  EXPECT_GT(regularity(test::rock_beat(kFormat, 30, 120, 3)), 0.05);
  EXPECT_LT(regularity(test::noise(kFormat, 30, 0.1, 4)), 0.01);
  EXPECT_EQ(regularity(test::silence(kFormat, 30)), 0);
}

}  // namespace
}  // namespace nocturne
