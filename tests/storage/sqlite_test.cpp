// SQLite behind RAII: what goes in comes out, what fails says why, what is not committed is not there.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite.h"

#include <cmath>
#include <limits>

#include "tests/storage/fixture.h"

namespace nocturne {
namespace {

using namespace std::chrono_literals;
using test::database_error;
using testing::HasSubstr;
using testing::StartsWith;

class SqliteTest : public testing::Test {
 protected:
  SqliteTest() { connection.execute("CREATE TABLE t (x)"); }

  test::TemporaryFolder folder;
  std::filesystem::path file = folder / "some.db";
  Connection connection{file, OpenMode::read_write, 20ms};
};

TEST_F(SqliteTest, IntegersAndRealsComeBackAsTheyWere) {
  Statement echo = connection.prepare("SELECT ?, ?, ?");
  echo.bind_all(std::numeric_limits<std::int64_t>::min(), 0.1, -std::numeric_limits<double>::infinity());
  ASSERT_TRUE(echo.step());
  EXPECT_EQ(echo.integer(0), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(echo.real(1), 0.1);
  EXPECT_EQ(echo.real(2), -std::numeric_limits<double>::infinity());
}

TEST_F(SqliteTest, BytesWithZerosAndInvalidUtf8Survive) {
  const std::string bytes("a\0\xFF\n\xC3", 5);
  Statement echo = connection.prepare("SELECT ?, ?");
  echo.bind_all(Blob{bytes}, std::string_view("é\0x", 4));
  ASSERT_TRUE(echo.step());
  EXPECT_EQ(echo.blob(0), bytes);
  EXPECT_EQ(echo.text(1), std::string_view("é\0x", 4));
}

TEST_F(SqliteTest, EmptyTextAndEmptyBlobAreNotNull) {
  Statement echo = connection.prepare("SELECT ?, ?, ?");
  echo.bind_all(std::string_view{}, Blob{}, nullptr);
  ASSERT_TRUE(echo.step());
  EXPECT_FALSE(echo.is_null(0));
  EXPECT_FALSE(echo.is_null(1));
  EXPECT_TRUE(echo.is_null(2));
}

TEST_F(SqliteTest, NanAndAnEmptyOptionalAreNull) {
  Statement echo = connection.prepare("SELECT ?, ?");
  echo.bind_all(std::nan(""), std::optional<std::int64_t>());
  ASSERT_TRUE(echo.step());
  EXPECT_TRUE(echo.is_null(0));
  EXPECT_TRUE(echo.is_null(1));
}

TEST_F(SqliteTest, AStatementRunsAgainWithOtherValues) {
  Statement insert = connection.prepare("INSERT INTO t VALUES (?)");
  for (int i = 1; i <= 4; ++i) insert.run(i);
  EXPECT_EQ(connection.integer("SELECT sum(x) FROM t"), 10);
  EXPECT_EQ(connection.last_insert_id(), 4);
}

TEST_F(SqliteTest, AQueryWithoutRowsGivesTheFallback) {
  EXPECT_EQ(connection.integer("SELECT x FROM t", -7), -7);
}

TEST_F(SqliteTest, ATransactionThatIsNotCommittedIsUndone) {
  {
    Transaction transaction(connection);
    connection.execute("INSERT INTO t VALUES (1)");
  }
  EXPECT_FALSE(connection.in_transaction());
  EXPECT_EQ(connection.integer("SELECT count(*) FROM t"), 0);
}

TEST_F(SqliteTest, ACommittedTransactionStays) {
  {
    Transaction transaction(connection);
    connection.execute("INSERT INTO t VALUES (1)");
    transaction.commit();
  }
  EXPECT_EQ(connection.integer("SELECT count(*) FROM t"), 1);
}

TEST_F(SqliteTest, ASnapshotDoesNotSeeLaterCommits) {
  connection.configure();
  const Connection reader(file, OpenMode::read_only, 20ms);
  {
    const Snapshot snapshot(reader);
    EXPECT_EQ(reader.integer("SELECT count(*) FROM t"), 0);
    connection.execute("INSERT INTO t VALUES (1)");
    EXPECT_EQ(reader.integer("SELECT count(*) FROM t"), 0);
  }
  EXPECT_EQ(reader.integer("SELECT count(*) FROM t"), 1);
}

TEST_F(SqliteTest, AnErrorNamesTheFileAndGivesSqlitesWords) {
  const std::string message = database_error([&] { connection.prepare("SELECT absent FROM t"); });
  EXPECT_THAT(message, StartsWith(file.native() + ": "));
  EXPECT_THAT(message, HasSubstr("(no such column: absent)"));
}

TEST_F(SqliteTest, BindingBeyondTheParametersIsAnError) {
  Statement one = connection.prepare("SELECT ?");
  EXPECT_THAT(database_error([&] { one.bind_all(1, 2); }), HasSubstr("out of range"));
}

TEST_F(SqliteTest, AMissingFolderIsSaidInTheSystemsWords) {
  const auto open = [&] { Connection(folder / "no/such.db", OpenMode::read_write, 0ms); };
  EXPECT_THAT(database_error(open), HasSubstr("No such file or directory"));
}

TEST_F(SqliteTest, AWriterWaitsForAnotherNoLongerThanItsTimeout) {
  Connection second(file, OpenMode::read_write, 20ms);
  Transaction writing(connection);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_THAT(database_error([&] { Transaction waiting(second); }), HasSubstr("database is locked"));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);  // 20 ms, and much patience with a loaded machine
}

TEST_F(SqliteTest, AReaderCannotWrite) {
  Connection reader(file, OpenMode::read_only, 20ms);
  EXPECT_THAT(database_error([&] { reader.execute("INSERT INTO t VALUES (1)"); }), HasSubstr("readonly"));
}

TEST_F(SqliteTest, AReaderNeedsAFile) {
  const auto missing = folder / "missing.db";
  database_error([&] { Connection(missing, OpenMode::read_only, 0ms); });
  EXPECT_FALSE(std::filesystem::exists(missing));
}

TEST_F(SqliteTest, TheLogIsEmptyAfterClosing) {
  const auto other = folder / "other.db";
  {
    Connection writer(other, OpenMode::read_write, 20ms);
    writer.configure();
    writer.execute("CREATE TABLE t (x); INSERT INTO t VALUES (1)");
    EXPECT_GT(std::filesystem::file_size(folder / "other.db-wal"), 0U);
  }
  EXPECT_EQ(std::filesystem::file_size(folder / "other.db-wal"), 0U);
}

}  // namespace
}  // namespace nocturne
