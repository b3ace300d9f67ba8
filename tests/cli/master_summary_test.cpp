// Lines and counts of a run of mastering: the target is told of once, where it belongs.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/master_summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/sample_report.h"

namespace nocturne {
namespace {

using testing::HasSubstr;

TEST(MasterSummaryText, ALineHasWhatWasMeasuredAndTheWarnings) {
  EXPECT_EQ(
      master_line(test::sample_report()),
      "/music/in.flac -> /masters/out.flac: -20.0 -> -14.0 LUFS, -3.0 -> -1.1 dBTP; 3 frames held no numbers "
      "and were silenced");
}

TEST(MasterSummaryText, AnAlbumHasALineAfterItsLastTrack) {
  MasterReport r = test::sample_report();
  r.warnings = {"target not reached: -15.0 LUFS over the album, 1.0 LU short of -14.0: -14.0 was expected"};
  r.album_result = AlbumResult{r.before.levels, r.after.levels, 0, 2};
  r.album_result->before.integrated_lufs = -19.8;
  r.album_result->after.integrated_lufs = -15;
  EXPECT_EQ(master_line(r), "/music/in.flac -> /masters/out.flac: -20.0 -> -14.0 LUFS, -3.0 -> -1.1 dBTP");
  r.album_result->track = 1;
  EXPECT_EQ(
      master_line(r),
      "/music/in.flac -> /masters/out.flac: -20.0 -> -14.0 LUFS, -3.0 -> -1.1 dBTP\n"
      "album An Album: -19.8 -> -15.0 LUFS; target not reached: -15.0 LUFS over the album, 1.0 LU short of "
      "-14.0: -14.0 was expected");
}

TEST(MasterSummaryText, APlansGainIsThatOfTheWholeChain) {
  MasterReport r = test::sample_report();
  r.state = MasterReport::State::planned;
  r.warnings.clear();
  EXPECT_THAT(master_line(r), HasSubstr("-20.0 -> -14.0 LUFS expected, gain 6.2 dB"));
  r.album_result = AlbumResult{r.before.levels, {}, 0, 2};
  EXPECT_THAT(master_line(r), HasSubstr(": -20.0 LUFS, gain 6.2 dB as its album"));
}

TEST(MasterSummaryText, CountsWhatFellShort) {
  MasterSummary s;
  s.written = 6;
  const Terminal plain;
  EXPECT_THAT(master_summary(s, plain), HasSubstr("6 tracks mastered, 0 unchanged\n"));
  s.short_of_target = 2;
  s.above_ceiling = 1;
  EXPECT_THAT(master_summary(s, plain),
              HasSubstr("6 tracks mastered, 2 short of target, 1 above the ceiling, 0 unchanged\n"));
}

}  // namespace
}  // namespace nocturne
