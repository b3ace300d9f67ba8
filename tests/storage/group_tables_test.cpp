// Tables made from descriptions: types, growth without loss, and values of every kind there and back.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/group_tables.h"

#include <bit>
#include <limits>

#include "tests/storage/fixture.h"

namespace nocturne {
namespace {

using test::database_error;
using test::LibraryTest;
using testing::ElementsAre;
using testing::HasSubstr;

class GroupTablesTest : public LibraryTest {
 protected:
  static std::vector<std::string> column_types(const std::string& table, Library& library) {
    std::vector<std::string> types;
    Statement rows =
        library.connection().prepare("SELECT name || ' ' || type FROM pragma_table_info('" + table + "')");
    while (rows.step()) types.emplace_back(rows.text(0));
    return types;
  }
};

TEST_F(GroupTablesTest, KindsBecomeColumnTypes) {
  Library library = open();
  EXPECT_THAT(column_types("tempo", library), ElementsAre("audio_id INTEGER", "version INTEGER", "bpm REAL",
                                                          "beats BLOB", "steady INTEGER", "curve TEXT"));
  EXPECT_THAT(column_types("key", library), ElementsAre("audio_id INTEGER", "version INTEGER", "name TEXT",
                                                        "tuning REAL", "chords INTEGER"));
}

TEST_F(GroupTablesTest, ValuesOfEveryKindComeBackEqual) {
  Library library = open();
  store(library, {test::some_track(5)});
  EXPECT_EQ(library.find_track(test::some_path(5))->groups, test::some_values(5));
}

TEST_F(GroupTablesTest, AbsentValuesComeBackAbsent) {
  Library library = open();
  TrackRecord track = test::some_track(1);
  for (GroupValues& row : track.groups) row.values.assign(row.values.size(), Value{});
  store(library, {track});
  EXPECT_EQ(library.find_track(track.path)->groups, track.groups);
}

// 1.5 is 0x3FF8000000000000 (IEEE 754 binary64), its least significant byte first.
TEST_F(GroupTablesTest, TimesAreLittleEndianDoubles) {
  EXPECT_EQ(times_to_blob({{1.5}}), std::string("\0\0\0\0\0\0\xF8\x3F", 8));
}

TEST_F(GroupTablesTest, TimesOfEveryBitPatternSurvive) {
  using limits = std::numeric_limits<double>;
  const Times times{
      {0.0, -0.0, limits::denorm_min(), limits::min(), limits::max(), limits::infinity(), 1.0 / 3.0}};
  EXPECT_EQ(times_from_blob(times_to_blob(times)), times);
  EXPECT_TRUE(std::signbit(times_from_blob(times_to_blob(times)).seconds[1]));
  EXPECT_EQ(times_from_blob(times_to_blob(Times{})), Times{});
}

TEST_F(GroupTablesTest, AnEmptyListOfTimesIsNotAnAbsentOne) {
  Library library = open();
  TrackRecord track = test::some_track(1);
  track.groups[0].values[1] = Times{};
  store(library, {track});
  EXPECT_EQ(library.find_track(track.path)->groups[0].values[1], Value{Times{}});
}

TEST_F(GroupTablesTest, ANewColumnIsAddedAndOldRowsLackIt) {
  {
    Library library = open();
    store(library, {test::some_track(1)});
  }
  groups[0].columns.insert(groups[0].columns.begin(), {"swing", Kind::real, Unit::percent, "", {}});
  Library library = open();
  const auto values = library.find_track(test::some_path(1))->groups[0].values;
  EXPECT_EQ(values[0], Value{});
  EXPECT_EQ(values[1], test::some_values(1)[0].values[0]);
}

TEST_F(GroupTablesTest, AColumnThatVanishedKeepsItsValues) {
  {
    Library library = open();
    store(library, {test::some_track(1)});
  }
  const Column bpm = groups[0].columns[0];
  groups[0].columns.erase(groups[0].columns.begin());
  open();
  groups[0].columns.push_back(bpm);
  Library library = open();
  EXPECT_EQ(library.find_track(test::some_path(1))->groups[0].values.back(),
            test::some_values(1)[0].values[0]);
}

TEST_F(GroupTablesTest, AReaderMayKnowMoreThanIsStored) {
  {
    Library library = open();
    store(library, {test::some_track(1)});
  }
  groups[1].columns.insert(groups[1].columns.begin(), {"mode", Kind::text, Unit::none, "", {}});
  groups.insert(groups.begin(), {"quality", 1, {{"score", Kind::real, Unit::none, "", {}}}});
  const Library reader = open(OpenMode::read_only);
  const auto rows = reader.find_track(test::some_path(1))->groups;
  ASSERT_EQ(rows.size(), 2U);  // no quality
  EXPECT_EQ(rows[0], test::some_values(1)[0]);
  EXPECT_EQ(rows[1].values[0], Value{});
  EXPECT_EQ(rows[1].values[1], test::some_values(1)[1].values[0]);
}

TEST_F(GroupTablesTest, OpeningAgainWritesNothing) {
  open();
  const auto schema_version = [&] {
    return open(OpenMode::read_only).connection().integer("PRAGMA schema_version");
  };
  const std::int64_t before = schema_version();
  open();
  EXPECT_EQ(schema_version(), before);
  groups[1].columns.push_back({"mode", Kind::text, Unit::none, "", {}});
  open();
  EXPECT_NE(schema_version(), before);
}

TEST_F(GroupTablesTest, WhatIsKnownOfAFileIsNotSharedByItsCopies) {
  groups.push_back({"tags", 1, {{"title", Kind::text, Unit::none, "", {}}}, GroupKey::file});
  TrackRecord first = test::some_track(1), copy = test::some_track(2);
  first.audio.payload_hash = copy.audio.payload_hash = "0123456789abcdef";
  first.groups.push_back({"tags", 1, {std::string("One")}});
  copy.groups.push_back({"tags", 1, {std::string("Two")}});
  Library library = open();
  store(library, {first, copy});
  EXPECT_EQ(rows(library, "audio"), 1);
  EXPECT_EQ(library.find_track(first.path)->groups.back().values[0], Value{std::string("One")});
  EXPECT_EQ(library.find_track(copy.path)->groups.back().values[0], Value{std::string("Two")});
}

TEST_F(GroupTablesTest, NamesThatAreNoIdentifiersOrTakenAreRefused) {
  for (const char* name : {"", "Tempo", "1st", "a b", "x\"; DROP TABLE file; --", "file", "track"}) {
    groups[0].name = name;
    EXPECT_THAT(database_error([&] { open(); }), HasSubstr("'" + std::string(name) + "'"));
  }
  groups = test::some_groups();
  groups[0].columns[0].name = "version";
  EXPECT_THAT(database_error([&] { open(); }), HasSubstr("'version'"));
}

TEST_F(GroupTablesTest, TheViewShowsTracksToPeople) {
  Library library = open();
  store(library, {test::some_track(7), test::some_failure(8, 1)});
  Statement rows = library.connection().prepare(
      "SELECT path, state, tempo_bpm, key_name, duration_s FROM track ORDER BY path");
  ASSERT_TRUE(rows.step());
  EXPECT_EQ(rows.text(0), test::some_path(7));
  EXPECT_EQ(rows.real(2), 107.0);
  EXPECT_EQ(rows.text(3), "C♯ minor 7");
  EXPECT_EQ(rows.real(4), 187.5);
  ASSERT_TRUE(rows.step());
  EXPECT_EQ(rows.text(1), "failed");
  EXPECT_TRUE(rows.is_null(2));
  EXPECT_FALSE(rows.step());
}

}  // namespace
}  // namespace nocturne
