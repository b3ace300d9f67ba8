// Whole runs over real files: what is analysed, skipped, remembered, survived.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/scan.h"

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <random>
#include <thread>

#include "core/error.h"
#include "core/log.h"
#include "pipeline/run_lock.h"
#include "tests/pipeline/library_fixture.h"
#include "tests/support/as_nobody.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class ScanTest : public testing::Test {
 protected:
  ScanOptions options() const { return library_.options(kUsualDriver); }
  ScanSummary run() const { return test::LibraryFixture::run(options()); }
  ErrorCode error_of(const ScanOptions& o) const {
    try {
      test::LibraryFixture::run(o);
    } catch (const Error& e) {
      return e.code();
    }
    ADD_FAILURE() << "no error";
    return ErrorCode::usage;
  }
  test::LibraryFixture library_;
};

TEST_F(ScanTest, ASecondRunAnalysesNothing) {
  for (std::uint32_t i = 0; i < 3; ++i) library_.add_wav(std::to_string(i) + ".wav", 2, i);
  EXPECT_EQ(run().analyzed, 3);
  const ScanSummary second = run();
  EXPECT_EQ(second.analyzed, 0);
  EXPECT_EQ(second.unchanged, 3);
}

TEST_F(ScanTest, ATouchedFileIsLookedAtAlone) {
  for (std::uint32_t i = 0; i < 3; ++i) library_.add_wav(std::to_string(i) + ".wav", 2, i);
  run();
  fs::last_write_time(library_.path("1.wav"), fs::last_write_time(library_.path("1.wav")) + 1s);
  const ScanSummary second = run();
  EXPECT_EQ(second.analyzed, 0);
  EXPECT_EQ(second.recognized, 1);
  EXPECT_EQ(second.reasons.changed, 1);
  EXPECT_EQ(run().unchanged, 3);
}

TEST_F(ScanTest, ListingSaysWhatWouldBeDoneAndWritesNothing) {
  library_.add_wav("a.wav", 1, 1);
  ScanOptions o = options();
  o.run = ScanOptions::Run::list_only;
  std::vector<std::string> planned;
  o.on_planned = [&](const std::string& path) { planned.push_back(fs::path(path).filename()); };
  EXPECT_EQ(test::LibraryFixture::run(o).to_analyze, 1);
  EXPECT_THAT(planned, testing::ElementsAre("a.wav"));
  EXPECT_FALSE(fs::exists(library_.database()));
}

TEST_F(ScanTest, EachKindOfBadFileIsAFailureAndTheScanGoesOn) {
  library_.add_wav("good.wav", 2, 1);
  std::ofstream(library_.path("empty.flac"));
  std::ofstream(library_.path("text.mp3")) << "this is a shopping list, not a song\n";
  std::ofstream(library_.path("garbage.ogg")) << std::string(5000, '\xA5');
  library_.add_wav("truncated.wav", 10, 2);
  fs::resize_file(library_.path("truncated.wav"), 500'000);
  test::encode(test::music(5, 120, 220, 3), library_.path("truncated.flac"));
  fs::resize_file(library_.path("truncated.flac"), fs::file_size(library_.path("truncated.flac")) / 2);
  library_.add_wav("line\nbreak.wav", 1, 4);
  library_.add_wav("\xff\xfe.wav", 1, 5);
  fs::create_directory(library_.path("folder.flac"));
  ASSERT_EQ(mkfifo(library_.path("pipe.flac").c_str(), 0600), 0);
  fs::create_symlink("loop.mp3", library_.path("loop.mp3"));
  const ScanSummary s = run();
  EXPECT_EQ(s.analyzed, 3);
  EXPECT_EQ(s.failed, 5);
  EXPECT_EQ(s.skipped, 2);
  std::vector<std::string> failed;
  for (const auto& [name, what] : library_.failures()) {
    failed.push_back(name);
    EXPECT_THAT(what, testing::HasSubstr(name)) << "a message names its file";
  }
  EXPECT_THAT(failed, testing::ElementsAre("empty.flac", "garbage.ogg", "text.mp3", "truncated.flac",
                                           "truncated.wav"));
}

TEST_F(ScanTest, AFileThatMayNotBeReadIsAnErrorOfThatFile) {
  library_.add_wav("a.wav", 1, 1);
  fs::permissions(library_.path("a.wav"), fs::perms::none);
  fs::permissions(library_.music_dir().parent_path(), fs::perms::all);
  const test::AsNobody nobody;
  try {
    analyze_file(library_.path("a.wav"), Mode::full);
    FAIL() << "was read";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::file);
    EXPECT_THAT(e.what(), testing::HasSubstr("ermission denied"));
  }
}

