// One run at a time on one database.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/run_lock.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/error.h"
#include "tests/support/encode.h"

namespace nocturne {
namespace {

TEST(RunLock, RefusesASecondHolder) {
  test::TempDir dir;
  const RunLock first(dir / "library.db");
  try {
    const RunLock second(dir / "library.db");
    FAIL() << "locked twice";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::busy);
  }
}

// Two names of one database once had two locks.
TEST(RunLock, RefusesASecondHolderByAnotherName) {
  test::TempDir dir;
  std::ofstream(dir / "library.db");
  std::filesystem::create_symlink("library.db", dir / "link.db");
  const RunLock first(dir / "library.db");
  EXPECT_THROW(RunLock(dir / "link.db"), Error);
}

TEST(RunLock, IsFreeAgainAfterItsScope) {
  test::TempDir dir;
  { const RunLock first(dir / "library.db"); }
  EXPECT_NO_THROW(RunLock(dir / "library.db"));
}

TEST(RunLock, SaysWhereItCannotBeMade) {
  test::TempDir dir;
  try {
    const RunLock lock(dir / "no/such/folder/library.db");
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::database);
  }
}

}  // namespace
}  // namespace nocturne
