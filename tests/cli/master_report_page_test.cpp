// The page is well-formed and stands alone, whatever the report and the names in it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/master_report_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "cli/markup.h"
#include "cli/master_report_files.h"
#include "cli/master_verdict.h"
#include "cli/track_json.h"
#include "tests/cli/run.h"
#include "tests/cli/sample_report.h"

namespace nocturne {
namespace {

using test::sample_report;
using testing::HasSubstr;
using testing::Not;

/// By Python's parser of XML, expat.
bool is_well_formed(const std::string& page) {
  const test::TempDir folder;
  const std::filesystem::path file = folder / "page.html";
  std::ofstream(file, std::ios::binary) << page;
  const std::string command = "python3 -c 'import sys, xml.etree.ElementTree as e; e.parse(sys.argv[1])' " +
                              shell_word(file.native());
  return std::system(command.c_str()) == 0;
}

TrackTags tagged(const std::string& title, const std::string& artist) {
  TrackTags tags;
  tags.title = title;
  tags.artist = artist;
  return tags;
}

std::string every_byte() {
  std::string out;
  for (int byte = 1; byte < 256; ++byte)
    if (byte != '/') out += static_cast<char>(byte);
  return out;
}

TEST(MasterReportPage, ShowsWhatTheReportHolds) {
  const std::string page = master_report_page(sample_report(), tagged("A Song", "Someone"));
  EXPECT_TRUE(is_well_formed(page));
  for (const char* part :
       {"<h1>A Song</h1>", "Someone", "Target reached", "−14.04", "+5.96", "Bass lowered", "The low end lies",
        "3 frames held no numbers", "<h2>Spectrum</h2>", "<h2>Tone curve</h2>", "<h2>Gain reduction</h2>",
        "<h2>Waveform</h2>", "hybrid, on preset warm", "/music/reference.flac", "An Album", "0123abcd",
        "ebur128=peak=true", "ceiling −1.0 dBTP"})
    EXPECT_THAT(page, HasSubstr(part));
}

TEST(MasterReportPage, NeedsNothingFromElsewhere) {
  std::string page = master_report_page(sample_report(), {});
  for (const std::string own : {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"})
    for (std::size_t at; (at = page.find(own)) != page.npos;) page.erase(at, own.size());
  for (const char* foreign : {"http", "src=", "href=", "url(", "@import", "<script", "<link", "onload"})
    EXPECT_THAT(page, Not(HasSubstr(foreign)));
}

TEST(MasterReportPage, EscapesNamesOfAnyBytes) {
  MasterReport r = sample_report();
  r.input = "/music/" + every_byte();
  r.output = "/masters/" + every_byte();
  r.references = {r.input};
  r.album = r.preset = r.error = every_byte();
  r.warnings = {every_byte(), "<script>alert(1)</script>"};
  r.changes = {{every_byte(), every_byte()}};
  const std::string page = master_report_page(r, tagged("</style><b>", every_byte()));
  EXPECT_TRUE(is_well_formed(page));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("<b>")));
}

TEST(MasterReportPage, LeavesOutWhatIsNotThere) {
  MasterReport failed;
  failed.input = "in.flac";
  failed.state = MasterReport::State::failed;
  failed.error = "in.flac: damaged";
  const std::string page = master_report_page(failed, {});
  EXPECT_TRUE(is_well_formed(page));
  EXPECT_THAT(page, HasSubstr("in.flac: damaged"));
  EXPECT_THAT(page, Not(HasSubstr("<svg")));

  MasterReport mono = sample_report();
  mono.before.format = mono.after.format = Format::of(8000, 1);
  mono.before.spectrum.side_db.clear();
  mono.after.spectrum.side_db.clear();
  mono.plan.side_db.clear();
  mono.target_mid_db.clear();
  mono.target_side_db.clear();
  for (auto& band : mono.compression_db) band.clear();
  const std::string mono_page = master_report_page(mono, {});
  EXPECT_TRUE(is_well_formed(mono_page));
  EXPECT_THAT(mono_page, Not(HasSubstr("Side, dB")));
  EXPECT_THAT(mono_page, Not(HasSubstr("Compressor, dB")));
}

TEST(MasterReportPage, DrawsSpectraWithoutAnyPower) {
  MasterReport r = sample_report();
  std::fill(r.before.spectrum.mid_db.begin(), r.before.spectrum.mid_db.end(), -INFINITY);
  r.before.spectrum.side_db = r.after.spectrum.mid_db = r.after.spectrum.side_db = r.before.spectrum.mid_db;
  r.target_mid_db.clear();
  r.target_side_db.clear();
  const std::string page = master_report_page(r, {});
  EXPECT_TRUE(is_well_formed(page));
  EXPECT_THAT(page, Not(HasSubstr("nan")));
  EXPECT_THAT(page, Not(HasSubstr("<h2>Spectrum</h2>")));
}

TEST(MasterVerdict, SaysTheWorstThatIsTrue) {
  MasterReport r = sample_report();
  EXPECT_EQ(verdict_of(r).kind, Verdict::Kind::good);
  r.solution.target_reached = false;
  r.after.levels.integrated_lufs = -16;
  EXPECT_EQ(verdict_of(r).headline, "Target not reached");
  EXPECT_EQ(verdict_of(r).detail, "-16.0 LUFS, 2.0 LU short of -14.0: the gain is at its bound");
  EXPECT_THAT(master_report_page(r, {}), HasSubstr("−16.0 LUFS, 2.0 LU short of −14.0"));
  r.after.levels.true_peak_dbtp = -0.85;
  EXPECT_EQ(verdict_of(r).kind, Verdict::Kind::bad);
  r.state = MasterReport::State::failed;
  r.error = "why";
  EXPECT_EQ(verdict_of(r).detail, "why");
}

TEST(MasterVerdict, MeasuresAgainstTheTolerance) {
  MasterReport r = sample_report();
  r.after.levels.integrated_lufs = -14.11;
  EXPECT_EQ(verdict_of(r).kind, Verdict::Kind::caution);
  r.plan.tolerance_lu = 0.2;
  EXPECT_EQ(verdict_of(r).kind, Verdict::Kind::good);
}

TEST(MasterVerdict, IsTheAlbumsWhereTracksWereMasteredAsOne) {
  MasterReport r = sample_report();
  r.after.levels.integrated_lufs = -11.5;
  r.album_result = AlbumResult{r.before.levels, r.after.levels, 1, 3};
  r.album_result->after.integrated_lufs = -14.02;
  EXPECT_EQ(verdict_of(r).kind, Verdict::Kind::good);
  EXPECT_EQ(verdict_of(r).headline, "Album on target");
  EXPECT_EQ(
      verdict_of(r).detail,
      "album at -14.0 LUFS, this track at -11.5 LUFS; true peak -1.1 dBTP under a ceiling of -1.0 dBTP");
  const std::string page = master_report_page(r, {});
  EXPECT_TRUE(is_well_formed(page));
  for (const char* part :
       {"album at −14.0 LUFS", "One plan for the 3 tracks", "Integrated loudness of the album"})
    EXPECT_THAT(page, HasSubstr(part));
  r.album_result->after.integrated_lufs = -15;
  EXPECT_EQ(verdict_of(r).headline, "Album: target not reached");
  EXPECT_THAT(verdict_of(r).detail, HasSubstr("-15.0 LUFS over the album, 1.0 LU short"));
}

TEST(MasterVerdict, NeverPutsAPeakUnderACeilingThatItExceeds) {
  MasterReport r = sample_report();
  r.after.levels.true_peak_dbtp = -0.95;
  EXPECT_EQ(verdict_of(r).kind, Verdict::Kind::caution);
  EXPECT_THAT(verdict_of(r).detail, HasSubstr("0.05 dB above the ceiling"));
}

TEST(MasterReportPage, HasTrueMinusSignsBeforeNumbersAlone) {
  MasterReport r = sample_report();
  r.changes = {{"from -21.7 to -14.0 (-1 dB), a well-known re-2 name", "-3 dB"}};
  const std::string page = master_report_page(r, {});
  EXPECT_THAT(page, HasSubstr("From −21.7 to −14.0 (−1 dB), a well-known re-2 name"));
  EXPECT_THAT(page, HasSubstr(">−3 dB<"));
}

TEST(MasterReportPage, SaysWhereTheLimiterWasNotNeeded) {
  MasterReport r = sample_report();
  EXPECT_THAT(master_report_page(r, {}), HasSubstr("at most 1.1 dB for 95 % of the time"));
  r.solution.p95_reduction_db = 0.01;
  EXPECT_THAT(master_report_page(r, {}), HasSubstr("idle for 95 % of the time"));
  r.solution.max_reduction_db = 0.04;
  EXPECT_THAT(master_report_page(r, {}), HasSubstr("not needed"));
}

TEST(MasterReportPage, SaysAMissedTargetOnce) {
  MasterReport r = sample_report();
  r.after.levels.integrated_lufs = -15;
  r.warnings = {"target not reached: -15.0 LUFS, 1.0 LU short of -14.0: -14.0 was expected"};
  std::string page = master_report_page(r, {});
  EXPECT_EQ(page.find("1.0 LU short"), page.rfind("1.0 LU short"));
  r.after.levels.true_peak_dbtp = 0;  // the verdict is of the peak then
  EXPECT_THAT(master_report_page(r, {}), HasSubstr("1.0 LU short"));
}

TEST(MasterVerdict, KnowsTracksWithoutLoudness) {
  MasterReport r = sample_report();
  r.plan.target_lufs.reset();
  EXPECT_EQ(verdict_of(r).kind, Verdict::Kind::neutral);
  r.after.levels = {};
  EXPECT_EQ(verdict_of(r).detail, "silent");
}

TEST(MasterReportFiles, AreNamedAfterTheOutput) {
  const test::TempDir folder;
  const MasterReportFiles files = write_reports(sample_report(), folder / "reports");
  EXPECT_EQ(files.json, folder / "reports/out.flac.json");
  EXPECT_TRUE(is_well_formed(test::text_of(files.page)));
  EXPECT_EQ(Json::parse(test::text_of(files.json))["type"], "master_report");
}

}  // namespace
}  // namespace nocturne
