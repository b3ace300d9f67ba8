// Tracks as comma-separated values.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/track_csv.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/cli/sample_track.h"

namespace nocturne {
namespace {

using test::sample_groups;
using test::sample_track;

/// A reader by the grammar of RFC 4180, section 2.
std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> out(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
      out.back() += line[i++];
    else if (line[i] == '"')
      quoted = !quoted;
    else if (line[i] == ',' && !quoted)
      out.emplace_back();
    else
      out.back() += line[i];
  }
  EXPECT_FALSE(quoted) << line;
  return out;
}

std::string field_named(const std::string& name, const TrackRow& track,
                        BeatTimes times = BeatTimes::include) {
  const auto names = fields_of(csv_header(sample_groups(), times)),
             values = fields_of(csv_line(track, sample_groups(), times));
  EXPECT_EQ(names.size(), values.size());
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? "no such field" : values[static_cast<std::size_t>(found - names.begin())];
}

TEST(TrackCsv, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(csv_field("plain text"), "plain text");
  EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_field("say \"x\""), "\"say \"\"x\"\"\"");
  EXPECT_EQ(csv_field("a\nb"), "\"a\nb\"");
  EXPECT_EQ(csv_field("a\rb"), "\"a\rb\"");
}

TEST(TrackCsv, NamesColumnsLikeTheJsonForm) {
  EXPECT_EQ(csv_header(sample_groups(), BeatTimes::leave_out),
            "path,path_hex,duration_s,state,analysis,codec,container,rate,channels,bits,frames,size,"
            "tempo_bpm,tempo_candidates,tempo_beat_count,tempo_constant,key_key,key_tuning_hz,"
            "spectrum_centroid_hz_mean,spectrum_centroid_hz_variance,spectrum_centroid_hz_median,"
            "spectrum_centroid_hz_min,spectrum_centroid_hz_max");
}

TEST(TrackCsv, LeavesAnEmptyListEmpty) {
  TrackRow track = sample_track();
  track.groups[0].values[2] = Times{};
  EXPECT_EQ(field_named("tempo_beats", track), "");
}

TEST(TrackCsv, ReadsBackByTheGrammar) {
  const TrackRow track = sample_track();
  EXPECT_EQ(field_named("path", track), track.path);
  EXPECT_EQ(field_named("path_hex", track), "");
  EXPECT_EQ(field_named("tempo_bpm", track), "128.0");
  EXPECT_EQ(field_named("tempo_beats", track), "0.25 0.71875");
  EXPECT_EQ(field_named("tempo_beats", track, BeatTimes::leave_out), "no such field");
  EXPECT_EQ(field_named("tempo_constant", track), "true");
  EXPECT_EQ(field_named("key_tuning_hz", track), "");
  EXPECT_EQ(Json::parse(field_named("tempo_candidates", track)).size(), 3u);
}

TEST(TrackCsv, HasAllColumnsForATrackOfWhichNothingIsKnown) {
  TrackRow unknown;
  unknown.path = "/a\xff";
  EXPECT_EQ(field_named("path", unknown), "/a\uFFFD");
  EXPECT_EQ(field_named("path_hex", unknown), "2f61ff");
  EXPECT_EQ(field_named("tempo_bpm", unknown), "");
}

}  // namespace
}  // namespace nocturne
