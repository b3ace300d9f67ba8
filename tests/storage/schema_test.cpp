// Versions of the schema: forward step by step, never backward, and never in another application's file.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/schema.h"

#include <thread>

#include "tests/storage/fixture.h"

namespace nocturne {
namespace {

using namespace std::chrono_literals;
using test::contents;
using test::database_error;
using testing::HasSubstr;

/// Three steps; the second needs the first, the third needs the second.
const std::vector<Migration>& three_steps() {
  static const std::vector<Migration> steps{
      {1, "CREATE TABLE a (x); INSERT INTO a VALUES (1)"},
      {2, "ALTER TABLE a ADD COLUMN y", [](Connection& c) { c.execute("UPDATE a SET y = x + 1"); }},
      {3, "CREATE TABLE b AS SELECT y + 1 AS z FROM a"},
  };
  return steps;
}

class SchemaTest : public testing::Test {
 protected:
  Connection connect(OpenMode mode = OpenMode::read_write) const { return {file, mode, 5s}; }
  void execute(const std::string& sql) const { connect().execute(sql); }
  void open_library(OpenMode mode = OpenMode::read_write) const { Library::open(file, {}, mode); }
  std::int64_t version() const { return connect().integer("PRAGMA user_version"); }

  /// The message of opening for writing, which must leave the file as it is.
  std::string refusal() const {
    const std::string before = contents(file);
    std::string message = database_error([&] { open_library(); });
    EXPECT_TRUE(contents(file) == before);
    return message;
  }

