// The write stage: a quiet batch is closed by the timer, an error is kept for the end.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/recorder.h"

#include <gtest/gtest.h>

#include <thread>

#include "core/error.h"
#include "pipeline/groups.h"
#include "pipeline/scan.h"
#include "tests/support/encode.h"

namespace nocturne {
namespace {

using namespace std::chrono_literals;

class RecorderTest : public testing::Test {
 protected:
  Library open() const { return Library::open(dir_ / "library.db", groups_, OpenMode::read_write); }
  Outcome failure(std::size_t track) const { return TrackFailure{track, "decode", "broken"}; }
  test::TempDir dir_;
  std::vector<Group> groups_ = library_groups();
  std::vector<Track> tracks_{{"/m/a.mp3", "/m", 1, 1}, {"/m/b.mp3", "/m", 1, 1}};
  Recognizer recognizer_{tracks_, {}, {}};
  ScanProgress progress_;
};

TEST_F(RecorderTest, TheTimerClosesABatchWhenNoOutcomeComes) {
  Library library = open();
  const std::int64_t run = library.begin_run(1, "", "test");
  Recorder recorder(library, tracks_, recognizer_, {{64, 20ms}, run}, progress_, [] {});
  recorder.write(failure(0));
  const Library reader = Library::open(dir_ / "library.db", groups_, OpenMode::read_only);
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (reader.failures().empty() && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(5ms);
  EXPECT_EQ(reader.failures().size(), 1u);
  recorder.close();
}

TEST_F(RecorderTest, CountsWhatItWasGiven) {
  Library library = open();
  const std::int64_t run = library.begin_run(1, "", "test");
  Recorder recorder(library, tracks_, recognizer_, {{}, run}, progress_, [] {});
  recorder.write(failure(0));
  recorder.write(failure(1));
  recorder.close();
  EXPECT_EQ(recorder.failures().size(), 2u);
  EXPECT_EQ(progress_.files_done, 2);
  EXPECT_EQ(progress_.files_failed, 2);
  EXPECT_EQ(library.failures().size(), 2u);
}

TEST_F(RecorderTest, AsksForAStopOnceWhenTheDatabaseFailsAndThrowsAtTheEnd) {
  Library library = open();
  const std::int64_t run = library.begin_run(1, "", "test");
  int asked = 0;
  Recorder recorder(library, tracks_, recognizer_, {{1, 500ms}, run}, progress_, [&] { ++asked; });
  TrackReport wrong{0, {}, {{"no such group", 1, {}}}};
  wrong.stream.format = Format::of(44100, 2);
  recorder.write(wrong);
  recorder.write(failure(1));  // dropped: nothing can be trusted to be written now
  EXPECT_EQ(asked, 1);
  EXPECT_THROW(recorder.close(), Error);
}

}  // namespace
}  // namespace nocturne
