// The summary of a scan.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/scan_report.h"

#include <gtest/gtest.h>

namespace nocturne {
namespace {

ScanSummary usual() {
  ScanSummary s;
  s.found = 2871;
  s.unchanged = 8;
  s.to_analyze = s.reasons.fresh = 2863;
  s.analyzed = 2860;
  s.failed = 3;
  s.audio_seconds = 720'000;
  s.wall_seconds = 720;
  s.peak_memory_bytes = 100 << 20;
  for (const char* name : {"/m/a.mp3", "/m/b.mp3", "/m/c\n.mp3"})
    s.failures.push_back({name, "cannot be decoded"});
  return s;
}

TEST(ScanReport, SaysWhatAPersonWantsToKnow) {
  EXPECT_EQ(scan_summary(usual(), "/db", {}),
            "Scanned 2,871 files in 12 min: 2,860 analysed, 8 unchanged, 3 failed\n"
            "  music     200 h, 1,000x real time, 14,300 files an hour\n"
            "  memory    100.0 MiB at most\n"
            "  database  /db\n"
            "Failed\n"
            "  /m/a.mp3: cannot be decoded\n"
            "  /m/b.mp3: cannot be decoded\n"
            "  /m/c\\x0a.mp3: cannot be decoded\n"
            "Next: nocturne status, nocturne show FILE, nocturne export\n");
}

TEST(ScanReport, SaysWhyFilesWereLookedAt) {
  ScanSummary s;
  s.found = 255;
  s.to_analyze = 254;
  s.unchanged = 1;
  s.reasons.fresh = 12;
  s.reasons.changed = 3;
  s.reasons.groups = {{"tempo", 239}, {"key", 0}};
  EXPECT_EQ(plan_summary(s),
            "Found 255 files: 254 to look at (12 new, 3 changed, 239 for tempo), 1 unchanged; nothing was "
            "changed\n");
  s.analyzed = 242;
  s.recognized = 12;
  s.moved = 2;
  EXPECT_EQ(scan_summary(s, "/db", {}),
            "Scanned 255 files in 0.0 s: 242 analysed, 12 recognised, 2 moved, 1 unchanged\n"
            "  looked at  12 new, 3 changed, 239 for tempo\n"
            "  database   /db\n"
            "Next: nocturne status, nocturne show FILE, nocturne export\n");
  const Json json = scan_json(s, "/db");
  EXPECT_EQ(json["reasons"]["groups"], Json({{"tempo", 239}}));
  EXPECT_EQ(json["files"]["moved"], 2);
}

TEST(ScanReport, ShowsTheFirstFailuresAndCountsTheRest) {
  ScanSummary s = usual();
  s.failed = 70;
  s.failures.assign(ScanSummary::kMaxListed, {"/m/x.mp3", "cannot be decoded"});
  EXPECT_NE(scan_summary(s, "/db", {}).find("  … and 65 more: nocturne status --failures\n"),
            std::string::npos);
}

TEST(ScanReport, NamesAFileOnceWhenTheReasonDoes) {
  ScanSummary s = usual();
  s.failures = {{"/m/a.mp3", "/m/a.mp3: is empty"}};
  EXPECT_NE(scan_summary(s, "/db", {}).find("\n  /m/a.mp3: is empty\n"), std::string::npos);
}

TEST(ScanReport, ClaimsNoSpeedWhenNothingWasAnalysed) {
  ScanSummary s;
  s.found = s.unchanged = 5;
  s.wall_seconds = 0.1;
  EXPECT_EQ(scan_summary(s, "/db", {}),
            "Scanned 5 files in 0.1 s: 0 analysed, 5 unchanged\n  database  /db\n");
}

TEST(ScanReport, ChoosesTheStatusByWhatMattersMost) {
  ScanSummary s;
  EXPECT_EQ(status_of(s), ExitStatus::ok);
  s.remembered = 1;  // told by the run in which it failed
  EXPECT_EQ(status_of(s), ExitStatus::ok);
  s.failed = 1;
  EXPECT_EQ(status_of(s), ExitStatus::some_failed);
  s.guarded = 1;
  EXPECT_EQ(status_of(s), ExitStatus::library);
  s.interrupted = true;
  EXPECT_EQ(status_of(s), ExitStatus::interrupted);
}

TEST(ScanReport, IsCompleteAsJson) {
  const Json json = scan_json(usual(), "/db");
  EXPECT_EQ(json["schema"], 1);
  EXPECT_EQ(json["files"]["analyzed"], 2860);
  EXPECT_EQ(json["failures"].size(), 3u);
  EXPECT_EQ(json["cache"]["hits"], 0);
}

}  // namespace
}  // namespace nocturne
