// Tracks as JSON.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/track_json.h"

#include <gtest/gtest.h>

#include "tests/cli/sample_track.h"

namespace nocturne {
namespace {

using test::sample_groups;
using test::sample_track;

TEST(TrackJson, HasOneObjectAGroupAndOneMemberAColumn) {
  EXPECT_EQ(
      json_line(track_json(sample_track(), sample_groups(), BeatTimes::include)),
      R"({"schema":1,"path":"/music/a, \"b\".flac","duration_s":225.5,"state":"ok","analysis":"full","codec":"flac",)"
      R"("container":"flac","rate":44100,"channels":2,"bits":16,"frames":9944550,"size":1000,)"
      R"("tempo":{"bpm":128.0,"candidates":[{"bpm":128,"weight":0.9},{"bpm":64,"weight":0.08},)"
      R"({"bpm":96,"weight":0.001}],"beats":[0.25,0.71875],"beat_count":1234,"constant":true},)"
      R"("key":{"key":"A minor","tuning_hz":null},)"
      R"("spectrum":{"centroid_hz_mean":1500.0,"centroid_hz_variance":400.0,"centroid_hz_median":1450.0,)"
      R"("centroid_hz_min":100.0,"centroid_hz_max":9000.0}})");
}

TEST(TrackJson, LeavesBeatTimesOutUnlessAsked) {
  const Json json = track_json(sample_track(), sample_groups(), BeatTimes::leave_out);
  EXPECT_FALSE(json["tempo"].contains("beats"));
  EXPECT_TRUE(json["tempo"].contains("beat_count"));
}

TEST(TrackJson, HasTheSameShapeForATrackOfWhichNothingIsKnown) {
  TrackRow unknown;
  unknown.path = "/x";
  unknown.state = FileState::failed;
  const Json json = track_json(unknown, sample_groups(), BeatTimes::include);
  const Json known = track_json(sample_track(), sample_groups(), BeatTimes::include);
  for (const auto& [name, value] : known.items()) {
    ASSERT_TRUE(json.contains(name)) << name;
    if (value.is_object()) {
      EXPECT_EQ(json[name].size(), value.size()) << name;
    }
  }
  EXPECT_TRUE(json["duration_s"].is_null());
  EXPECT_TRUE(json["tempo"]["bpm"].is_null());
  EXPECT_EQ(json["state"], "failed");
}

TEST(TrackJson, WritesNullForNumbersThatJsonLacks) {
  EXPECT_TRUE(value_json(std::numeric_limits<double>::infinity(), Kind::real).is_null());
  EXPECT_TRUE(value_json(std::nan(""), Kind::real).is_null());
  EXPECT_TRUE(value_json(JsonText{"[1,"}, Kind::json).is_null());
}

TEST(TrackJson, WritesPathsThatAreNotUtf8TwiceOver) {
  TrackRow track = sample_track();
  track.path = "/m/\xff\n\xc3";
  const Json json = track_json(track, {}, BeatTimes::leave_out);
  EXPECT_EQ(json["path_hex"], "2f6d2fff0ac3");
  const std::string line = json_line(json);
  EXPECT_NE(line.find(R"("path":"/m/)"
                      "\uFFFD"
                      R"(\n)"
                      "\uFFFD"),
            std::string::npos)
      << line;
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_TRUE(is_utf8(line));
}

TEST(TrackJson, KnowsUtf8) {
  EXPECT_TRUE(is_utf8("plain"));
  EXPECT_TRUE(is_utf8("Björk 椎名林檎 🎵"));
  for (const char* bad : {"\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80"})
    EXPECT_FALSE(is_utf8(bad));
}

TEST(TrackJson, FindsValuesByName) {
  const TrackRow track = sample_track();
  const auto groups = sample_groups();
  ASSERT_NE(find_value(track, groups, "tempo", "bpm"), nullptr);
  EXPECT_EQ(*find_value(track, groups, "tempo", "bpm"), Value{128.0});
  EXPECT_EQ(find_value(track, groups, "tempo", "none"), nullptr);
  EXPECT_EQ(find_value(track, groups, "none", "bpm"), nullptr);
}

}  // namespace
}  // namespace nocturne
