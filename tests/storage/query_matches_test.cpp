// The tracks that queries find, beside those that a plain evaluation finds.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/query_matches.h"

#include <ctime>
#include <random>

#include "storage/query_sql.h"
#include "tests/storage/fixture.h"
#include "tests/storage/queries.h"
#include "tests/storage/query_oracle.h"

namespace nocturne {
namespace {

using test::OracleTrack;
using test::TemporaryFolder;
using Paths = std::vector<std::string>;

constexpr std::int64_t kDay = 86400;

/// A library of groups with every kind of key and field.
class QueryMatches : public testing::Test {
 protected:
  void SetUp() override { set_time_zone("UTC"); }
  void TearDown() override { set_time_zone(nullptr); }

  static void set_time_zone(const char* name) {
    name ? ::setenv("TZ", name, 1) : ::unsetenv("TZ");
    ::tzset();
  }

  /// Values by group and column; what is not named is NULL.
  using Values = std::map<std::string, std::map<std::string, Value>>;

  void add(const std::string& path, const Values& values, std::int64_t run = 1, double duration_s = 200) {
    TrackRecord track{
        .path = path, .root = "/m", .size = 1000, .mtime_ns = 17 * 1'000'000'000LL, .run_id = run};
    track.audio = {.duration_s = duration_s, .frames = 44100, .rate = 44100, .channels = 2, .codec = "flac"};
    track.audio.container = "flac";
    for (const Group& group : groups_) {
      if (group.key == GroupKey::album || !values.contains(group.name)) continue;
      GroupValues& row = track.groups.emplace_back(GroupValues{group.name, group.version, {}});
      for (const Column& column : group.columns) {
        const auto& named = values.at(group.name);
        row.values.push_back(named.contains(column.name) ? named.at(column.name) : Value{});
      }
    }
    BatchWriter(library_).add(track);
  }

  Paths find(std::string_view expression, const MatchOptions& options = {}) const {
    Paths paths;
    for_each_match(library_, parse_query(expression, groups_), options, {},
                   [&](const TrackRow& track) { paths.push_back(track.path); });
    return paths;
  }
  Paths sorted(std::string_view sort) const { return find("", {.sort = parse_sort(sort, groups_)}); }

  TemporaryFolder folder_;
  std::vector<Group> groups_ = test::query_groups();
  Library library_ = Library::open(folder_ / "library.db", groups_, OpenMode::read_write);
};

TEST_F(QueryMatches, FoldHalfAndDoubleTempoWhenAsked) {
  for (const double bpm : {60.0, 62.5, 65.1, 119.9, 120.0, 130.0, 130.1, 240.0, 261.0})
    add("/m/" + json_number(bpm), {{"tempo", {{"bpm", bpm}}}});
  EXPECT_EQ(find("bpm:120..130"), (Paths{"/m/120", "/m/130"}));
  EXPECT_EQ(find("bpm:~120..130"), (Paths{"/m/120", "/m/130", "/m/240", "/m/60", "/m/62.5"}));
  EXPECT_EQ(find("bpm:120"), (Paths{"/m/119.9", "/m/120"}));
  EXPECT_EQ(find("bpm:120.0"), (Paths{"/m/120"}));
  EXPECT_EQ(find("bpm:~120"), (Paths{"/m/119.9", "/m/120", "/m/240", "/m/60"}));
}

TEST_F(QueryMatches, FindKeysInEveryNotationAndThoseThatMix) {
  for (const char* key : {"7A", "8A", "9A", "8B", "7B", "10A"})
    add(std::string("/m/") + key, {{"key", {{"camelot", std::string(key)}}}});
  add("/m/none", {});
  EXPECT_EQ(find("key:8A,8B"), (Paths{"/m/8A", "/m/8B"}));
  EXPECT_EQ(find("key:\"A minor\""), find("key:1m"));
  EXPECT_EQ(find("key:~Am"), (Paths{"/m/7A", "/m/8A", "/m/8B", "/m/9A"}));
  EXPECT_EQ(find("key:major"), (Paths{"/m/7B", "/m/8B"}));
  EXPECT_EQ(find("key:none"), (Paths{"/m/none"}));
  EXPECT_EQ(find("-key:minor"), (Paths{"/m/7B", "/m/8B", "/m/none"}));
  EXPECT_EQ(find("key!=8A").size(), 5u);  // another key, not none
}

TEST_F(QueryMatches, TakeNothingThatWasTypedForSqlOrAPattern) {
  const Paths names{"'; DROP TABLE file; --", "100%", "a_b", "\"quoted\"", "back\\slash", "?1", "]", "*"};
  for (const std::string& name : names) add("/m/" + name, {{"tags", {{"artist", name}}}});
  add("/m/axb", {{"tags", {{"artist", std::string("axb 100")}}}});
  for (const std::string& name : names)
    for (const char* sign : {"", "=", "=="}) {
      const Query query{{QueryNode::Kind::term,
                         {},
                         QueryTerm{"artist",
                                   {find_field("artist", groups_)},
                                   {{*sign == 0     ? Compare::matches
                                     : sign[1] == 0 ? Compare::equal
                                                    : Compare::exact,
                                     QueryReach::plain, Operand{name, {}}}}}}};
      EXPECT_EQ(count_matches(library_, query), 1) << name;
      EXPECT_EQ(find(to_text(query)), Paths{"/m/" + name}) << to_text(query);
    }
  EXPECT_EQ(find("path:%"), Paths{"/m/100%"});
  EXPECT_EQ(test::contents(folder_ / "library.db").empty(), false);
  EXPECT_EQ(find("").size(), names.size() + 1);
}

TEST_F(QueryMatches, CompareAllBytesOfATextWithNul) {
  const std::string with_nul("a\0b", 3), expression("artist:\"a\0b\"", 12);
  add("/m/1", {{"tags", {{"artist", with_nul}}}});
  add("/m/2", {{"tags", {{"artist", std::string("a")}}}});
  EXPECT_EQ(find(expression), Paths{"/m/1"});
  EXPECT_EQ(find("artist=a"), Paths{"/m/2"});
}

TEST_F(QueryMatches, FindPathsThatAreNotUtf8) {
  add("/m/odd \xff.wav", {});
  EXPECT_EQ(find("path:\"odd \xff\""), Paths{"/m/odd \xff.wav"});
  EXPECT_EQ(find("odd"), Paths{"/m/odd \xff.wav"});
}

TEST_F(QueryMatches, LookIntoListsAndForData) {
  add("/m/1",
      {{"quality", {{"problems", JsonText{R"(["clipping","dc"])"}}}}, {"tempo", {{"beats", Times{{1, 2}}}}}});
  add("/m/2", {{"quality", {{"problems", JsonText{"[]"}}}}, {"tempo", {{"beats", Times{}}}}});
  EXPECT_EQ(find("problem:clipping"), Paths{"/m/1"});
  EXPECT_EQ(find("problem:none"), Paths{"/m/2"});
  EXPECT_EQ(find("beats:any"), Paths{"/m/1"});
}

TEST_F(QueryMatches, ReadMomentsByTheLocalClock) {
  set_time_zone("XYZ-9");                     // nine hours ahead of UTC
  library_.begin_run(1'000'000'000, "", "");  // 2001-09-09 01:46:40 UTC
  library_.begin_run(1'000'000'000 + kDay, "", "");
  add("/m/1", {}, 1);
  add("/m/2", {}, 2);
  EXPECT_EQ(find("added:2001-09-09"), Paths{"/m/1"});
  EXPECT_EQ(find("added:2001-09").size(), 2u);
  EXPECT_EQ(find("added:>2001-09-09"), Paths{"/m/2"});
  EXPECT_EQ(find("added:2001-09-09..2001-09-09"), Paths{"/m/1"});
  EXPECT_EQ(find("added:<2001-09-10"), Paths{"/m/1"});
  EXPECT_EQ(find("added:<-20y").size(), std::time(nullptr) > 1'640'000'000 ? 2u : 0u);
  EXPECT_EQ(find("added:-7d..").size(), 0u);
}

TEST_F(QueryMatches, LeaveFilesThatFailedOrAreGoneOutUnlessAsked) {
  add("/m/ok", {});
  add("/m/gone", {});
  BatchWriter(library_).add(test::some_failure(1, 1'700'000'000));
  library_.mark_missing(std::vector<std::int64_t>{library_.known_files({}).at("/m/gone").id});
  EXPECT_EQ(find(""), Paths{"/m/ok"});
  const MatchOptions all{.states = MatchOptions::States::all};
  EXPECT_EQ(find("", all).size(), 3u);
  EXPECT_EQ(find("state:missing", all), Paths{"/m/gone"});
  EXPECT_EQ(find("rate:none", all), Paths{test::some_path(1)});
}

TEST_F(QueryMatches, ComeInTheOrderAskedForAndWithoutAValueLast) {
  add("/m/a", {{"tempo", {{"bpm", 120.0}}},
               {"key", {{"camelot", std::string("10A")}}},
               {"tags", {{"title", std::string("émile")}}}});
  add("/m/b", {{"tempo", {{"bpm", 90.0}}},
               {"key", {{"camelot", std::string("9B")}}},
               {"tags", {{"title", std::string("Eddy")}}}});
  add("/m/c", {{"tempo", {{"bpm", 120.0}}},
               {"key", {{"camelot", std::string("9A")}}},
               {"tags", {{"title", std::string("zoo")}}}});
  add("/m/d", {});
  EXPECT_EQ(sorted("bpm"), (Paths{"/m/b", "/m/a", "/m/c", "/m/d"}));
  EXPECT_EQ(sorted("-bpm,-path"), (Paths{"/m/c", "/m/a", "/m/b", "/m/d"}));
  EXPECT_EQ(sorted("key"), (Paths{"/m/c", "/m/b", "/m/a", "/m/d"}));
  EXPECT_EQ(sorted("title"), (Paths{"/m/b", "/m/a", "/m/c", "/m/d"}));
  EXPECT_EQ(sorted("-title"), (Paths{"/m/c", "/m/a", "/m/b", "/m/d"}));
  Paths shuffled = sorted("random");
  std::ranges::sort(shuffled);
  EXPECT_EQ(shuffled, sorted("path"));
}

TEST_F(QueryMatches, EndAtTheLimit) {
  for (int n = 0; n < 10; ++n) add("/m/" + std::to_string(n), {{"tempo", {{"bpm", 100.0 + n}}}});
  EXPECT_EQ(find("", {.sort = parse_sort("-bpm", groups_), .limit = 2}), (Paths{"/m/9", "/m/8"}));
  EXPECT_EQ(find("", {.limit = 0}), Paths{});
  EXPECT_EQ(count_matches(library_, parse_query("bpm:>104", groups_)), 5);
}

TEST_F(QueryMatches, ReadOnlyTheGroupsAndColumnsShown) {
  add("/m/1", {{"tempo", {{"bpm", 120.0}, {"confidence", 0.5}}}, {"key", {{"camelot", std::string("8A")}}}});
  const std::vector<Group> shown{{"tempo", 2, {test::column("bpm", Kind::real)}}};
  for_each_match(library_, {}, {}, shown, [](const TrackRow& track) {
    ASSERT_EQ(track.groups.size(), 1u);
    EXPECT_EQ(track.groups[0].values, std::vector<Value>{120.0});
  });
}

TEST_F(QueryMatches, FindNothingInColumnsThatAnOlderLibraryLacks) {
  add("/m/1", {{"tempo", {{"bpm", 120.0}}}});
  groups_.push_back({"danceability", 1, {test::column("energy_level", Kind::integer)}});
  groups_[0].columns.push_back(test::column("swing", Kind::real));
  const Library reader = Library::open(folder_ / "library.db", groups_, OpenMode::read_only);
  const auto count = [&](const char* text) { return count_matches(reader, parse_query(text, groups_)); };
  EXPECT_EQ(count("energy:>3"), 0);
  EXPECT_EQ(count("energy:none"), 1);
  EXPECT_EQ(count("swing:any | bpm:120"), 1);
  EXPECT_EQ(matching_files(reader, {}, {.sort = parse_sort("energy,swing", groups_)}).size(), 1u);
}

TEST_F(QueryMatches, AnswerTheLongestAndTheDeepestExpressions) {
  add("/m/1", {{"tempo", {{"bpm", 120.0}}}, {"tags", {{"title", std::string("x199")}}}});
  std::string words = "x0", tempos = "bpm:~1";
  for (int n = 1; n < 200; ++n) words += ",x" + std::to_string(n), tempos += ",~" + std::to_string(n);
  EXPECT_EQ(find(words).size(), 1u);
  EXPECT_EQ(find(tempos).size(), 1u);
  std::string deep = "bpm:120";
  for (int n = 0; n < 45; ++n) deep = "-(" + deep + " | bpm:1)";
  EXPECT_EQ(find(deep).size(), 0u);  // an odd number of times not
}

TEST_F(QueryMatches, KeepAnIndexOfTheValuesBesideWideColumns) {
  const auto plan = [&](const std::string& sql) {
    Statement rows = library_.connection().prepare("EXPLAIN QUERY PLAN " + sql);
    return rows.step() ? std::string(rows.text(3)) : "";
  };
  EXPECT_THAT(plan("SELECT audio_id FROM tempo WHERE confidence > 0.5"),
              testing::HasSubstr("COVERING INDEX tempo.values"));
  EXPECT_THAT(plan("SELECT audio_id FROM tempo WHERE bpm > 100 AND bpm < 110"),
              testing::HasSubstr("SEARCH tempo USING COVERING INDEX tempo.values"));
}

/// Random tracks, about a third of the values missing.
TEST_F(QueryMatches, AreThoseThatFitOneByOne) {
  constexpr std::array kWords{"House", "Deep House", "ÄRGER", "Bo",  "say \"yes\"",
                              "50%",   "'; --",      "none",  "a_b", "Techno"};
  constexpr std::array kDates{"1990", "1994-05-03", "1999-12-31", "2004-02-29", "2020"};
  std::mt19937 random(3);
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  for (int run = 1; run <= 6; ++run)
    library_.begin_run(978'307'200 + run * 700 * kDay, "", "");  // from 2001 on
  std::map<std::string, OracleTrack> tracks;
  for (int n = 0; n < 300; ++n) {
    const std::string path = "/m/" + std::to_string(n) + (n % 3 ? ".flac" : " house.mp3");
    OracleTrack& oracle = tracks[path];
    Values values;
    const auto put = [&](const char* group, const char* column, Value stored, test::OracleValue plain) {
      if (pick(3) == 0) return;
      values[group][column] = std::move(stored);
      oracle[std::string(group) + "_" + column] = std::move(plain);
    };
    const double bpm = 50 + pick(2000) / 10.0, lufs = -pick(200) / 10.0, duration = pick(4000) / 10.0;
    put("tempo", "bpm", bpm, bpm);
    put("tempo", "variable", std::int64_t{n % 2}, n % 2 == 1);
    put("tempo", "beats", Times{{0.5}}, std::string("x"));
    const std::string camelot = std::to_string(1 + pick(12)) + (pick(2) ? "A" : "B");
    put("key", "camelot", camelot, camelot);
    put("loudness", "integrated_lufs", lufs, lufs);
    const std::string problems = pick(2) ? R"(["clipping"])" : R"(["dc","clipping"])";
    put("quality", "problems", JsonText{problems}, problems);
    for (const char* name : {"title", "artist", "album", "genre"}) {
      const std::string word = kWords[static_cast<std::size_t>(pick(kWords.size()))];
      put("tags", name, word, word);
    }
    const std::string date = kDates[static_cast<std::size_t>(pick(kDates.size()))];
    put("tags", "date", date, date);
    const int run = 1 + pick(6);
    const std::time_t begun = 978'307'200 + run * 700 * kDay;
    char day[16];
    std::strftime(day, sizeof day, "%Y-%m-%d", std::gmtime(&begun));
    oracle["added"] = std::string(day);
    oracle["path"] = path;
    oracle["duration_s"] = duration;
    add(path, values, run, duration);
    if (pick(3) == 0) continue;
    const int album = 1 + pick(5);
    library_.connection().prepare("UPDATE file SET album_id = ? WHERE path = ?").run(album, Blob{path});
    oracle["album_integrated_lufs"] = -4.0 * album;
  }
  for (int album = 1; album <= 5; ++album)
    library_.connection().prepare("INSERT INTO album VALUES (?, 1, ?)").run(album, -4.0 * album);

  test::RandomQuery expressions(5);
  std::size_t found = 0;
  for (int n = 0; n < 1500; ++n) {
    const std::string expression = expressions.expression();
    const Query query = parse_query(expression, groups_);
    Paths wanted;
    for (const auto& [path, track] : tracks)
      if (test::fits(track, query.root)) wanted.push_back(path);
    ASSERT_EQ(find(expression), wanted) << expression;
    found += wanted.size();
  }
  EXPECT_GT(found, 1500u * 300 / 10);  // the queries are no trivial ones
  EXPECT_LT(found, 1500u * 300 * 9 / 10);
}

}  // namespace
}  // namespace nocturne
