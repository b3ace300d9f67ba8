// Queries by the program itself.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/track_json.h"
#include "tests/cli/run.h"

namespace nocturne {
namespace {

using test::Finished;
using test::Home;
using test::lines_of;
using testing::HasSubstr;
using Names = std::vector<std::string>;

class QueryCommand : public testing::Test {
 protected:
  void SetUp() override {
    home_.add_track("b.wav", 440, 3);
    home_.add_track("a.wav", 220, 5);
    home_.add_track("odd \xff\n name.wav", 330, 2);
    ASSERT_EQ(home_.run({"scan", "-q", home_.music()}).status, 0);
  }

  std::string path(const std::string& name) const { return (home_.music() / name).string(); }
  Finished query(Names arguments) const {
    arguments.insert(arguments.begin(), "query");
    return home_.run(std::move(arguments));
  }

  Home home_;
};

TEST_F(QueryCommand, WritesPathsInTheirOrder) {
  const Finished f = query({"duration:>=3 codec:pcm"});
  EXPECT_EQ(f.status, 0);
  EXPECT_EQ(f.err, "");
  EXPECT_EQ(f.out, path("a.wav") + "\n" + path("b.wav") + "\n");
}

TEST_F(QueryCommand, TakesTheExpressionInSeveralWordsOrNone) {
  EXPECT_EQ(query({"duration:>=3", "NOT", "a.wav"}).out, path("b.wav") + "\n");
  EXPECT_EQ(query({"--", "-a.wav", "duration:3"}).out, path("b.wav") + "\n");
  EXPECT_EQ(query({"--count"}).out, "3\n");
}

TEST_F(QueryCommand, SortsLimitsAndCounts) {
  EXPECT_EQ(query({"--sort", "-duration", "--limit", "2"}).out, path("a.wav") + "\n" + path("b.wav") + "\n");
  EXPECT_EQ(query({"wav", "--sort", "duration", "--limit=1", "-0"}).out, path("odd \xff\n name.wav") + '\0');
  EXPECT_EQ(query({"duration:>2", "--count"}).out, "2\n");
  EXPECT_EQ(query({"--count", "--limit", "1"}).out, "1\n");
  EXPECT_EQ(lines_of(query({"--sort", "random", "a.wav | b.wav"}).out).size(), 2u);
}

TEST_F(QueryCommand, WritesEveryFormat) {
  EXPECT_EQ(lines_of(query({"--format", "jsonl"}).out), lines_of(home_.run({"export"}).out));
  EXPECT_EQ(query({"--format", "csv"}).out, home_.run({"export", "--format", "csv"}).out);
  EXPECT_EQ(query({"--format", "table"}).out, home_.run({"export", "--format", "table"}).out);
  EXPECT_EQ(query({"--format", "jsonl", "--beats"}).out, home_.run({"export", "--beats"}).out);
  EXPECT_EQ(query({"-0"}).out, home_.run({"export", "-0"}).out);
}

TEST_F(QueryCommand, WritesPlaylistsBesideTheMusic) {
  const auto list = home_.path() / "Music/set.m3u8";
  EXPECT_EQ(query({"--sort", "-duration", "-o", list, "--relative"}).status, 0);
  const auto lines = lines_of(test::text_of(list));
  ASSERT_EQ(lines.size(), 7u);
  EXPECT_EQ(lines[0], "#EXTM3U");
  EXPECT_EQ(lines[1], "#EXTINF:5,a");
  EXPECT_EQ(lines[2], "a.wav");
  EXPECT_THAT(lines[6], testing::StartsWith("file:///"));
  EXPECT_TRUE(is_utf8(test::text_of(list)));
}

TEST_F(QueryCommand, SaysWhenNothingMatches) {
  const Finished f = query({"duration:>1h"});
  EXPECT_EQ(f.status, 0);
  EXPECT_EQ(f.out, "");
  EXPECT_EQ(f.err, "No track matches.\n");
  EXPECT_EQ(query({"-q", "duration:>1h"}).err, "");
}

TEST_F(QueryCommand, PointsAtMistakes) {
  const Finished f = query({"key:8A bmp:120"});
  EXPECT_EQ(f.status, 2);
  EXPECT_EQ(f.out, "");
  EXPECT_THAT(f.err,
              HasSubstr("no field is called \"bmp\"; did you mean bpm?\n  key:8A bmp:120\n         ^~~\n"));
  EXPECT_THAT(query({"--sort", "bpm,lusf"}).err, HasSubstr("did you mean lufs?\n  bpm,lusf\n      ^~~~\n"));
  EXPECT_EQ(query({"--limit", "-1"}).status, 2);
  EXPECT_EQ(query({"--limit", "many"}).status, 2);
  EXPECT_THAT(query({"--format", "m3u9"}).err, HasSubstr("did you mean m3u8?"));
}

TEST_F(QueryCommand, SaysSoBeforeItLooksForADatabase) {
  Home empty;
  EXPECT_EQ(empty.run({"query", "bpm:"}).status, 2);
  EXPECT_EQ(empty.run({"query", "bpm:120"}).status, 3);
}

TEST_F(QueryCommand, LeavesFilesThatAreGoneOutUnlessAll) {
  std::filesystem::remove(home_.music() / "a.wav");
  ASSERT_EQ(home_.run({"scan", "-q", "--missing-guard-percent", "90", home_.music()}).status, 0);
  EXPECT_EQ(query({"duration:5", "--count"}).out, "0\n");
  EXPECT_EQ(query({"duration:5", "--count", "--all"}).out, "1\n");
}

TEST_F(QueryCommand, EndsQuietlyWhenTheReaderGoesAway) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ::close(ends[0]);
  const test::Child child = home_.start({"query", "wav"}, ends[1]);
  ::close(ends[1]);
  const Finished f = home_.finish(child);
  EXPECT_EQ(f.status, 141);
  EXPECT_EQ(f.err, "");
}

TEST_F(QueryCommand, NeverWritesOverTheDatabase) {
  EXPECT_EQ(query({"-o", home_.database()}).status, 2);
  EXPECT_EQ(home_.run({"status"}).status, 0);
}

}  // namespace
}  // namespace nocturne
