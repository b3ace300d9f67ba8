// Results into files and pipes.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/output.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"
#include "tests/cli/run.h"

namespace nocturne {
namespace {

using test::TempDir;
using test::text_of;

std::size_t entries(const TempDir& folder) {
  const std::filesystem::directory_iterator all(folder.path());
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

TEST(Output, PutsAFileInPlaceOnlyWhenItIsComplete) {
  const TempDir folder;
  const auto file = folder / "out";
  std::ofstream(file) << "old";
  {
    Output out = Output::file(file);
    out.line("new");
    EXPECT_EQ(text_of(file), "old");
    out.close();
  }
  EXPECT_EQ(text_of(file), "new\n");
  EXPECT_EQ(entries(folder), 1u);
}

TEST(Output, LeavesTheOldFileWhenItIsGivenUp) {
  const TempDir folder;
  const auto file = folder / "out";
  std::ofstream(file) << "old";
  { Output::file(file).line("half"); }
  EXPECT_EQ(text_of(file), "old");
  EXPECT_EQ(entries(folder), 1u);
}

TEST(Output, WritesThroughLinksAndToDevices) {
  const TempDir folder;
  std::ofstream(folder / "real") << "old";
  std::filesystem::create_symlink(folder / "real", folder / "link");
  Output out = Output::file(folder / "link");
  out.write("new");
  out.close();
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  EXPECT_EQ(text_of(folder / "real"), "new");
  Output null = Output::file("/dev/null");
  null.line("x");
  null.close();
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

TEST(Output, NamesAPlaceThatCannotBeWritten) {
  const TempDir folder;
  try {
    Output::file(folder / "none" / "out");
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::usage);
    EXPECT_NE(std::string(e.what()).find("none/out: cannot be written (No such file"), std::string::npos)
        << e.what();
  }
}

TEST(Output, TellsAFullDisk) {
  Output out = Output::file("/dev/full");
  EXPECT_THROW(out.line("x"), Error);
}

TEST(Output, TellsAReaderThatWentAway) {
  ::signal(SIGPIPE, SIG_IGN);  // as the program does
  const TempDir folder;
  const std::string fifo = folder / "fifo";
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  const int reader = ::open(fifo.c_str(), O_RDONLY | O_NONBLOCK);
  Output out = Output::file(fifo);
  ::close(reader);
  EXPECT_THROW(out.line("x"), BrokenPipe);
}

}  // namespace
}  // namespace nocturne
