// A file appears whole under its name, and never in place of its input.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/output_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include "core/error.h"
#include "tests/support/as_nobody.h"
#include "tests/support/encode.h"

namespace nocturne::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {}));
}

std::string refusal(const fs::path& target, const fs::path& input) {
  try {
    const OutputFile file(target, input);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::file);
    return error.what();
  }
  return {};
}

TEST(OutputFile, IsUnderItsNameOnceCommitted) {
  const TempDir dir;
  const fs::path target = dir / "new/folder/a.wav";
  OutputFile file(target, dir / "in.wav");
  EXPECT_EQ(file.partial().parent_path(), target.parent_path());
  EXPECT_TRUE(file.partial().filename().string().starts_with(".nocturne-master-"));
  write_bytes(file.partial(), Bytes(100, 7));
  EXPECT_FALSE(fs::exists(target));
  file.commit();
  EXPECT_EQ(read_bytes(target), Bytes(100, 7));
  EXPECT_EQ(files_in(target.parent_path()), 1U);
}

TEST(OutputFile, LeavesNothingWithoutACommit) {
  const TempDir dir;
  write_bytes(dir / "a.wav", Bytes(5, 1));
  {
    const OutputFile file(dir / "a.wav", dir / "in.wav");
    write_bytes(file.partial(), Bytes(100, 7));
  }
  EXPECT_EQ(read_bytes(dir / "a.wav"), Bytes(5, 1));
  EXPECT_EQ(files_in(dir.path()), 1U);
}

TEST(OutputFile, IsNeverItsInput) {
  const TempDir dir;
  write_bytes(dir / "in.wav", Bytes(5, 1));
  fs::create_symlink(dir / "in.wav", dir / "link.wav");
  fs::create_hard_link(dir / "in.wav", dir / "hard.wav");
  fs::create_directory_symlink(dir.path(), dir / "folder");
  for (const char* name : {"in.wav", "link.wav", "hard.wav", "folder/in.wav", "folder/../in.wav"}) {
    if (!fs::exists(dir / name)) continue;
    EXPECT_THAT(refusal(dir / name, dir / "in.wav"), HasSubstr("is the input, which is never written over"));
    EXPECT_THAT(refusal(dir / "in.wav", dir / name), HasSubstr("is the input"));
  }
  OutputFile file(dir / "out.wav", dir / "in.wav");
  fs::create_hard_link(dir / "in.wav", dir / "out.wav");  // meanwhile
  EXPECT_THROW(file.commit(), Error);
  EXPECT_EQ(read_bytes(dir / "out.wav"), Bytes(5, 1));
}

// An hour of rendering lies between the look at the target and the commit.
TEST(OutputFile, LeavesWhatHasComeMeanwhile) {
  const TempDir dir;
  const fs::path target = dir / "a.wav";
  const auto commit = [&](const std::optional<Occupant>& found) {
    OutputFile file(target, dir / "in.wav");
    write_bytes(file.partial(), Bytes(100, 7));
    file.commit_over(found);
  };
  commit(occupant_of(target));
  EXPECT_EQ(read_bytes(target), Bytes(100, 7)) << "nothing was there, and nothing is";
  commit(occupant_of(target));
  EXPECT_EQ(read_bytes(target), Bytes(100, 7)) << "what was found is replaced";
  const std::optional<Occupant> ours = occupant_of(target);
  fs::remove(target);
  commit(ours);
  EXPECT_EQ(read_bytes(target), Bytes(100, 7)) << "what was found is gone";
  for (const std::optional<Occupant>& found : {std::optional<Occupant>(), ours}) {
    write_bytes(dir / "other", Bytes(5, 1));
    fs::rename(dir / "other", target);
    try {
      commit(found);
      ADD_FAILURE() << "replaced";
    } catch (const Error& e) {
      EXPECT_THAT(e.what(), HasSubstr("a.wav: another file has come there meanwhile"));
    }
    EXPECT_EQ(read_bytes(target), Bytes(5, 1));
    EXPECT_EQ(files_in(dir.path()), 1U) << "no partial file stays";
  }
}

TEST(OutputFile, SaysWhyItCannotBe) {
  const TempDir dir;
  write_bytes(dir / "file", Bytes(1));
  fs::create_directory(dir / "a.wav");
  EXPECT_THAT(refusal(dir / "a.wav", dir / "in.wav"), HasSubstr("is there already and no regular file"));
  EXPECT_THAT(refusal(dir / "file/a.wav", dir / "in.wav"),
              HasSubstr("its folder cannot be made (Not a directory)"));
  fs::create_directory(dir / "locked");
  fs::permissions(dir.path(), fs::perms::all);
  fs::permissions(dir / "locked", fs::perms::owner_read | fs::perms::owner_exec | fs::perms::others_exec);
  const AsNobody nobody;
  EXPECT_THAT(refusal(dir / "locked/a.wav", dir / "in.wav"),
              HasSubstr("cannot be written (Permission denied)"));
}

TEST(OutputFile, HasTheModeOfTheProcessesMask) {
  const TempDir dir;
  for (const mode_t mask : {mode_t{022}, mode_t{077}, mode_t{002}}) {
    const mode_t before = ::umask(mask);
    OutputFile file(dir / "a.wav", dir / "in.wav");
    file.commit();
    ::umask(before);
    struct stat status {};
    ::stat((dir / "a.wav").c_str(), &status);
    EXPECT_EQ(status.st_mode & 0777, 0666 & ~mask);
  }
}

TEST(OutputFile, RemovesWhatDeadProcessesLeftAndNothingElse) {
  const TempDir dir;
  write_bytes(dir / ".nocturne-master-dead00", Bytes(10));
  write_bytes(dir / ".nocturne-tag-dead00", Bytes(10));
  const OutputFile alive(dir / "a.wav", dir / "in.wav");
  const OutputFile other(dir / "b.wav", dir / "in.wav");
  EXPECT_FALSE(fs::exists(dir / ".nocturne-master-dead00"));
  EXPECT_TRUE(fs::exists(dir / ".nocturne-tag-dead00"));
  EXPECT_TRUE(fs::exists(alive.partial()));
}

// A process that writes files one after another is killed 40 times at any point: what has the name is whole.
TEST(OutputFile, IsWholeOrNotThereWhenItIsKilled) {
  const TempDir dir;
  std::mt19937 random(5);
  for (int i = 0; i < 40; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      for (;;) {
        OutputFile file(dir / "a.wav", dir / "in.wav");
        write_bytes(file.partial(), Bytes(100'000, 7));
        file.commit();
      }
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 10'000));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    if (fs::exists(dir / "a.wav")) {
      ASSERT_EQ(read_bytes(dir / "a.wav"), Bytes(100'000, 7));
    }
  }
  OutputFile(dir / "a.wav", dir / "in.wav").commit();
  EXPECT_EQ(files_in(dir.path()), 1U);
}

}  // namespace
}  // namespace nocturne::test
