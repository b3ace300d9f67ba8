// What doctor looks at.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/checks.h"

#include <gtest/gtest.h>
#include <sys/file.h>

#include "cli/sample_files.h"
#include "storage/library.h"
#include "tests/cli/run.h"
#include "tests/support/as_nobody.h"

namespace nocturne {
namespace {

using test::TempDir;
using enum Check::Result;

TEST(SampleFiles, HoldTheBytesOfTheirFormats) {
  for (const SampleFile& file : sample_files()) {
    const std::string bytes = bytes_of(file);
    EXPECT_EQ(bytes.size(),
              file.base64.size() / 4 * 3 - (file.base64.ends_with("==") ? 2 : file.base64.ends_with('=')));
    if (file.format == "FLAC") {
      EXPECT_TRUE(bytes.starts_with("fLaC"));
    }
    if (file.format == "Opus") {
      EXPECT_TRUE(bytes.starts_with("OggS"));
    }
    if (file.format == "AAC") {
      EXPECT_EQ(bytes.substr(4, 4), "ftyp");
    }
  }
}

TEST(Checks, FindEveryDecoderHere) {
  const Check c = check_decoders();
  EXPECT_EQ(c.result, good) << c.finding;
}

TEST(Checks, TellAMissingDatabaseFromABrokenOne) {
  const TempDir folder;
  EXPECT_EQ(check_database(folder / "none.db")[0].result, note);
  std::ofstream(folder / "broken.db") << "this is no database";
  const Checks broken = check_database(folder / "broken.db");
  EXPECT_EQ(broken[0].result, problem);
  EXPECT_EQ(broken[0].status, ExitStatus::database);
}

TEST(Checks, SeeADatabaseThatCannotBeWritten) {
  const TempDir folder;
  const auto database = folder / "l.db";
  Library::open(database, {}, OpenMode::read_write);
  std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
  for (const char* part : {"-wal", "-shm"})
    std::filesystem::remove(database.string() + part);  // nobody makes its own
  std::filesystem::permissions(database, static_cast<std::filesystem::perms>(0444));
  const test::AsNobody nobody;
  const Checks checks = check_database(database);
  EXPECT_EQ(checks.back().result, problem);
  EXPECT_NE(checks.back().finding.find("cannot be written"), std::string::npos) << checks.back().finding;
}

TEST(Checks, SeeARunningScan) {
  const TempDir folder;
  const auto database = folder / "l.db";
  EXPECT_EQ(check_lock(database).finding, "no scan is running");
  const int lock = ::open((database.string() + ".lock").c_str(), O_RDWR | O_CREAT, 0600);
  ASSERT_EQ(::flock(lock, LOCK_EX), 0);
  EXPECT_EQ(check_lock(database).finding, "a scan is running");
  ::close(lock);
  EXPECT_EQ(check_lock(database).finding, "no scan is running");
}

TEST(Checks, LookAtTheNearestFolderThatIsThere) {
  const TempDir folder;
  const Check c = check_space(folder / "not/yet/there/l.db");
  EXPECT_NE(c.finding.find(folder.path().string()), std::string::npos) << c.finding;
}

TEST(Checks, NameWhatIsWrongWithAFolder) {
  const TempDir folder;
  std::filesystem::create_directory(folder / "empty");
  std::filesystem::create_directories(folder / "full/x");
  std::ofstream(folder / "file") << "x";
  const Checks c = check_folders({folder / "none", folder / "empty", folder / "file", folder / "full"});
  ASSERT_EQ(c.size(), 4u);
  EXPECT_NE(c[0].finding.find("does not exist"), std::string::npos);
  EXPECT_NE(c[1].finding.find("is empty"), std::string::npos);
  EXPECT_NE(c[2].finding.find("is not a folder"), std::string::npos);
  EXPECT_EQ(c[3].result, good);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(c[static_cast<std::size_t>(i)].status, ExitStatus::library);
}

}  // namespace
}  // namespace nocturne
