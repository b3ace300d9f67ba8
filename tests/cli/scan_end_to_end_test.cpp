// Scans by the program itself: statuses, messages, signals.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/ioctl.h>

#include <array>
#include <fstream>
#include <utility>

#include "cli/track_json.h"
#include "tests/cli/run.h"

namespace nocturne {
namespace {

using test::Child;
using test::eventually;
using test::Finished;
using test::Home;

TEST(Scan, AnalysesALibraryOnceAndThenOnlyWhatIsNew) {
  const Home home;
  home.add_track("a.wav");
  home.add_track("sub/b.wav", 660);
  const Finished first = home.run({"scan", home.music()});
  EXPECT_EQ(first.status, 0) << first.err;
  EXPECT_EQ(first.out, "");
  EXPECT_NE(first.err.find("Scanned 2 files"), std::string::npos) << first.err;
  EXPECT_NE(first.err.find("2 analysed"), std::string::npos) << first.err;
  EXPECT_NE(first.err.find(home.database().string()), std::string::npos);
  EXPECT_EQ(first.err.find('\r'), std::string::npos) << "a bar without a terminal";
  home.add_track("c.wav", 550);
  const Finished second = home.run({"scan", home.music()});
  EXPECT_EQ(second.status, 0);
  EXPECT_NE(second.err.find("1 analysed, 2 unchanged"), std::string::npos) << second.err;
}

TEST(Scan, SaysWhatItRecognisedAndWhy) {
  const Home home;
  home.add_track("a.wav");
  home.add_track("b.wav", 550);
  ASSERT_EQ(home.run({"scan", "-q", home.music()}).status, 0);
  std::filesystem::rename(home.music() / "a.wav", home.music() / "c.wav");
  std::filesystem::copy_file(home.music() / "b.wav", home.music() / "d.wav");
  const Finished plan = home.run({"scan", "-n", home.music()});
  EXPECT_NE(plan.err.find("2 to look at (2 new), 1 unchanged"), std::string::npos) << plan.err;
  const Finished scan = home.run({"scan", "--json", home.music()});
  EXPECT_NE(scan.err.find("0 analysed, 2 recognised, 1 moved, 1 unchanged"), std::string::npos) << scan.err;
  const Json json = Json::parse(scan.out);
  EXPECT_EQ(json["files"]["recognized"], 2);
  EXPECT_EQ(json["files"]["moved"], 1);
  EXPECT_EQ(json["reasons"]["new"], 2);
  const Json deep = Json::parse(home.run({"scan", "-q", "--deep", "--json", home.music()}).out);
  EXPECT_EQ(deep["reasons"]["checked"], 3);
  EXPECT_EQ(deep["files"]["unchanged"], 3);
  const Json run = Json::parse(home.run({"status", "--json"}).out)["runs"][1];
  EXPECT_EQ(run["files"]["recognized"], 2);
  EXPECT_EQ(run["files"]["moved"], 1);
}

// A night's scan by cron once said nothing of the files that failed.
TEST(Scan, SaysQuietlyWhichFilesFailed) {
  const Home home;
  home.add_track("a.wav");
  std::ofstream(home.music() / "bad.mp3") << "this is no music at all";
  const Finished f = home.run({"scan", "-q", home.music()});
  EXPECT_EQ(f.status, 1);
  EXPECT_EQ(f.err.find("nocturne: error: "), 0u) << f.err;
  EXPECT_NE(f.err.find("bad.mp3: "), std::string::npos) << f.err;
}

TEST(Scan, ScansTheOtherFoldersWhenOneIsGone) {
  const Home home;
  home.add_track("a.wav");
  const Finished f = home.run({"scan", "-q", home.music(), home.music() / "nowhere"});
  EXPECT_EQ(f.status, 4);
  EXPECT_NE(f.err.find("nowhere: no such library folder"), std::string::npos) << f.err;
  EXPECT_NE(home.run({"export"}).out.find("a.wav"), std::string::npos);
}

TEST(Scan, FinishesWithStatusOneWhenAFileFails) {
  const Home home;
  home.add_track("a.wav");
  std::ofstream(home.music() / "bad.mp3") << "this is no music at all";
  const Finished first = home.run({"scan", home.music()});
  EXPECT_EQ(first.status, 1);
  EXPECT_NE(first.err.find("1 analysed, 1 failed"), std::string::npos) << first.err;
  EXPECT_NE(first.err.find("bad.mp3: "), std::string::npos);
  const Finished second = home.run({"scan", home.music()});
  EXPECT_EQ(second.status, 0) << "a failure that is known is not told again";
  const Finished again = home.run({"scan", "--retry-failed", home.music()});
  EXPECT_EQ(again.status, 1);
  const Finished status = home.run({"status"});
  EXPECT_EQ(status.status, 0);
  EXPECT_NE(status.out.find("bad.mp3"), std::string::npos) << status.out;
}

TEST(Scan, PrintsNothingWhenQuietAndWell) {
  const Home home;
  home.add_track("a.wav");
  const Finished f = home.run({"scan", "-q", home.music()});
  EXPECT_EQ(f.status, 0);
  EXPECT_EQ(f.out + f.err, "");
}

TEST(Scan, TakesTheFoldersOfTheSettings) {
  Home home;
  home.add_track("a.wav");
  home.set("NOCTURNE_LIBRARY", "~/Music");
  EXPECT_EQ(home.run({"scan"}).status, 0);
}

TEST(Scan, ReportsAsJsonOnStandardOutput) {
  const Home home;
  home.add_track("a.wav");
  const Finished f = home.run({"scan", "-q", "--json", home.music()});
  const Json json = Json::parse(f.out);
  EXPECT_EQ(json["files"]["analyzed"], 1);
  EXPECT_NEAR(json["audio_seconds"].get<double>(), 1.0, 1e-9);  // as many frames as written
}

TEST(Scan, PrintsCountersWhenAsked) {
  const Home home;
  home.add_track("a.wav");
  const Finished f = home.run({"scan", "--stats", home.music()});
  EXPECT_NE(f.err.find(" misses, "), std::string::npos) << f.err;
}

TEST(Scan, ChangesNothingInADryRun) {
  const Home home;
  const auto a = home.add_track("a.wav"), b = home.add_track("b c.wav");
  const Finished f = home.run({"scan", "-n", home.music()});
  EXPECT_EQ(f.status, 0) << f.err;
  EXPECT_EQ(f.out, a.string() + "\n" + b.string() + "\n");
  EXPECT_FALSE(std::filesystem::exists(home.path() / ".local"));
  EXPECT_EQ(home.run({"scan", "-n", "-0", home.music()}).out, a.string() + '\0' + b.string() + '\0');
  EXPECT_EQ(test::lines_of(home.run({"scan", "-n", "--json", home.music()}).out).size(), 2u);
}

TEST(Scan, EndsWithStatusFourForFoldersThatAreMissingOrEmpty) {
  const Home home;
  EXPECT_EQ(home.run({"scan", home.path() / "none"}).status, 4);
  EXPECT_EQ(home.run({"scan", home.music()}).status, 4);
  std::ofstream(home.path() / "file") << "x";
  EXPECT_EQ(home.run({"scan", home.path() / "file"}).status, 4);
}

TEST(Scan, TakesAFolderThatLostItsFilesForAnUnmountedDisk) {
  const Home home;
  for (const char* name : {"a.wav", "b.wav", "c.wav"}) home.add_track(name);
  ASSERT_EQ(home.run({"scan", home.music()}).status, 0);
  std::filesystem::remove_all(home.music());
  std::filesystem::create_directory(home.music());
  const Finished guarded = home.run({"scan", home.music()});
  EXPECT_EQ(guarded.status, 4);
  EXPECT_NE(guarded.err.find("is a disk not mounted?"), std::string::npos) << guarded.err;
  EXPECT_EQ(test::lines_of(home.run({"export"}).out).size(), 3u);
  EXPECT_EQ(home.run({"scan", "--missing-guard-percent", "100", home.music()}).status, 0);
  EXPECT_EQ(home.run({"export"}).out, "");
  EXPECT_EQ(test::lines_of(home.run({"export", "--all"}).out).size(), 3u);
}

TEST(Scan, EndsWithStatusThreeForADatabaseThatIsNone) {
  const Home home;
  home.add_track("a.wav");
  const auto broken = home.path() / "broken.db";
  std::ofstream(broken) << "this is no database, and it stays as it is";
  for (const char* command : {"status", "export"})
    EXPECT_EQ(home.run({command, "--db", broken}).status, 3) << command;
  EXPECT_EQ(home.run({"scan", "--db", broken, home.music()}).status, 3);
  EXPECT_EQ(test::text_of(broken), "this is no database, and it stays as it is");
  EXPECT_EQ(home.run({"scan", "--db", home.path() / "none/l.db", home.music()}).status, 3);
  EXPECT_EQ(home.run({"status"}).status, 3) << "no database yet";
}

TEST(Scan, EndsWithStatusFiveWhileAnotherHoldsTheLock) {
  const Home home;
  home.add_track("a.wav");
  const auto database = home.path() / "l.db";
  const int lock = ::open((database.string() + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  ASSERT_EQ(::flock(lock, LOCK_EX), 0);
  EXPECT_EQ(home.run({"scan", "--db", database, home.music()}).status, 5);
  ::close(lock);
  EXPECT_EQ(home.run({"scan", "--db", database, home.music()}).status, 0);
}

/// A library that takes seconds to scan: long tracks in a plain format, one job. No two are the same.
class SlowScan : public testing::Test {
 protected:
  void SetUp() override {
    // Sparse zeros: an hour of silence each that takes no room on the disk.
    for (const char* name : {"a.wav", "b.wav", "c.wav", "d.wav"}) {
      constexpr std::uint32_t kBytes = 3600u * 44100 * 4;
      const auto file = home_.music() / name;
      test::write_bytes(file, test::wav_header({2, 44100, test::WavSamples::s16, kBytes}));
      std::filesystem::resize_file(file, 44 + std::uintmax_t{kBytes});
      std::fstream(file, std::ios::in | std::ios::out).seekp(1000) << name;
    }
  }

  Child start() const { return home_.start({"scan", "-j", "1", home_.music()}); }
  bool scan_has_begun() const { return home_.run({"status"}).out.find("running") != std::string::npos; }

  Home home_;
};

TEST_F(SlowScan, StopsAtTheFirstInterruptAndSaysHowItGoesOn) {
  const Child child = start();
  ASSERT_TRUE(eventually([&] { return scan_has_begun(); }));
  ::kill(child.pid, SIGINT);
  const Finished f = home_.finish(child);
  EXPECT_EQ(f.status, 130);
  EXPECT_NE(f.err.find("Interrupted after "), std::string::npos) << f.err;
  EXPECT_NE(home_.run({"status"}).out.find("interrupted"), std::string::npos);
  EXPECT_EQ(home_.run({"doctor"}).status, 0);
}

TEST_F(SlowScan, StopsForATerminationSignal) {
  const Child child = start();
  ASSERT_TRUE(eventually([&] { return scan_has_begun(); }));
  ::kill(child.pid, SIGTERM);
  EXPECT_EQ(home_.finish(child).status, 130);
}

TEST_F(SlowScan, LeavesTheDatabaseWholeWhenItIsKilled) {
  const Child child = start();
  ASSERT_TRUE(eventually([&] { return scan_has_begun(); }));
  ::kill(child.pid, SIGKILL);
  EXPECT_EQ(home_.finish(child).status, 128 + SIGKILL);
  EXPECT_NE(home_.run({"status"}).out.find("killed"), std::string::npos);
  EXPECT_EQ(home_.run({"doctor"}).status, 0);
}

TEST_F(SlowScan, ReportsLinesOffATerminal) {
  const Child child = home_.start({"scan", "-j", "1", "--progress-s", "1", home_.music()});
  EXPECT_TRUE(eventually([&] { return test::text_of(child.err).find(" files") != std::string::npos; }))
      << test::text_of(child.err);
  ::kill(child.pid, SIGINT);
  EXPECT_EQ(home_.finish(child).status, 130);
}

/// A terminal of 80 columns, and what a program wrote to it.
class Screen {
 public:
  Screen() : master_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    ::grantpt(master_);
    ::unlockpt(master_);
    terminal_ = ::open(::ptsname(master_), O_RDWR | O_NOCTTY | O_CLOEXEC);
    const winsize size{24, 80, 0, 0};
    ::ioctl(terminal_, TIOCSWINSZ, &size);
  }
  ~Screen() {
    ::close(master_);
    if (terminal_ >= 0) ::close(terminal_);
  }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  int terminal() const { return terminal_; }
  /// Reads what there is; after leave() up to the program's end.
  bool read_more() {
    std::array<char, 4096> buffer;
    const ssize_t n = ::read(master_, buffer.data(), buffer.size());
    if (n > 0) written_.append(buffer.data(), static_cast<std::size_t>(n));
    return n > 0;
  }
  void leave() { ::close(std::exchange(terminal_, -1)); }
  const std::string& written() const { return written_; }

 private:
  int master_, terminal_;
  std::string written_;
};

TEST_F(SlowScan, DrawsABarOnATerminalAndLeavesItClean) {
  Screen screen;
  home_.set("TERM", "xterm");
  home_.set("NO_COLOR", "1");
  const Child child = home_.start({"scan", "-j", "1", home_.music()}, -1, screen.terminal());
  screen.leave();
  while (screen.written().find("/4 files") == std::string::npos && screen.read_more()) {
  }
  ::kill(child.pid, SIGINT);
  while (screen.read_more()) {
  }
  EXPECT_EQ(home_.finish(child).status, 130);
  const std::string& text = screen.written();
  EXPECT_NE(text.find("\r\x1b[K["), std::string::npos) << text;
  // The warning stands on a cleared line of its own, and so does the summary.
  EXPECT_NE(text.find("\r\x1b[Knocturne: warning: stopping"), std::string::npos) << text;
  const auto summary = text.find("Interrupted after");
  ASSERT_NE(summary, std::string::npos) << text;
  EXPECT_TRUE(text.substr(0, summary).ends_with("\n") || text.substr(0, summary).ends_with("\r\x1b[K"))
      << text;
  EXPECT_EQ(text.find("\x1b[3"), std::string::npos) << "colours in spite of NO_COLOR";
}

}  // namespace
}  // namespace nocturne
