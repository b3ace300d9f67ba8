// The constant grid and the tracker that follows where there is none.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "analyzers/beat_grid.h"
#include "analyzers/beat_level.h"
#include "analyzers/beat_track.h"
#include "analyzers/onset_strength.h"
#include "analyzers/pulse_salience.h"
#include "analyzers/viterbi.h"
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

/// How many of the times, seconds, have a beat, a frame, within 10 ms.
std::size_t hits(const std::vector<double>& beats, const std::vector<double>& times, double rate) {
  return static_cast<std::size_t>(std::count_if(times.begin(), times.end(), [&](double t) {
    const auto after = std::lower_bound(beats.begin(), beats.end(), (t - 0.01) * rate);
    return after != beats.end() && *after < (t + 0.01) * rate;
  }));
}

/// Bumps of three frames' width at offset + n * period.
class Bumps final : public Salience {
 public:
  Bumps(std::int64_t frames, double offset, double period)
      : frames_(frames), offset_(offset), period_(period) {}
  void fill(std::int64_t first, std::span<float> out) const override {
    for (std::size_t i = 0; i < out.size(); ++i) {
      const std::int64_t k = first + static_cast<std::int64_t>(i);
      const double off = std::remainder(static_cast<double>(k) - offset_, period_) / 1.5;
      out[i] = k < 0 || k >= frames_ ? 0 : static_cast<float>(std::exp(-off * off));
    }
  }
  std::int64_t frames() const override { return frames_; }
  double frame_rate() const override { return 100; }

 private:
  std::int64_t frames_;
  double offset_, period_;
};

TEST(BeatGrid, FindsPeriodAndPhaseFromTwoPerCentOff) {
  for (const double bpm : {71.3, 99.98, 127.96, 173.2}) {
    const auto onsets = onsets_of(test::clicks(kFormat, 90, bpm, 5, 0.4));
    const OnsetStrength strength(onsets);
    const double period = 60 / bpm * onsets.frame_rate();
    for (const double guess : {0.981, 1.0, 1.019}) {
      const BeatGrid grid = fit_grid(strength, strength, guess * period);
      EXPECT_NEAR(60 * onsets.frame_rate() / grid.period, bpm, 0.005);
      EXPECT_GT(grid.coherence, 0.98);
      // Half a frame off.
      EXPECT_NEAR(std::remainder(grid.offset - 40, period), 0, 0.5);
    }
  }
}

// Equal clicks at quarters of the beat: the salience, a frame or two away from them, says which are beats and
// the clicks say when.
TEST(BeatGrid, PhaseIsTheSaliencesAndTimesAreTheOnsets) {
  const auto onsets = onsets_of(test::clicks(kFormat, 60, 400, 5, 0.4));
  const OnsetStrength strength(onsets);
  for (int quarter = 0; quarter < 4; ++quarter)
    for (const double off : {-2.0, 0.0, 2.0}) {
      const Bumps salience(onsets.frames(), 40 + 15 * quarter + off, 60);
      // Half a frame off.
      EXPECT_NEAR(std::remainder(fit_grid(strength, salience, 60).offset - 40 - 15 * quarter, 60), 0, 0.5);
    }
}

TEST(BeatGrid, DriftIsNotCoherent) {
  const auto onsets = onsets_of(test::clicks_at(kFormat, 90, accelerating(90, 0.52, 0.48), 6));
  const OnsetStrength strength(onsets);
  EXPECT_LT(fit_grid(strength, strength, 50).coherence, 0.3);
}

TEST(BeatTrack, FollowsADriftingTempo) {
  const auto times = accelerating(90, 0.6, 0.5);
  const auto onsets = onsets_of(test::clicks_at(kFormat, 90, times, 7));
  const OnsetStrength strength(onsets);
  const auto beats = track_beats(strength, strength, TempoPath(55));
  // The tracker may need a beat at either end.
  EXPECT_GE(hits(beats, times, onsets.frame_rate()) + 2, times.size());
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
  const OnsetStrength strength(onsets);
  const auto beats = track_beats(strength, strength, TempoPath(50));
  for (std::size_t i = 1; i < beats.size(); ++i) EXPECT_NEAR(beats[i] - beats[i - 1], 50, 2) << beats[i];
}

