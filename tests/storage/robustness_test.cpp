// What a database goes through at night: kills, full disks, locks, damage, no right to write.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>

#include <atomic>
#include <random>
#include <thread>

#include "core/log.h"
#include "tests/storage/fixture.h"

namespace nocturne {
namespace {

using namespace std::chrono_literals;
using test::database_error;
using test::in_child;
using test::LibraryTest;
using test::some_failure;
using test::some_path;
using test::some_track;
using testing::AnyOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr int kCannot = 77;  // a child's status: this system does not allow the experiment

class RobustnessTest : public LibraryTest {
 protected:
  static constexpr int kTracks = 1500;

  /// Adds what is not known yet, every seventh as a failure, as a nightly run does.
  void scan(std::size_t batch) const {
    Library library = open();
    const auto known = library.known_files({});
    BatchWriter writer(library, {.max_outcomes = batch, .max_age = 1h});
    for (int n = 0; n < kTracks; ++n) {
      if (known.contains(some_path(n))) continue;
      if (n % 7 == 3)
        writer.add(some_failure(n, 1000));
      else
        writer.add(some_track(n));
    }
  }

  /// Everything in the library, row by row, as text.
  std::string dump() const {
    std::string all;
    Library library = open(OpenMode::read_only);
    for (const char* table : {"file", "audio", "tempo", "key", "failure"})
      all += std::to_string(rows(library, table)) + " rows of " + table + "\n";
    library.for_each_track([&](const TrackRow& row) {
      all += row.path + " " + std::string(name(row.state)) + " " + std::to_string(row.size);
      if (row.audio) all += " " + std::to_string(row.audio->frames);
      all += row.groups == test::some_values(std::stoi(row.path.substr(7))) ? " all\n" : " not all\n";
    });
    for (const FailureRow& row : library.failures()) all += row.path + " " + std::to_string(row.times) + "\n";
    return all;
  }

  void expect_sound() const {
    EXPECT_THAT(open(OpenMode::read_only).integrity_check(Thoroughness::full), IsEmpty());
  }
};

TEST_F(RobustnessTest, KilledAtAnyMomentNothingIsHalfWrittenOrDoubled) {
  scan(64);
  const std::string undisturbed = dump();
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) std::filesystem::remove(entry);

