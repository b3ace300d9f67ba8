// The constant grid and the tracker that follows where there is none.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>

#include "analyzers/beat_grid.h"
#include "analyzers/beat_level.h"
#include "analyzers/beat_track.h"
#include "analyzers/onset_strength.h"
#include "tests/analyzers/rhythms.h"

namespace nocturne {
namespace {

using test::onsets_of;
using test::Signal;

const Format kFormat = Format::of(44100, 1);

/// Times whose intervals run from `first` to `last` seconds.
std::vector<double> accelerating(double seconds, double first, double last) {
  std::vector<double> out;
  for (double t = 0.4; t < seconds - 0.3; t += first + (last - first) * t / seconds) out.push_back(t);
  return out;
}

TEST(BeatGrid, FindsPeriodAndPhaseFromTwoPerCentOff) {
  for (const double bpm : {71.3, 99.98, 127.96, 173.2}) {
    const auto onsets = onsets_of(test::clicks(kFormat, 90, bpm, 5, 0.4));
    const OnsetStrength strength(onsets);
    const double period = 60 / bpm * onsets.frame_rate();
    for (const double guess : {0.981, 1.0, 1.019}) {
      const BeatGrid grid = fit_grid(strength, guess * period);
      EXPECT_NEAR(60 * onsets.frame_rate() / grid.period, bpm, 0.005);
      EXPECT_GT(grid.coherence, 0.98);
      // Half a frame off.
      EXPECT_NEAR(std::remainder(grid.offset - 40, period), 0, 0.5);
    }
  }
}

TEST(BeatGrid, DriftIsNotCoherent) {
  const auto onsets = onsets_of(test::clicks_at(kFormat, 90, accelerating(90, 0.52, 0.48), 6));
  EXPECT_LT(fit_grid(OnsetStrength(onsets), 50).coherence, 0.3);
}

TEST(BeatTrack, FollowsADriftingTempo) {
  const auto times = accelerating(90, 0.6, 0.5);
  const auto onsets = onsets_of(test::clicks_at(kFormat, 90, times, 7));
  const auto beats = track_beats(OnsetStrength(onsets), TempoPath(55));
  std::size_t hits = 0;
  for (const double t : times)
    hits += std::any_of(beats.begin(), beats.end(),
                        [&](const Beat& b) { return std::abs(b.frame / onsets.frame_rate() - t) < 0.01; });
  // The tracker may need a beat at either end.
  EXPECT_GE(hits + 2, times.size());
  EXPECT_LE(beats.size(), times.size() + 2);
}

TEST(TempoPath, FollowsAStep) {
  std::vector<double> times;
  for (double t = 0.5; t < 80; t += t < 40 ? 0.5 : 0.42) times.push_back(t);
  const auto onsets = onsets_of(test::clicks_at(kFormat, 80, times, 11));
  const TempoPath path(onsets, 50);
  // Windows of 10 s that lie on one side; the steps of the path are 1 %.
  for (std::int64_t frame = 500; frame < 3400; frame += 100)
    EXPECT_NEAR(path.period(frame), 50, 0.5) << frame;
  for (std::int64_t frame = 4600; frame < 7400; frame += 100)
    EXPECT_NEAR(path.period(frame), 42, 0.5) << frame;
}

TEST(TempoPath, HoldsThePeriodWhereNothingRepeats) {
  const auto onsets = onsets_of(test::silence(kFormat, 30));
  const TempoPath path(onsets, 61);
  for (std::int64_t frame = 0; frame < 3000; frame += 250)
    EXPECT_NEAR(path.period(frame) / path.period(0), 1, 1e-9);
}

TEST(BeatTrack, KeepsTheTempoThroughABreak) {
  std::vector<double> times;
  for (int i = 0; i < 60; ++i)
    if (i < 24 || i >= 32) times.push_back(0.5 + 0.5 * i);
  const auto onsets = onsets_of(test::clicks_at(kFormat, 31, times, 8));
  const auto beats = track_beats(OnsetStrength(onsets), TempoPath(50));
  for (std::size_t i = 1; i < beats.size(); ++i)
    EXPECT_NEAR(beats[i].frame - beats[i - 1].frame, 50, 2) << beats[i].frame;
}

/// Pulses 0.4 s apart, every `step`th of them strong.
std::vector<double> accented(Signal& s, std::size_t step) {
  const auto pulses = test::times_of(0.6, s.seconds() - 1, [](double) { return 0.4; });
  for (std::size_t i = 0; i < pulses.size(); ++i) {
    test::play(s, pulses[i], 392, 0.38, i % step == 0 ? 0.2 : 0.03);
    if (i % step == 0)
      test::play(s, pulses[i], i / step % 2 == 0 ? 65.41 : 98, 0.38 * static_cast<double>(step), 0.2);
  }
  return pulses;
}

TEST(BeatLevel, GroupsPulsesByTheirAccents) {
  for (const std::size_t step : {2u, 3u}) {
    SCOPED_TRACE(step);
    Signal s = test::silence(kFormat, 60);
    const auto pulses = accented(s, step);
    const auto onsets = onsets_of(s);
    const HarmonyTimeline harmony = test::harmony_of(s);
    const BeatLevel level = choose_level(pulses, Accents(onsets, harmony), 2.5);
    EXPECT_EQ(level.ratio, static_cast<double>(step)) << Accents(onsets, harmony).togetherness();
    ASSERT_FALSE(level.beats.empty());
    EXPECT_EQ(level.beats[0], pulses[0]);
  }
}

TEST(BeatLevel, EqualPulsesStayBeats) {
  const auto pulses = test::times_of(0.5, 59, [](double) { return 0.4; });
  const Signal s = test::clicks_at(kFormat, 60, pulses, 12);
  const auto onsets = onsets_of(s);
  const HarmonyTimeline harmony = test::harmony_of(s);
  const BeatLevel level = choose_level(pulses, Accents(onsets, harmony), 2.5);
  EXPECT_EQ(level.ratio, 1);
  EXPECT_EQ(level.beats, pulses);
}

TEST(BeatLevel, AccentsBetweenPulsesAreSeen) {
  Signal s = test::silence(kFormat, 40);
  const auto beats = accented(s, 2);
  const auto onsets = onsets_of(s);
  const HarmonyTimeline harmony = test::harmony_of(s);
  const Accents accents(onsets, harmony);
  std::vector<double> strong, weak;
  for (std::size_t i = 0; i < beats.size(); ++i) (i % 2 == 0 ? strong : weak).push_back(beats[i]);
  EXPECT_FALSE(accents_lie_between(strong, accents));
  EXPECT_TRUE(accents_lie_between(weak, accents));
}

TEST(BeatTrack, NothingHasNoBeats) {
  const auto onsets = onsets_of(test::silence(kFormat, 5));
  EXPECT_TRUE(track_beats(OnsetStrength(onsets), TempoPath(50)).empty());
}

TEST(OnsetStrength, IsTheSameHoweverItIsCut) {
  const auto onsets = onsets_of(test::rock_beat(kFormat, 10, 118, 9));
  const OnsetStrength strength(onsets);
  std::vector<float> whole(1000), part(37);
  strength.fill(0, whole);
  // The moving mean is summed from another start: rounding of double sums, stored as floats of about 1.
  for (std::int64_t first = -20; first < 990; first += 37) {
    strength.fill(first, part);
    for (std::size_t i = 0; i < part.size(); ++i) {
      const auto k = first + static_cast<std::int64_t>(i);
      EXPECT_NEAR(part[i], k < 0 || k >= 1000 ? 0 : whole[static_cast<std::size_t>(k)], 1e-5) << k;
    }
  }
}

TEST(OnsetStrength, CountsEveryClickOnce) {
  const auto onsets = onsets_of(test::clicks(kFormat, 20, 90, 10));
  const OnsetCount count = count_onsets(OnsetStrength(onsets));
  EXPECT_EQ(count.onsets, 30);
  EXPECT_NEAR(count.first, 25, 3);
  EXPECT_NEAR(count.last, 25 + 29 * 200 / 3.0, 3);
}

}  // namespace
}  // namespace nocturne
