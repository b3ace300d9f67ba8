// Tags written by the program itself.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>

#include "audio/track_tags.h"
#include "cli/track_json.h"
#include "tests/cli/run.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;
using test::Finished;
using test::Home;
using test::lines_of;
using testing::HasSubstr;
using testing::StartsWith;

/// A home with two scanned tracks of a few beats.
class Tagged : public testing::Test {
 protected:
  Tagged() { EXPECT_EQ(home.run({"scan", "-q", home.music()}).status, 0); }

  const Home home;
  const fs::path a = home.add_track("a.wav", 440, 2), b = home.add_track("folder/b.wav", 330, 2);
};

TEST_F(Tagged, FilesOfAFolderHaveTheValuesOfTheDatabase) {
  const Finished f = home.run({"tag", home.music()});
  EXPECT_EQ(f.status, 0) << f.err;
  ASSERT_EQ(lines_of(f.out).size(), 3U) << f.out;
  EXPECT_THAT(f.out, HasSubstr("a.wav: "));
  EXPECT_THAT(f.out, HasSubstr("REPLAYGAIN_TRACK_GAIN - -> "));
  EXPECT_EQ(lines_of(f.out)[2], "2 files written, 0 already as they should be, 0 failed");
  const Json shown = Json::parse(home.run({"show", "--json", "--no-analyze", a}).out);
  EXPECT_NEAR(read_tags(a).replaygain_track_gain_db.value(),
              shown["loudness"]["replaygain_track_gain_db"].get<double>(),
              0.005);  // two decimals are written
}

TEST_F(Tagged, ASecondRunWritesNothing) {
  ASSERT_EQ(home.run({"tag", home.music()}).status, 0);
  const auto time = fs::last_write_time(a);
  const Finished again = home.run({"tag", home.music()});
  EXPECT_EQ(again.out, "0 files written, 2 already as they should be, 0 failed\n");
  EXPECT_EQ(fs::last_write_time(a), time);
}

TEST_F(Tagged, TheNextScanHasNothingToDo) {
  ASSERT_EQ(home.run({"tag", home.music()}).status, 0);
  EXPECT_EQ(home.run({"scan", "-n", home.music()}).out.find(".wav"), std::string::npos);
  EXPECT_EQ(home.run({"show", "--no-analyze", a}).status, 0);
}

TEST_F(Tagged, ADryRunPrintsTheSameAndChangesNothing) {
  const auto bytes = test::read_bytes(a);
  const Finished plan = home.run({"tag", "--dry-run", a});
  EXPECT_EQ(test::read_bytes(a), bytes);
  const Finished written = home.run({"tag", "-q", a});
  EXPECT_EQ(lines_of(plan.out)[0] + "\n", written.out);
  EXPECT_EQ(lines_of(plan.out)[1], "1 file would be written, 0 already as they should be, 0 failed");
  EXPECT_NE(test::read_bytes(a), bytes);
}

TEST_F(Tagged, JsonHasAnObjectAFile) {
  const Finished f = home.run({"tag", "--json", "--what", "gain", home.music()});
  ASSERT_EQ(lines_of(f.out).size(), 2U);
  const Json line = Json::parse(lines_of(f.out)[0]);
  EXPECT_EQ(line["path"], a.string());
  EXPECT_EQ(line["written"], true);
  EXPECT_EQ(line["changes"][0]["field"], "REPLAYGAIN_TRACK_GAIN");
  EXPECT_TRUE(line["changes"][0]["before"].is_null());
}

TEST_F(Tagged, TheTimeOfAFileIsKeptOnRequest) {
  const auto time = fs::last_write_time(a);
  EXPECT_EQ(home.run({"tag", "--keep-mtime", a}).status, 0);
  EXPECT_EQ(fs::last_write_time(a), time);
  EXPECT_EQ(home.run({"scan", "-n", home.music()}).out.find("a.wav"), std::string::npos);
}

TEST_F(Tagged, FilesThatAreUnknownOrChangedAreToldAndTheRestGoesOn) {
  const auto unknown = home.add_track("new.wav");
  home.add_track("a.wav", 220, 3);
  const Finished f = home.run({"tag", unknown, a, home.music() / "none.wav", b});
  EXPECT_EQ(f.status, 1);
  EXPECT_THAT(f.err, HasSubstr("new.wav: the database has no analysis of this file"));
  EXPECT_THAT(f.err, HasSubstr("a.wav: changed since its analysis"));
  EXPECT_THAT(f.err, HasSubstr("none.wav: there is no such file"));
  EXPECT_THAT(f.out, HasSubstr("1 file written, 0 already as they should be, 3 failed"));
}

TEST_F(Tagged, WhatAKilledRunLeftIsCleanedUp) {
  std::ofstream(home.music() / ".nocturne-tag-left00") << "half a file";
  EXPECT_EQ(home.run({"tag", a}).status, 0);
  EXPECT_FALSE(fs::exists(home.music() / ".nocturne-tag-left00"));
}

TEST_F(Tagged, AnotherRunAtWorkIsNotDisturbed) {
  const int lock = ::open((home.database().string() + ".lock").c_str(), O_RDWR);
  ASSERT_EQ(::flock(lock, LOCK_EX), 0);
  EXPECT_EQ(home.run({"tag", a}).status, 5);
  EXPECT_EQ(home.run({"tag", "-n", a}).status, 0);
  ::close(lock);
}

// A program that is killed at any moment leaves each file with its old or its new tags, and the next run does
// the rest.
TEST_F(Tagged, ARunThatIsKilledCanBeDoneAgain) {
  for (int i = 0; i < 20; ++i) home.add_track("many/" + std::to_string(i) + ".wav", 200 + 20 * i, 1);
  ASSERT_EQ(home.run({"scan", "-q", home.music()}).status, 0);
  for (int delay_ms = 5; delay_ms < 60; delay_ms += 5) {
    const test::Child child = home.start({"tag", home.music()});
    std::this_thread::sleep_for(std::chrono::milliseconds(delay_ms));
    ::kill(child.pid, SIGKILL);
    Home::finish(child);
  }
  home.run({"tag", "-q", home.music()});  // those whose new time was not stored are told as changed
  ASSERT_EQ(home.run({"scan", "-q", home.music()}).status, 0);
  EXPECT_EQ(home.run({"tag", "-q", home.music()}).status, 0);
  EXPECT_EQ(home.run({"tag", home.music()}).out, "0 files written, 22 already as they should be, 0 failed\n");
  for (const auto& entry : fs::recursive_directory_iterator(home.music()))
    EXPECT_FALSE(entry.path().filename().string().starts_with(".nocturne")) << entry;
}

TEST(Tag, WithoutFilesOrWithAWrongWordIsAMistakeOfUse) {
  const Home home;
  EXPECT_EQ(home.run({"tag"}).status, 2);
  EXPECT_EQ(home.run({"tag", "--what", "tempo", home.music()}).status, 2);
}

TEST(Tag, WithoutADatabaseSaysSo) {
  const Home home;
  const Finished f = home.run({"tag", home.add_track("a.wav")});
  EXPECT_EQ(f.status, 3);
  EXPECT_THAT(f.err, HasSubstr("there is no database yet"));
}

}  // namespace
}  // namespace nocturne