  std::mt19937 random(20'26);
  std::uniform_int_distribution<int> microseconds(0, 25'000);
  for (int kill_number = 0; kill_number < 5; ++kill_number) {
    const pid_t child = fork();
    if (child == 0) {
      scan(8);  // small batches: more borders to be hit
      _exit(0);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(microseconds(random)));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    const Library library = open();
    EXPECT_THAT(library.integrity_check(Thoroughness::full), IsEmpty());
    EXPECT_EQ(rows(library, "file"), rows(library, "audio") + rows(library, "failure"));
    EXPECT_EQ(rows(library, "audio"), rows(library, "key"));
    EXPECT_EQ(rows(library, "file") % 8, kTracks == rows(library, "file") ? kTracks % 8 : 0);
  }
  scan(64);
  EXPECT_EQ(dump(), undisturbed);
}

TEST_F(RobustnessTest, WhenTheDatabaseMayNotGrowTheBatchWaits) {
  Library library = open();
  BatchWriter writer(library, {.max_outcomes = 100, .max_age = 1h});
  for (int n = 0; n < 99; ++n) writer.add(some_track(n));
  writer.flush();
  library.connection().execute("PRAGMA max_page_count = 1");  // SQLite takes the present size instead
  for (int n = 100; n < 199; ++n) writer.add(some_track(n));
  EXPECT_THAT(database_error([&] { writer.flush(); }), HasSubstr("database or disk is full"));
  EXPECT_EQ(rows(library, "file"), 99);
  expect_sound();

  library.connection().execute("PRAGMA max_page_count = 1000000");
  writer.flush();
  EXPECT_EQ(rows(library, "file"), 198);
  expect_sound();
}

/// A file system of its own in this process; false where that is not allowed.
bool mount_small_disk(const std::filesystem::path& at) {
  const unsigned user = getuid();
  if (user != 0) {
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
    test::write_file("/proc/self/uid_map", "0 " + std::to_string(user) + " 1");
  } else if (unshare(CLONE_NEWNS) != 0) {
    return false;
  }
  mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr);
  return mount("none", at.c_str(), "tmpfs", 0, "size=1m") == 0;
}

TEST_F(RobustnessTest, OnAFullDiskCommittedBatchesStay) {
  const int status = in_child([&] {
    if (!mount_small_disk(folder.path())) return kCannot;
    set_log_sink([](LogLevel, std::string_view) {});
    std::int64_t written = 0;
    std::string message;
    {
      Library library = open();
      BatchWriter writer(library, {.max_outcomes = 16, .max_age = 1h});
      try {
        for (int n = 0; n < 100'000; ++n) writer.add(some_track(n));
      } catch (const Error& error) {
        message = error.what();
      }
      written = writer.written();
    }
    if (message.find("full") == std::string::npos && message.find("No space left") == std::string::npos)
      return 1;
    if (written == 0 || written % 16 != 0) return 2;
    const Library library = open(OpenMode::read_only);
    if (rows(library, "file") != written) return 3;
    return library.integrity_check(Thoroughness::full).empty() ? 0 : 4;
  });
  if (status == kCannot) GTEST_SKIP() << "mounting is not allowed here";
  EXPECT_EQ(status, 0);
}

TEST_F(RobustnessTest, AReadOnlyFileSystemCanBeRead) {
  const int status = in_child([&] {
    if (!mount_small_disk(folder.path())) return kCannot;
    {
      Library library = open();
      store(library, {some_track(1)});
    }
    std::filesystem::remove(file.native() + "-wal");
    std::filesystem::remove(file.native() + "-shm");
    if (mount(nullptr, folder.path().c_str(), nullptr, MS_REMOUNT | MS_RDONLY, "size=1m") != 0)
      return kCannot;
    return open(OpenMode::read_only).find_track(some_path(1)) ? 0 : 1;
  });
  if (status == kCannot) GTEST_SKIP() << "mounting is not allowed here";
  EXPECT_EQ(status, 0);
}

/// In a process without the right to write the folder or the database, whatever the user of the tests.
int as_stranger(const std::filesystem::path& folder, const std::function<int()>& body) {
  namespace fs = std::filesystem;
  const auto readable = fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read;
  const auto enterable = fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;
  for (const auto& entry : fs::directory_iterator(folder)) fs::permissions(entry, readable);
  fs::permissions(folder, readable | enterable);
  return in_child([&] {
    constexpr uid_t kNobody = 65534;
    if (getuid() == 0 && (setgid(kNobody) != 0 || setuid(kNobody) != 0)) return kCannot;
    return body();
  });
}

TEST_F(RobustnessTest, SomeoneWithoutTheRightToWriteReads) {
  {
    Library library = open();
    store(library, {some_track(1)});
  }
  const int status =
      as_stranger(folder.path(), [&] { return open(OpenMode::read_only).find_track(some_path(1)) ? 0 : 1; });
  EXPECT_EQ(status, 0);
}

TEST_F(RobustnessTest, SomeoneWithoutTheRightToWriteReadsDuringAScan) {
  Library library = open();
  store(library, {some_track(1)});
  const int status = as_stranger(folder.path(), [&] {
    return Library::open(file, groups, OpenMode::read_only).find_track(some_path(1)) ? 0 : 1;
  });
  EXPECT_EQ(status, 0);
}

TEST_F(RobustnessTest, SomeoneWithoutTheRightToWriteIsToldSo) {
  {
    Library library = open();
    store(library, {some_track(1)});
  }
  const int status = as_stranger(folder.path(), [&] {
    set_log_sink([](LogLevel, std::string_view) {});
    const std::string message = database_error([&] {
      Library library = open();
      BatchWriter writer(library);
      writer.add(some_track(2));
      writer.flush();
    });
    return message.find("readonly") != std::string::npos ? 0 : 1;
  });
  EXPECT_EQ(status, 0);
}

TEST_F(RobustnessTest, ALockedDatabaseKeepsTheBatchOpen) {
  Library library = Library::open(file, groups, OpenMode::read_write, 20ms);
  Library other = open();
  BatchWriter writer(library);
  writer.add(some_track(1));
  {
    Transaction lock(other.connection());
    EXPECT_THAT(database_error([&] { writer.flush(); }), HasSubstr("database is locked"));
    EXPECT_EQ(writer.pending(), 1U);
  }
  writer.flush();
  EXPECT_EQ(rows(other, "file"), 1);
}

TEST_F(RobustnessTest, ReadersAndAWriterDoNotDisturbEachOther) {
  { open(); }
  std::atomic<bool> done = false;
  std::thread reader([&] {
    const Library library = open(OpenMode::read_only);
    std::size_t last = 0;
    while (!done) {
      const std::size_t files = library.known_files({}).size();
      EXPECT_GE(files, last);
      EXPECT_TRUE(files % 32 == 0 || files == kTracks) << files;
      last = files;
    }
  });
  scan(32);
  done = true;
  reader.join();
  expect_sound();
}

TEST_F(RobustnessTest, DamageIsFoundAndReadingItIsAnError) {
  scan(64);
  std::string bytes = test::contents(file);
  std::mt19937 random(3);
  for (std::size_t i = 8 * 4096; i < bytes.size(); ++i)
    bytes[i] = static_cast<char>(random());  // behind the schema
  test::write_file(file, bytes);
  const Library library = open(OpenMode::read_only);
  EXPECT_THAT(library.integrity_check(Thoroughness::quick), Not(IsEmpty()));
  const std::string message = database_error([&] { library.for_each_track([](const TrackRow&) {}); });
  EXPECT_THAT(message, HasSubstr("database disk image is malformed"));
  EXPECT_TRUE(test::contents(file) == bytes);
}

TEST_F(RobustnessTest, ATruncatedDatabaseIsAnError) {
  scan(64);
  std::filesystem::resize_file(file, 3 * 4096);
  const std::string message = database_error([&] {
    Library library = open();
    library.known_files({});
  });
  EXPECT_THAT(message, AnyOf(HasSubstr("malformed"), HasSubstr("not a database")));
}

TEST_F(RobustnessTest, AnUnwritableBatchIsLoggedByTheDestructor) {
  std::vector<std::string> lines;
  set_log_sink([&](LogLevel, std::string_view line) { lines.emplace_back(line); });
  Library library = Library::open(file, groups, OpenMode::read_write, 10ms);
  Library other = open();
  {
    Transaction lock(other.connection());
    BatchWriter writer(library);
    writer.add(some_track(1));
  }
  set_log_sink({});
  EXPECT_THAT(lines, Contains(AllOf(HasSubstr("database is locked"), HasSubstr("1 results are lost"))));
}

}  // namespace
}  // namespace nocturne