  test::TemporaryFolder folder;
  std::filesystem::path file = folder / "library.db";
};

TEST_F(SchemaTest, ANewFileGetsTheLatestVersionAndOurId) {
  open_library();
  EXPECT_EQ(version(), migrations().back().version);
  EXPECT_EQ(connect().integer("PRAGMA application_id"), kApplicationId);
  EXPECT_EQ(identify(connect()), Identity::ours);
}

TEST_F(SchemaTest, StepsAreInAscendingOrder) {
  int last = 0;
  for (const Migration& step : migrations()) {
    EXPECT_GT(step.version, last);
    last = step.version;
  }
}

TEST_F(SchemaTest, EveryEarlierVersionArrivesAtTheLast) {
  for (std::size_t begin = 0; begin <= three_steps().size(); ++begin) {
    std::filesystem::remove(file);
    Connection connection = connect();
    migrate(connection, std::span(three_steps()).first(begin));
    EXPECT_EQ(version(), static_cast<std::int64_t>(begin));
    migrate(connection, three_steps());
    EXPECT_EQ(version(), 3);
    EXPECT_EQ(connection.integer("SELECT z FROM b"), 3);
  }
}

TEST_F(SchemaTest, AStepThatFailsLeavesTheVersionBeforeIt) {
  std::vector<Migration> steps = three_steps();
  steps[1].function = [](Connection& c) { c.execute("UPDATE a SET absent = 1"); };
  Connection connection = connect();
  EXPECT_THAT(database_error([&] { migrate(connection, steps); }), HasSubstr("no such column"));
  EXPECT_EQ(version(), 1);
  EXPECT_EQ(connection.integer("SELECT count(*) FROM pragma_table_info('a')"), 1);  // y is not there either
  migrate(connection, three_steps());
  EXPECT_EQ(connection.integer("SELECT z FROM b"), 3);
}

TEST_F(SchemaTest, TheFirstVersionsRowsAreKept) {
  {
    Connection connection = connect();
    migrate(connection, migrations().first(1));
    connection.execute(
        "INSERT INTO audio VALUES (7, NULL, 180.5, 7960050, 44100, 2, 'flac', 'flac', 16, 'full', 1, "
        "'0.1.0');"
        "INSERT INTO file VALUES (3, CAST('/m/a.flac' AS BLOB), CAST('/m' AS BLOB), 100, 5, 7, 'ok', 1, 1);"
        "INSERT INTO run VALUES (1, 10, 20, 'done', 'full /m', '0.1.0', 1, 0, 1, 0, 0, 0, 180.5, 1, 1, 1000);"
        "CREATE TABLE tempo (audio_id INTEGER PRIMARY KEY REFERENCES audio(id) ON DELETE CASCADE, version "
        "INTEGER NOT NULL, bpm REAL);"
        "INSERT INTO tempo VALUES (7, 3, 120.25);");
  }
  Library library = Library::open(file, test::some_groups(), OpenMode::read_write);
  EXPECT_EQ(version(), migrations().back().version);
  const KnownFile known = library.known_files({}).at("/m/a.flac");
  EXPECT_EQ(known.audio_id, 7);
  EXPECT_FALSE(known.hashed);
  EXPECT_EQ(known.stale, GroupSet(0b10)) << "no key was stored";
  EXPECT_EQ(library.find_track("/m/a.flac")->groups[0].values[0], Value{120.25});
  EXPECT_EQ(library.recent_runs(1)[0].counts.analyzed, 1);
  EXPECT_EQ(library.recent_runs(1)[0].counts.recognized, 0);
}

TEST_F(SchemaTest, ALaterProgramsDatabaseIsRefused) {
  open_library();
  execute("PRAGMA user_version = 77");
  EXPECT_THAT(refusal(), HasSubstr("later program (version 77"));
  EXPECT_THAT(database_error([&] { open_library(OpenMode::read_only); }), HasSubstr("later program"));
}

TEST_F(SchemaTest, AReaderDoesNotMigrate) {
  {
    Connection connection = connect();
    migrate(connection, std::span(three_steps()).first(1));
  }
  const Connection reader = connect(OpenMode::read_only);
  EXPECT_THAT(database_error([&] { check_version(reader, three_steps()); }),
              HasSubstr("must first be migrated"));
}

TEST_F(SchemaTest, AnEmptyFileHoldsNoLibraryForAReader) {
  test::write_file(file, "");
  EXPECT_THAT(database_error([&] { open_library(OpenMode::read_only); }), HasSubstr("holds no library"));
  EXPECT_EQ(std::filesystem::file_size(file), 0U);
}

TEST_F(SchemaTest, AnotherApplicationsIdIsRefused) {
  execute("PRAGMA application_id = 42; CREATE TABLE t (x)");
  EXPECT_THAT(refusal(), HasSubstr("another application's database (application_id 42)"));
}

TEST_F(SchemaTest, TablesWithoutAnIdAreAnotherApplications) {
  execute("CREATE TABLE t (x)");
  EXPECT_THAT(refusal(), HasSubstr("another application's database"));
}

// Closing the last connection normally writes the log back into the file: not into a stranger's.
TEST_F(SchemaTest, AnotherApplicationsLogIsLeftAlone) {
  ASSERT_EQ(test::in_child([&] {
              Connection stranger = connect();
              stranger.execute("PRAGMA journal_mode = WAL; CREATE TABLE t (x)");
              _exit(0);  // without closing
              return 0;
            }),
            0);
  const auto log = folder / "library.db-wal";
  const std::string before = contents(log);
  ASSERT_FALSE(before.empty());
  refusal();
  EXPECT_TRUE(contents(log) == before);
}

TEST_F(SchemaTest, AFileThatIsNoDatabaseIsRefused) {
  for (const std::size_t size : {1U, 99U, 100U, 511U, 512U, 5000U}) {
    test::write_file(file, std::string(size, 'x'));
    EXPECT_THAT(refusal(), HasSubstr("is no SQLite database")) << size;
  }
}

// One of them used to find the version that the other had just written, beside the application_id of before,
// and took the file for a stranger's.
TEST_F(SchemaTest, TwoWritersMayOpenANewLibraryAtOnce) {
  for (int round = 0; round < 20; ++round) {
    const auto shared = folder / ("shared" + std::to_string(round)).c_str();
    const auto open = [&] { Library::open(shared, test::some_groups(), OpenMode::read_write, 20s); };
    std::thread first(open), second(open);
    first.join();
    second.join();
    EXPECT_EQ(Library::open(shared, {}, OpenMode::read_only).counts().ok, 0);
  }
}

}  // namespace
}  // namespace nocturne
