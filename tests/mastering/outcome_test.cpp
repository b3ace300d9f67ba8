// Tests of what is said of a mastered track: it is what was measured, of the track or of its album.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/outcome.h"

#include <gtest/gtest.h>

namespace nocturne {
namespace {

MasterReport written(double before_lufs, double after_lufs) {
  MasterReport r;
  r.state = MasterReport::State::written;
  r.plan.trim_db = 2;
  r.plan.target_lufs = -14;
  r.before.levels.integrated_lufs = before_lufs;
  r.before.levels.true_peak_dbtp = -8.3;
  r.after.levels.integrated_lufs = after_lufs;
  r.after.levels.true_peak_dbtp = -1.12;
  r.solution = {5, -14, 1, 3, true, 3};
  return r;
}

TEST(Outcome, IsReachedWithinTheToleranceByWhatWasMeasured) {
  EXPECT_EQ(target_miss_lu(written(-20, -14.09)), std::nullopt);
  EXPECT_EQ(target_miss_text(written(-20, -13.91)), "");
  // The solve had it right, and the file has not.
  EXPECT_EQ(target_miss_text(written(-20, -14.6)), "-14.6 LUFS, 0.6 LU short of -14.0: -14.0 was expected");
  EXPECT_EQ(target_miss_text(written(-20, -13.88)), "-13.88 LUFS, 0.12 LU above -14.00: -14.0 was expected");
  MasterReport pessimist = written(-20, -14.05);
  pessimist.solution.target_reached = false;
  EXPECT_EQ(target_miss_lu(pessimist), std::nullopt);
}

TEST(Outcome, NamesTheReasonThatItIs) {
  MasterReport r = written(-20, -14.5);
  r.solution = {5, -14.5, 3.99, 6, false, 9};
  EXPECT_EQ(target_miss_text(r), "-14.5 LUFS, 0.5 LU short of -14.0: the limiter is at its limit (4 dB)");
  r.solution.p95_reduction_db = 1.5;
  EXPECT_EQ(target_miss_text(r), "-14.5 LUFS, 0.5 LU short of -14.0: the gain is at its bound");
}

TEST(Outcome, IsTheAlbumsWhereTracksWereMasteredAsOne) {
  MasterReport r = written(-25.3, -11.5);
  r.album_result.emplace();
  r.album_result->before.integrated_lufs = -27.8;
  r.album_result->after.integrated_lufs = -14.02;
  EXPECT_EQ(target_miss_lu(r), std::nullopt);
  EXPECT_EQ(
      explain_loudness(r)[0].what,
      "the album's loudness raised by 13.8 LU, from -27.8 to -14.0 LUFS, with 7.0 dB of gain for all of its "
      "tracks");
  r.album_result->after.integrated_lufs = -15;
  EXPECT_EQ(target_miss_text(r), "-15.0 LUFS over the album, 1.0 LU short of -14.0: -14.0 was expected");
}

TEST(Outcome, TellsWhatWasMeasuredAndOfAPlanWhatIsToBe) {
  MasterReport r = written(-20.44, -14.36);
  const auto done = explain_loudness(r);
  ASSERT_EQ(done.size(), 2u);
  // 6.08 LU, but what a reader sees has to add up.
  EXPECT_EQ(done[0].what, "loudness raised by 6.0 LU, from -20.4 to -14.4 LUFS, with 7.0 dB of gain");
  EXPECT_EQ(done[1].what, "the true peak moved from -8.3 to -1.1 dBTP");
  EXPECT_EQ(done[1].why, "the ceiling is -1.0 dBTP");
  r.state = MasterReport::State::planned;
  r.after = {};
  EXPECT_EQ(explain_loudness(r)[0].what,
            "loudness to be raised by 6.4 LU, from -20.4 to -14.0 LUFS, with 7.0 dB of gain");
  EXPECT_EQ(explain_loudness(r)[1].what, "true peaks to be kept under -1.0 dBTP");
}

TEST(Outcome, MeasuresPeaksAgainstTheCeiling) {
  MasterReport r = written(-20, -14);
  EXPECT_EQ(over_ceiling_db(r), std::nullopt);
  r.after.levels.true_peak_dbtp = -0.6;
  EXPECT_NEAR(over_ceiling_db(r).value(), 0.4, 1e-12);
  EXPECT_EQ(explain_loudness(r)[1].why, "that is 0.40 dB above the ceiling of -1.0 dBTP");
}

TEST(Outcome, KnowsTracksWithoutLoudness) {
  MasterReport r = written(-20, -14);
  r.before.levels = r.after.levels = {};
  const auto changes = explain_loudness(r);
  EXPECT_EQ(changes[0].what, "loudness left as it is");
  EXPECT_EQ(changes[0].why, "the track is silent or shorter than 400 ms and has no loudness");
  EXPECT_EQ(changes[1].why, "there are none: the track is silent");
  EXPECT_EQ(target_miss_lu(r), std::nullopt);
}

}  // namespace
}  // namespace nocturne
