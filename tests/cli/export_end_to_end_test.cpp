// Exports by the program itself.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "cli/track_json.h"
#include "tests/cli/run.h"

namespace nocturne {
namespace {

using test::Finished;
using test::Home;
using test::lines_of;

class Export : public testing::Test {
 protected:
  void SetUp() override {
    home_.add_track("b.wav", 440, 3);
    home_.add_track("a.wav", 220, 3);
    home_.add_track("odd \xff\n name.wav", 330, 3);
    ASSERT_EQ(home_.run({"scan", "-q", home_.music()}).status, 0);
  }

  Home home_;
};

TEST_F(Export, WritesOneObjectALineInTheOrderOfPaths) {
  const Finished f = home_.run({"export"});
  EXPECT_EQ(f.status, 0);
  EXPECT_EQ(f.err, "");
  const auto lines = lines_of(f.out);
  ASSERT_EQ(lines.size(), 3u);
  std::vector<Json> tracks;
  for (const std::string& line : lines) tracks.push_back(Json::parse(line));
  EXPECT_EQ(tracks[0]["path"], (home_.music() / "a.wav").string());
  EXPECT_EQ(tracks[1]["path"], (home_.music() / "b.wav").string());
  for (const Json& track : tracks) {
    EXPECT_EQ(track["schema"], 1);
    EXPECT_DOUBLE_EQ(track["duration_s"], 3);
    EXPECT_EQ(track["rate"], 22050);
    for (const char* group : {"tempo", "key", "loudness", "spectrum", "silence"})
      EXPECT_TRUE(track[group].is_object()) << group;
    EXPECT_TRUE(track["loudness"]["integrated_lufs"].is_number());
    EXPECT_TRUE(track["tempo"]["candidates"].is_array());
    EXPECT_FALSE(track["tempo"].contains("beats"));
  }
  EXPECT_EQ(tracks[2]["path_hex"], hex((home_.music() / "odd \xff\n name.wav").string()));
}

TEST_F(Export, HasBeatsOnlyWhenAsked) {
  EXPECT_TRUE(Json::parse(lines_of(home_.run({"export", "--beats"}).out)[0])["tempo"]["beats"].is_array());
}

TEST_F(Export, WritesCsvWithAHeader) {
  const auto lines = lines_of(home_.run({"export", "--format", "csv"}).out);
  ASSERT_EQ(lines.size(), 5u);  // header, three tracks, and the line break in the odd name, in quotes
  EXPECT_TRUE(lines[0].starts_with("path,path_hex,duration_s,")) << lines[0];
}

TEST_F(Export, IsTheSameTwice) { EXPECT_EQ(home_.run({"export"}).out, home_.run({"export"}).out); }

TEST_F(Export, WritesAFileButNeverOverTheDatabase) {
  const auto file = home_.path() / "out.jsonl";
  EXPECT_EQ(home_.run({"export", "-o", file}).status, 0);
  EXPECT_EQ(test::text_of(file), home_.run({"export"}).out);
  EXPECT_EQ(home_.run({"export", "-o", home_.database()}).status, 2);
  EXPECT_EQ(home_.run({"export", "-o", home_.path() / "none/x"}).status, 2);
  EXPECT_EQ(home_.run({"export", "-o", "/dev/full"}).status, 1);
  EXPECT_EQ(home_.run({"status"}).status, 0);
}

TEST_F(Export, EndsQuietlyWhenTheReaderGoesAway) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ::close(ends[0]);
  const test::Child child = home_.start({"export"}, ends[1]);
  ::close(ends[1]);
  const Finished f = home_.finish(child);
  EXPECT_EQ(f.status, 141);
  EXPECT_EQ(f.err, "");
}

TEST_F(Export, LeavesFilesThatFailedOutUnlessAll) {
  std::ofstream(home_.music() / "bad.mp3") << "this is no music at all";
  ASSERT_EQ(home_.run({"scan", "-q", home_.music()}).status, 1);
  EXPECT_EQ(lines_of(home_.run({"export"}).out).size(), 3u);
  const auto lines = lines_of(home_.run({"export", "--all"}).out);
  ASSERT_EQ(lines.size(), 4u);
  const Json failed = Json::parse(lines[2]);
  EXPECT_EQ(failed["state"], "failed");
  EXPECT_TRUE(failed["tempo"]["bpm"].is_null());
}

}  // namespace
}  // namespace nocturne
