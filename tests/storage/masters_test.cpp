// The rows of mastered files, and the step of the schema that makes their table.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/masters.h"

#include "storage/schema.h"
#include "tests/storage/fixture.h"

namespace nocturne {
namespace {

MasterRow some_row(const std::string& output, int n) {
  return {.output = output,
          .size = 1000 + n,
          .mtime_ns = 7'000'000'000 + n,
          .input = "/music/\xff odd\n" + std::to_string(n),
          .input_size = 900 + n,
          .input_mtime_ns = 5'000'000'000 + n,
          .input_hash = "aa",
          .settings_hash = "bb",
          .plan_hash = "cc",
          .plan = R"({"trim_db":-1.5})",
          .mode = "preset",
          .preset = "streaming",
          .album = "",
          .before = R"({"integrated_lufs":-9.5})",
          .after = R"({"integrated_lufs":-14})",
          .solution = R"({"gain_db":-4.5})",
          .warnings = "one\ntwo",
          .at = 1'700'000'000 + n,
          .program_version = "0.1.0"};
}

using MastersTest = test::LibraryTest;

TEST_F(MastersTest, ARowComesBackAsItWasWritten) {
  Library library = open();
  MasterTable table(library);
  EXPECT_EQ(table.find("/out/a.flac"), std::nullopt);
  const MasterRow row = some_row("/out/\xfe.flac", 1);
  table.write(row);
  EXPECT_EQ(table.find(row.output), row);
}

TEST_F(MastersTest, AnOutputHasOneRowTheLatest) {
  Library library = open();
  MasterTable table(library);
  table.write(some_row("/out/b.flac", 1));
  table.write(some_row("/out/a.flac", 2));
  table.write(some_row("/out/b.flac", 3));
  std::vector<MasterRow> rows;
  table.for_each([&](const MasterRow& row) { rows.push_back(row); });
  EXPECT_EQ(rows, (std::vector{some_row("/out/a.flac", 2), some_row("/out/b.flac", 3)}));
}

TEST_F(MastersTest, LevelsCanBeAskedForInSql) {
  Library library = open();
  MasterTable(library).write(some_row("/out/a.flac", 1));
  Statement select = library.connection().prepare(
      "SELECT json_extract(before, '$.integrated_lufs'), json_extract(after, '$.integrated_lufs') FROM "
      "master");
  ASSERT_TRUE(select.step());
  EXPECT_EQ(select.real(0), -9.5);
  EXPECT_EQ(select.real(1), -14);
}

TEST_F(MastersTest, EveryEarlierVersionGetsTheTableAndKeepsItsRows) {
  for (const std::size_t version : {1U, 2U}) {
    std::filesystem::remove(file);
    {
      Connection connection(file, OpenMode::read_write, std::chrono::seconds(5));
      migrate(connection, migrations().first(version));
      connection.execute("INSERT INTO root VALUES (CAST('/m' AS BLOB), 5, 7)");
    }
    Library library = open();
    EXPECT_EQ(library.roots().at(0).files, 7);
    MasterTable(library).write(some_row("/out/a.flac", 1));
    EXPECT_EQ(rows(library, "master"), 1);
  }
}

}  // namespace
}  // namespace nocturne
