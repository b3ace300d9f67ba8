// The solve against libebur128's measure of what its gain yields.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/loudness_solve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/mastering/limiting.h"

namespace nocturne::test {
namespace {

LoudnessGoal goal(double target_lufs, double max_reduction_db = 20) {
  LoudnessGoal g;
  g.target_lufs = target_lufs;
  g.max_reduction_db = max_reduction_db;
  return g;
}

/// Pulses of noise and thumps over a bed of tones that swells: 12 to 20 dB from loudness to peak.
Signal music(Format format, double seconds, std::uint32_t seed) {
  Signal s = clicks(format, seconds, 128, seed);
  for (const double hz : {110.0, 220.5, 441.0, 1764.0, 3'000.0}) add_sine(s, hz, 0.06, 0, 1e9, hz);
  add_noise(s, 0.01, seed + 1);
  for (auto& channel : s.channels)
    for (std::size_t i = 0; i < channel.size(); ++i)
      channel[i] *= static_cast<float>(0.6 + 0.4 * std::sin(static_cast<double>(i) / format.rate));
  return s;
}

TEST(LoudnessSolve, MeetsTheTargetOnALiveSignal) {
  const Format formats[] = {Format::of(44'100, 1), Format::of(44'100, 2), Format::of(48'000, 2),
                            Format::of(48'000, 6), Format::of(96'000, 2), Format::of(8'000, 1)};
  for (const Format& format : formats) {
    const Signal s = music(format, 8, 3);
    const Control control = control_of(s);
    // Our filters keep the response of 48 kHz, libebur128's the coefficients of the high-pass's numerator: at
    // 8 kHz they are 0.2 LU apart, at 96 kHz 0.02. That is the rate's, not the solve's.
    const double apart = metered(s).lufs - limited(control, 0, 100).lufs;
    EXPECT_LE(std::abs(apart), format.rate < 32'000 ? 0.3 : 0.03) << format.rate;
    for (const double target : {-10.0, -14.0, -16.0, -23.0}) {
      const Solution solution = solve_loudness(control, goal(target));
      EXPECT_TRUE(solution.target_reached);
      EXPECT_LE(solution.iterations, 8);
      EXPECT_NEAR(solution.expected_lufs, target, 0.02);
      const Metered result = metered(limit(s, control, solution.gain_db, -1));
      EXPECT_NEAR(result.lufs - apart, target, 0.05)
          << format.rate << ", " << format.channels << " channels, reduction " << solution.p95_reduction_db;
    }
  }
}

TEST(LoudnessSolve, WithoutLimitingIsADifferenceOfLevels) {
  const Signal s = noise(Format::of(48'000, 2), 5, 0.01, 4);
  const Solution solution = solve_loudness(control_of(s), goal(-30));
  EXPECT_NEAR(solution.gain_db, -30 - metered(s).lufs, 0.005);  // filters designed each in its own way
  EXPECT_EQ(solution.iterations, 1);
  EXPECT_EQ(solution.p95_reduction_db, 0);
  EXPECT_EQ(solution.max_reduction_db, 0);
}

TEST(LoudnessSolve, GatesLikeTheStandard) {
  // A third each of silence, of a level 30 dB below, which the relative gate takes out, and of the loud.
  Signal s = silence(Format::of(48'000, 1), 15);
  add_sine(s, 997, 0.003, 5, 10);
  add_sine(s, 997, 0.1, 10, 15);
  const Control control = control_of(s);
  const Solution solution = solve_loudness(control, goal(-18));
  EXPECT_NEAR(solution.gain_db, -18 - metered(s).lufs, 0.005);
  EXPECT_NEAR(limited(control, 0, 0).lufs, metered(s).lufs, 0.005);
}

TEST(LoudnessSolve, DoesNotHearTheLfe) {
  Signal s = noise(Format::of(48'000, 6), 5, 0.01, 4), with_bass = s;
  with_bass.channels[3] = sine(Format::of(48'000, 1), 5, 50, 0.2).channels[0];
  EXPECT_EQ(solve_loudness(control_of(s), goal(-30)).gain_db,
            solve_loudness(control_of(with_bass), goal(-30)).gain_db);
}

TEST(LoudnessSolve, StopsWhereTheLimiterWouldHaveToDoTooMuch) {
  for (const double most : {1.0, 2.0, 4.0, 7.0}) {
    const Signal s = lively(Format::of(44'100, 2), 6);
    const Control control = control_of(s);
    const Solution solution = solve_loudness(control, goal(-3, most));
    EXPECT_FALSE(solution.target_reached);
    EXPECT_LE(solution.p95_reduction_db, most + 0.01);
    EXPECT_GE(solution.p95_reduction_db, most - 0.1) << "the greatest gain that is allowed";
    EXPECT_GE(solution.max_reduction_db, solution.p95_reduction_db);
    EXPECT_LE(solution.iterations, 16);
    EXPECT_NEAR(metered(limit(s, control, solution.gain_db, -1)).lufs, solution.expected_lufs, 0.05);
  }
}

TEST(LoudnessSolve, StopsOnASignalThatCannotGetLouder) {
  const Signal s = sine(Format::of(48'000, 1), 3, 997, 0.5);
  const Solution solution = solve_loudness(control_of(s), goal(-1, 6));
  EXPECT_FALSE(solution.target_reached);
  EXPECT_NEAR(solution.expected_lufs, -3.01 - 1.1, 0.02);  // the ceiling and its headroom
  EXPECT_LE(solution.p95_reduction_db, 6.01);
}

// Knocks in a quiet room: short loud moments that no percentile sees. The gain once rose by 45 dB until the
// noise between them was as loud as they were.
TEST(LoudnessSolve, DoesNotRaiseTheNoiseBetweenRareLoudMoments) {
  for (const double every : {2.0, 10.0})
    for (const double length : {0.003, 0.3}) {
      Signal s = noise(Format::of(22'050, 1), 40, 0.002, 8);
      for (double t = 1; t < 40; t += every) add_sine(s, 1500, 0.9, t, t + length);
      const Control control = control_of(s);
      for (const double target : {-9.0, -14.0}) {
        const Solution solution = solve_loudness(control, goal(target, 4));
        EXPECT_LE(solution.gain_db, target - limited(control, 0, 100).lufs + 4 + 1e-9);
        EXPECT_LE(solution.expected_lufs, target + 0.1) << every << " s, " << length << " s";
        EXPECT_LE(solution.p95_reduction_db, 4.01);
      }
    }
}

// A low ceiling and much reduction: the search once ran hundreds of dB too far, came back by as much, and
// silence was written.
TEST(LoudnessSolve, NeverEndsInSilence) {
  const Format format = Format::of(44'100, 2);
  for (const Signal& s : {lively(format, 4), music(format, 4, 3), sine(format, 4, 100, 0.99)}) {
    const Control control = control_of(s);
    for (const double ceiling : {-1.0, -6.0, -12.0})
      for (const double most : {4.0, 16.0, 20.0}) {
        LoudnessGoal wanted = goal(-5, most);
        wanted.ceiling_dbtp = ceiling;
        const Solution solution = solve_loudness(control, wanted);
        const double at_ceiling = limited(control, ceiling - 0.1, 100).lufs;  // the whole, its peak there
        EXPECT_GE(solution.expected_lufs, std::min(-5.1, at_ceiling - 0.2)) << ceiling << ", " << most;
      }
  }
}

TEST(LoudnessSolve, LeavesAloneWhatHasNoLoudness) {
  const Format format = Format::of(48'000, 2);
  const Signal cases[] = {Signal(format, 0),  Signal(format, 1),          Signal(format, 100),
                          silence(format, 3), noise(format, 0.3, 0.1, 1), noise(format, 3, 1e-5, 1)};
  for (const Signal& s : cases) {
    const Solution solution = solve_loudness(control_of(s), goal(-14));
    EXPECT_EQ(solution.gain_db, 0);
    EXPECT_EQ(solution.expected_lufs, -HUGE_VAL);
    EXPECT_TRUE(solution.target_reached);
  }
}

TEST(LoudnessSolve, OfPeaksAloneHasNoGain) {
  LoudnessGoal peaks = goal(-14);
  peaks.kind = LoudnessGoal::Kind::peak_only;
  const Signal s = sine(Format::of(48'000, 1), 3, 997, 1);
  const Solution solution = solve_loudness(control_of(s), peaks);
  EXPECT_EQ(solution.gain_db, 0);
  EXPECT_TRUE(solution.target_reached);
  EXPECT_NEAR(solution.p95_reduction_db, 1.1, 0.01);
}

}  // namespace
}  // namespace nocturne::test
