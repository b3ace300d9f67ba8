// How sure a ranking of tempi is, and what is no tempo at all.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/tempo_confidence.h"

#include <gtest/gtest.h>

#include "tests/analyzers/rhythms.h"

namespace nocturne {
namespace {

const Format kFormat = Format::of(44100, 1);

constexpr double kFarBeyond = 20;

TEST(TempoConfidence, FallsTheNearerTheRivals) {
  EXPECT_EQ(tempo_confidence({}, 120, kFarBeyond), 0);
  double last = tempo_confidence({{120, 0}}, 120, kFarBeyond);
  EXPECT_GT(last, 0.9);
  EXPECT_LT(last, 1);
  for (const double behind : {6.0, 4.0, 2.0, 1.0, 0.0}) {
    const double sure = tempo_confidence({{120, 0}, {60, -behind}}, 120, kFarBeyond);
    EXPECT_LT(sure, last) << behind;
    last = sure;
  }
  EXPECT_LT(last, 0.5);
}

TEST(TempoConfidence, PeaksOfTheSameTempoAreNoRivals) {
  const double alone = tempo_confidence({{120, 0}}, 120, kFarBeyond);
  EXPECT_EQ(tempo_confidence({{120, 0}, {123, -0.1}, {117, -0.2}}, 120, kFarBeyond), alone);
  EXPECT_LT(tempo_confidence({{120, 0}, {126, -0.1}}, 120, kFarBeyond), alone);
}

TEST(TempoConfidence, ScoresCountByTheirDifferencesOnly) {
  EXPECT_DOUBLE_EQ(tempo_confidence({{120, 7}, {60, 6}}, 120, kFarBeyond),
                   tempo_confidence({{120, 0}, {60, -1}}, 120, kFarBeyond));
}

TEST(TempoConfidence, IsThatOfTheTempoAskedFor) {
  const std::vector<ScoredTempo> ranked{{120, 0}, {60, -1}, {180, -3}};
  EXPECT_GT(tempo_confidence(ranked, 120, kFarBeyond), tempo_confidence(ranked, 60, kFarBeyond));
  EXPECT_GT(tempo_confidence(ranked, 60, kFarBeyond), tempo_confidence(ranked, 180, kFarBeyond));
  EXPECT_EQ(tempo_confidence(ranked, 100, kFarBeyond), 0);
  EXPECT_NEAR(pulse_confidence(ranked, 60, kFarBeyond), pulse_confidence(ranked, 120, kFarBeyond), 0.1);
}

TEST(PulseConfidence, IsLoweredByOtherPulsesOnly) {
  const std::vector<ScoredTempo> octaves{{120, 0}, {60, -0.1}, {241, -0.2}, {40, -0.3}};
  EXPECT_EQ(pulse_confidence(octaves, 120, kFarBeyond), pulse_confidence({{120, 0}}, 120, kFarBeyond));
  EXPECT_LT(tempo_confidence(octaves, 120, kFarBeyond), 0.3);
  const std::vector<ScoredTempo> thirds{{120, 0}, {80, -0.1}};
  EXPECT_LT(pulse_confidence(thirds, 120, kFarBeyond), 0.6);
  EXPECT_EQ(pulse_confidence({}, 120, kFarBeyond), 0);
}

TEST(TempoConfidence, FallsTowardsChance) {
  const std::vector<ScoredTempo> ranked{{120, 0}, {60, -5}};
  EXPECT_EQ(tempo_confidence(ranked, 120, 2), tempo_confidence(ranked, 120, kFarBeyond));
  EXPECT_LT(tempo_confidence(ranked, 120, 1), 0.8);
  EXPECT_LT(tempo_confidence(ranked, 120, 0.5), tempo_confidence(ranked, 120, 1));
}

TEST(BeyondChance, IsReachedByMusicOfAnyLengthAndNotByNoise) {
  for (const double seconds : {6.0, 20.0, 60.0}) {
    const auto of = [](const test::Signal& s) {
      const auto onsets = test::onsets_of(s);
      const auto p = periodicity(onsets);
      return beyond_chance(MetricalLevel(p, beat_salience(onsets), onsets.frame_rate()).regularity(),
                           onsets.frames());
    };
    EXPECT_LT(of(test::noise(kFormat, seconds, 0.1, 6)), 1) << seconds;
    EXPECT_GT(of(test::rock_beat(kFormat, seconds, 110, 7)), 1.5) << seconds;
  }
}

TEST(HasTempo, NeedsOnsetsThatRepeatOrStandOut) {
  const auto noise = test::onsets_of(test::noise(kFormat, 20, 0.1, 1));
  EXPECT_FALSE(has_tempo(OnsetStrength(noise), 0.9));
  EXPECT_TRUE(has_tempo(OnsetStrength(noise), 1.1));
  const auto drums = test::onsets_of(test::rock_beat(kFormat, 20, 120, 2));
  EXPECT_TRUE(has_tempo(OnsetStrength(drums), 0.5));
  const auto silence = test::onsets_of(test::silence(kFormat, 20));
  EXPECT_FALSE(has_tempo(OnsetStrength(silence), 0));
}

TEST(OnsetStrength, PeakednessTellsDrumsFromNoise) {
  const auto of = [](const test::Signal& s) {
    const auto onsets = test::onsets_of(s);
    return OnsetStrength(onsets).peakedness();
  };
  EXPECT_LT(of(test::noise(kFormat, 20, 0.1, 3)), 1.3);
  EXPECT_GT(of(test::rock_beat(kFormat, 20, 100, 4)), 2);
  // Clicks in one frame of n have n times the mean square for the squared mean.
  EXPECT_GT(of(test::clicks(kFormat, 20, 60, 5)), 10);
  EXPECT_EQ(of(test::silence(kFormat, 20)), 0);
}

}  // namespace
}  // namespace nocturne
