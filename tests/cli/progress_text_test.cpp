// The progress line.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/progress_text.h"

#include <gtest/gtest.h>

#include "cli/format.h"

namespace nocturne {
namespace {

using Phase = ScanProgress::Phase;
using Glyphs = Terminal::Glyphs;

ProgressSample half_done() {
  return {.phase = Phase::analyzing,
          .files_found = 3000,
          .files_total = 2871,
          .files_done = 1204,
          .files_failed = 2,
          .bytes_total = 1000,
          .bytes_done = 500,
          .audio_seconds = 3600,
          .analyzing_seconds = 10};
}

TEST(ProgressText, SaysAllWhenThereIsRoom) {
  EXPECT_EQ(
      progress_bar(half_done(), 120, Glyphs::ascii),
      "[##########----------]  50%  1,204/2,871 files  2 failed  ETA 10 s  360x real time  1.0 h of music");
  EXPECT_EQ(progress_report(half_done()),
            "50%  1,204/2,871 files  2 failed  ETA 10 s  360x real time  1.0 h of music");
}

TEST(ProgressText, NeverFillsTheTerminalsLastColumn) {
  // A full line would wrap, and the next redraw would leave it behind.
  for (const Glyphs glyphs : {Glyphs::ascii, Glyphs::utf8})
    for (int width = 1; width < 150; ++width)
      EXPECT_LT(display_width(progress_bar(half_done(), width, glyphs)), width) << width;
}

TEST(ProgressText, LeavesOutWhatMattersLessOnNarrowTerminals) {
  EXPECT_EQ(progress_bar(half_done(), 80, Glyphs::ascii),
            "[#####-----]  50%  1,204/2,871 files  2 failed  ETA 10 s  360x real time");
  EXPECT_EQ(progress_bar(half_done(), 59, Glyphs::ascii), " 50%  1,204/2,871 files  2 failed  ETA 10 s");
  EXPECT_EQ(progress_bar(half_done(), 30, Glyphs::ascii), " 50%  1,204/2,871 files");
}

TEST(ProgressText, DrawsABarWhoseWidthDoesNotChangeWithTheText) {
  ProgressSample longer = half_done();
  longer.files_failed = 123'456;
  for (int width = 60; width < 150; ++width)
    EXPECT_EQ(progress_bar(longer, width, Glyphs::ascii).find(']'),
              progress_bar(half_done(), width, Glyphs::ascii).find(']'));
}

TEST(ProgressText, CountsTheRestInWholeSeconds) {
  ProgressSample s = half_done();
  s.analyzing_seconds = 2.3;
  EXPECT_NE(progress_report(s).find("ETA 3 s"), std::string::npos) << progress_report(s);
}

TEST(ProgressText, ReachesHundredPercentOnlyAtTheEnd) {
  ProgressSample s = half_done();
  s.bytes_done = 999;
  EXPECT_TRUE(progress_report(s).starts_with("99%"));
  s.bytes_done = 1000;
  EXPECT_TRUE(progress_report(s).starts_with("100%"));
}

TEST(ProgressText, CountsBytesForThePaceAndFilesWhereThereAreNone) {
  ProgressSample s = half_done();
  s.bytes_done = 250;
  EXPECT_DOUBLE_EQ(*remaining_seconds(s), 30);
  s.bytes_total = s.bytes_done = 0;
  EXPECT_DOUBLE_EQ(share_done(s), 1204.0 / 2871);
}

TEST(ProgressText, PromisesNothingBeforeAnythingIsDone) {
  ProgressSample s = half_done();
  s.bytes_done = 0;
  EXPECT_EQ(remaining_seconds(s), std::nullopt);
  s = half_done();
  s.analyzing_seconds = 0.01;
  EXPECT_EQ(remaining_seconds(s), std::nullopt);
  EXPECT_EQ(progress_report(s).find("real time"), std::string::npos);
}

TEST(ProgressText, TellsWhatComesBeforeAndAfterTheAnalysis) {
  ProgressSample s = half_done();
  s.phase = Phase::listing;
  EXPECT_EQ(progress_report(s), "looking for tracks: 3,000 files found");
  s.phase = Phase::finishing;
  EXPECT_EQ(progress_report(s), "writing the last results");
}

}  // namespace
}  // namespace nocturne