// Seven minutes, more than a block of choices: those of the first are made again.
TEST(BeatTrack, FollowsALongTrackToItsBeginning) {
  const Format format = Format::of(8000, 1);
  std::vector<double> times;
  for (double t = 0.4; t < 419; t += 0.55 + 0.05 * std::sin(t / 20)) times.push_back(t);
  const auto onsets = onsets_of(test::clicks_at(format, 420, times, 13));
  const OnsetStrength strength(onsets);
  const auto beats = track_beats(strength, strength, TempoPath(onsets, 55));
  EXPECT_GE(hits(beats, times, onsets.frame_rate()) + 2, times.size());
  EXPECT_LE(beats.size(), times.size() + 2);
}

TEST(BeatTrack, SalienceSaysWhichOnsetsAreBeats) {
  const auto onsets = onsets_of(test::clicks(kFormat, 60, 300, 5, 0.4));
  const OnsetStrength strength(onsets);
  for (const double offset : {40.0, 60.0, 80.0}) {
    const Bumps salience(onsets.frames(), offset + 1, 60);
    for (const double frame : track_beats(salience, strength, TempoPath(60))) {
      if (frame < 39) continue;  // the clicks begin there
      EXPECT_NEAR(std::remainder(frame - offset, 60), 0, 0.5) << frame;
    }
  }
}

TEST(Viterbi, SpreadFindsTheBestOfAllWays) {
  std::mt19937 random(14);
  std::uniform_real_distribution<float> uniform;
  std::vector<float> scores(60), costs(59);
  for (float& s : scores) s = 5 * uniform(random);
  for (float& c : costs) c = uniform(random);
  auto best = scores;
  std::vector<std::uint8_t> from(60);
  spread(best, costs, from);
  const auto from_to = [&](std::size_t i, std::size_t j) {
    return scores[i] - std::accumulate(costs.begin() + static_cast<std::ptrdiff_t>(std::min(i, j)),
                                       costs.begin() + static_cast<std::ptrdiff_t>(std::max(i, j)), 0.0f);
  };
  for (std::size_t j = 0; j < scores.size(); ++j) {
    // Sums of up to 60 floats in another order.
    for (std::size_t i = 0; i < scores.size(); ++i) EXPECT_GE(best[j], from_to(i, j) - 1e-4f);
    EXPECT_NEAR(best[j], from_to(from[j], j), 1e-4f);
  }
}

/// The salience of onsets with all that it is made from.
struct Likelihood {
  explicit Likelihood(const OnsetEnvelope& onsets)
      : strength(onsets), curve(strength, beat_salience(onsets)) {}
  OnsetStrength strength;
  PulseSalience curve;
};

TEST(PulseSalience, IsTheSameHoweverItIsCut) {
  const auto onsets = onsets_of(test::rock_beat(kFormat, 10, 118, 9));
  const Likelihood likelihood(onsets);
  std::vector<float> whole(1000), part(37);
  likelihood.curve.fill(0, whole);
  for (std::int64_t first = -20; first < 990; first += 37) {
    likelihood.curve.fill(first, part);
    for (std::size_t i = 0; i < part.size(); ++i) {
      const auto k = first + static_cast<std::int64_t>(i);
      // As of the strength below: sums from another start.
      EXPECT_NEAR(part[i], k < 0 || k >= 1000 ? 0 : whole[static_cast<std::size_t>(k)], 1e-5) << k;
    }
  }
}

TEST(PulseSalience, IsHigherOnBeatsThanBetween) {
  const auto onsets = onsets_of(test::rock_beat(kFormat, 40, 118, 9));
  const Likelihood likelihood(onsets);
  const auto beats = test::times_of(0.3 + 4 * 60 / 118.0, 38, [](double) { return 60 / 118.0; });
  const auto others = between(beats);
  // To the network beats are more than twice as likely; the reverse is the same with the other sign.
  EXPECT_GT(likelihood.curve.log_ratio(beats, others), 0.7);
  EXPECT_NEAR(likelihood.curve.log_ratio(others, beats), -likelihood.curve.log_ratio(beats, others), 1e-12);
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
    const BeatLevel level = choose_level(pulses, Accents(onsets, harmony), 2.5, Likelihood(onsets).curve);
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
  const BeatLevel level = choose_level(pulses, Accents(onsets, harmony), 2.5, Likelihood(onsets).curve);
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
  const Likelihood likelihood(onsets);
  EXPECT_FALSE(beats_lie_between(strong, accents, likelihood.curve));
  EXPECT_TRUE(beats_lie_between(weak, accents, likelihood.curve));
}

TEST(BeatTrack, NothingHasNoBeats) {
  const auto onsets = onsets_of(test::silence(kFormat, 5));
  const OnsetStrength strength(onsets);
  EXPECT_TRUE(track_beats(strength, strength, TempoPath(50)).empty());
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