TEST_F(ScanTest, AFailedFileIsNotTriedEveryNight) {
  std::ofstream(library_.path("bad.mp3")) << "no";
  EXPECT_EQ(run().failed, 1);
  const ScanSummary second = run();
  EXPECT_EQ(second.failed, 0);
  EXPECT_EQ(second.remembered, 1);
  ScanOptions again = options();
  again.failed = ScanOptions::Failed::retry;
  EXPECT_EQ(test::LibraryFixture::run(again).failed, 1);
  library_.add_wav("bad.mp3", 1, 1);  // a repaired file, whatever its name
  EXPECT_EQ(run().analyzed, 1);
  EXPECT_TRUE(library_.failures().empty());
}

TEST_F(ScanTest, AnUnmountedDiskWipesNothing) {
  for (std::uint32_t i = 0; i < 6; ++i) library_.add_wav(std::to_string(i) + ".wav", 1, i);
  run();
  fs::rename(library_.music_dir(), library_.music_dir().string() + ".away");
  fs::create_directory(library_.music_dir());  // an empty mount point
  std::vector<std::string> said;
  set_log_sink([&](LogLevel, std::string_view m) { said.emplace_back(m); });
  const ScanSummary s = run();
  set_log_sink({});
  EXPECT_EQ(s.guarded, 6);
  EXPECT_EQ(s.missing, 0);
  ASSERT_EQ(said.size(), 1u);
  EXPECT_THAT(said[0], testing::HasSubstr("6 of 6 known files are missing"));
  EXPECT_EQ(library_.content().size(), 6u);
}

TEST_F(ScanTest, AMissingFileIsMarkedAndComesBackWithoutAnalysis) {
  for (std::uint32_t i = 0; i < 6; ++i) library_.add_wav(std::to_string(i) + ".wav", 1, i);
  run();
  fs::rename(library_.path("3.wav"), library_.path("3.away"));
  EXPECT_EQ(run().missing, 1);
  EXPECT_EQ(library_.content().size(), 5u);
  fs::rename(library_.path("3.away"), library_.path("3.wav"));
  const ScanSummary back = run();
  EXPECT_EQ(back.returned, 1);
  EXPECT_EQ(back.analyzed, 0);
  EXPECT_EQ(library_.content().size(), 6u);
}

TEST_F(ScanTest, FullAfterFastAnalysesAgainAndFastAfterFullDoesNot) {
  library_.add_wav("a.wav", 2, 1);
  ScanOptions fast = options();
  fast.mode = Mode::fast;
  EXPECT_EQ(test::LibraryFixture::run(fast).analyzed, 1);
  EXPECT_EQ(run().analyzed, 1);
  EXPECT_EQ(test::LibraryFixture::run(fast).analyzed, 0);
}

TEST_F(ScanTest, FastModeKeepsTheSameBitsInWhatItKeeps) {
  library_.add_wav("a.wav", 8, 1);
  const TrackAnalysis full = analyze_file(library_.path("a.wav"), Mode::full);
  const TrackAnalysis fast = analyze_file(library_.path("a.wav"), Mode::fast);
  int kept = 0, left_out = 0;
  for (std::size_t g = 0; g < full.groups.size(); ++g)
    for (std::size_t v = 0; v < full.groups[g].values.size(); ++v) {
      const bool null = std::holds_alternative<std::monostate>(fast.groups[g].values[v]);
      ++(null ? left_out : kept);
      if (!null) {
        EXPECT_EQ(fast.groups[g].values[v], full.groups[g].values[v]) << full.groups[g].group << " " << v;
      }
    }
  EXPECT_GT(kept, 20);
  EXPECT_GT(left_out, 10);
}

