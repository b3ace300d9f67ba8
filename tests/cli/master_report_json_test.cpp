// Every field of a report is in its JSON.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/master_report_json.h"

#include <gtest/gtest.h>

#include "tests/cli/sample_report.h"

namespace nocturne {
namespace {

std::vector<std::string> members(const Json& object) {
  std::vector<std::string> out;
  for (const auto& [name, value] : object.items()) out.push_back(name);
  return out;
}

TEST(MasterReportJson, HasAllMembersInTheirOrder) {
  const Json j = master_report_json(test::sample_report());
  EXPECT_EQ(members(j), (std::vector<std::string>{
                            "schema",     "type",       "state",   "input",     "output",  "mode",
                            "preset",     "references", "album",   "error",     "verdict", "warnings",
                            "changes",    "before",     "after",   "target",    "plan",    "plan_hash",
                            "input_hash", "solution",   "repairs", "reduction", "wave",    "timings"}));
  EXPECT_EQ(members(j["plan"]),
            (std::vector<std::string>{"version", "trim_db", "highpass_hz", "compressor",
                                      "clip_threshold_dbfs", "target_lufs", "tolerance_lu", "ceiling_dbtp",
                                      "max_reduction_db", "mid_db", "side_db"}));
  EXPECT_EQ(members(j["before"]),
            (std::vector<std::string>{"rate", "channels", "bits", "frames", "duration_s", "integrated_lufs",
                                      "range_lu", "max_momentary_lufs", "max_shortterm_lufs",
                                      "true_peak_dbtp", "sample_peak_dbfs", "peak_to_loudness_lu",
                                      "correlation", "dc_offset", "non_finite_frames", "spectrum"}));
}

TEST(MasterReportJson, HasTheValues) {
  const Json j = master_report_json(test::sample_report());
  EXPECT_EQ(j["schema"], kMasterReportSchema);
  EXPECT_EQ(j["state"], "written");
  EXPECT_EQ(j["references"][0]["path"], "/music/reference.flac");
  EXPECT_EQ(j["verdict"]["kind"], "good");
  EXPECT_EQ(j["changes"][0]["what"], "bass lowered by up to 2.1 dB at 90 Hz");
  EXPECT_EQ(j["before"]["integrated_lufs"], -20);
  EXPECT_NEAR(j["after"]["peak_to_loudness_lu"].get<double>(), 12.96, 1e-9);
  EXPECT_EQ(j["before"]["spectrum"]["cutoff_hz"], 16000);
  EXPECT_EQ(j["plan"]["compressor"]["amount"], 0.5);
  EXPECT_EQ(j["plan"]["compressor"]["low"]["ratio"], 1);
  EXPECT_EQ(j["plan"]["mid_db"].size(), kGridPoints);
  EXPECT_EQ(j["solution"]["target_reached"], true);
  EXPECT_EQ(j["reduction"]["limiter_db"][150], 3.3);  // in the digits that a float has
  EXPECT_EQ(j["reduction"]["compressor_high_db"].size(), 300u);
  EXPECT_EQ(j["wave"]["after"]["high"].size(), 200u);
  EXPECT_EQ(j["timings"]["encode_cpu_s"], 0.1);
}

TEST(MasterReportJson, HoldsWhatARateHoldsOfASpectrum) {
  const Json spectrum = master_report_json(test::sample_report())["before"]["spectrum"];
  const double last_hz = grid_hz(spectrum["mid_db"].size() - 1);
  EXPECT_LE(last_hz, 22050);
  EXPECT_GT(last_hz, 22050 * 0.99);
  EXPECT_EQ(spectrum["third_octave_hz"].size(), spectrum["third_octave_mid_db"].size());
  EXPECT_EQ(spectrum["third_octave_hz"].back(), 16000);  // the band of 20 kHz ends at 22,387 Hz
}

TEST(MasterReportJson, HasTheAlbumsLevelsWhereThereIsOne) {
  MasterReport r = test::sample_report();
  EXPECT_FALSE(master_report_json(r).contains("album_after"));
  r.album_result = AlbumResult{r.before.levels, r.after.levels, 0, 2};
  const Json j = master_report_json(r);
  EXPECT_EQ(j["album_before"]["integrated_lufs"], -20);
  EXPECT_EQ(j["album_after"]["integrated_lufs"], -14.04);
}

TEST(MasterReportJson, SaysNullWhereNothingIsKnown) {
  MasterReport r;
  r.input = "in.flac";
  r.state = MasterReport::State::failed;
  r.error = "in.flac: damaged";
  const Json j = Json::parse(json_line(master_report_json(r)));
  EXPECT_EQ(j["state"], "failed");
  EXPECT_EQ(j["error"], "in.flac: damaged");
  EXPECT_TRUE(j["preset"].is_null());
  for (const char* member : {"verdict", "before", "after", "target", "plan", "plan_hash", "input_hash",
                             "solution", "repairs", "reduction", "wave", "timings"})
    EXPECT_TRUE(j[member].is_null()) << member;
  EXPECT_EQ(members(j), members(master_report_json(test::sample_report())));
}

TEST(MasterReportJson, KeepsPathsOfAnyBytes) {
  MasterReport r = test::sample_report();
  r.output = "/masters/\xFF.flac";
  r.references = {"/music/\xFE.flac"};
  const Json j = Json::parse(json_line(master_report_json(r)));
  EXPECT_EQ(j["output_hex"], "2f6d6173746572732fff2e666c6163");
  EXPECT_EQ(j["references"][0]["path_hex"], "2f6d757369632ffe2e666c6163");
}

}  // namespace
}  // namespace nocturne