TEST_F(ScanTest, WrongFoldersAreErrorsOfTheLibrary) {
  ScanOptions o = options();
  EXPECT_EQ(error_of(o), ErrorCode::library);  // empty
  o.roots = {library_.music_dir() / "nowhere"};
  EXPECT_EQ(error_of(o), ErrorCode::library);
  library_.add_wav("a.wav", 1, 1);
  o.roots = {library_.path("a.wav")};
  EXPECT_EQ(error_of(o), ErrorCode::library);
}

// One unplugged disk once cost the night for all folders.
TEST_F(ScanTest, OneUnusableFolderDoesNotKeepTheOthersFromBeingScanned) {
  library_.add_wav("a.wav", 1, 1);
  const fs::path empty = library_.music_dir().parent_path() / "empty";
  fs::create_directory(empty);
  ScanOptions o = options();
  o.roots = {library_.music_dir(), library_.music_dir() / "nowhere", library_.path("a.wav"), empty};
  std::vector<std::string> said;
  set_log_sink([&](LogLevel, std::string_view m) { said.emplace_back(m); });
  const ScanSummary s = test::LibraryFixture::run(o);
  set_log_sink({});
  EXPECT_EQ(s.analyzed, 1);
  EXPECT_EQ(s.unusable_roots, 3);
  EXPECT_THAT(said, testing::UnorderedElementsAre(testing::HasSubstr("no such library folder"),
                                                  testing::HasSubstr("not a folder"),
                                                  testing::HasSubstr("holds no audio files")));
}

TEST_F(ScanTest, ALibraryAtWorkIsBusy) {
  library_.add_wav("a.wav", 1, 1);
  const RunLock lock(library_.database());
  EXPECT_EQ(error_of(options()), ErrorCode::busy);
}

TEST_F(ScanTest, RootsUnderEachOtherAreScannedOnce) {
  fs::create_directory(library_.music_dir() / "sub");
  library_.add_wav("sub/a.wav", 1, 1);
  ScanOptions o = options();
  o.roots = {library_.music_dir() / "sub", library_.music_dir(), library_.music_dir() / "sub/.."};
  EXPECT_EQ(test::LibraryFixture::run(o).analyzed, 1);
}

TEST_F(ScanTest, AStopLeavesWithinSecondsAndTheNextRunGoesOn) {
  for (std::uint32_t i = 0; i < 12; ++i) library_.add_wav(std::to_string(i) + ".wav", 30, i);
  std::stop_source stop;
  ScanProgress progress;
  std::jthread stopper([&] {
    while (progress.files_done < 2) std::this_thread::sleep_for(1ms);
    stop.request_stop();
  });
  const ScanSummary s = scan(options(), progress, stop.get_token());
  EXPECT_TRUE(s.interrupted);
  EXPECT_GE(s.analyzed, 2);
  EXPECT_EQ(static_cast<std::int64_t>(library_.content().size()), s.analyzed);
  EXPECT_EQ(run().analyzed, 12 - s.analyzed);
}

TEST_F(ScanTest, KilledFiveTimesItEndsWithTheContentOfAnUndisturbedScan) {
  for (std::uint32_t i = 0; i < 24; ++i) library_.add_wav(std::to_string(i) + ".wav", 10, i);
  ScanOptions o = options();
  o.batch_outcomes = 3;
  o.driver = Driver::threads;  // a forked child may not inherit a thread pool
  std::mt19937 random(1);
  for (int i = 0; i < 5; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      try {
        test::LibraryFixture::run(o);
      } catch (...) {
      }
      _exit(0);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10 + random() % 60));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
  }
  run();
  const auto survived = library_.content();
  fs::remove(library_.database());
  run();
  EXPECT_EQ(survived.size(), 24u);
  EXPECT_EQ(survived, library_.content());
}

}  // namespace
}  // namespace nocturne
