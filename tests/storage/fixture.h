// A folder for databases, groups like the analyzers', and records made from a number.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "core/error.h"
#include "storage/batch_writer.h"
#include "storage/library.h"

namespace nocturne::test {

/// A new folder that goes away with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "nocturne-XXXXXX").native();
    path_ = mkdtemp(name.data());
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path operator/(const char* name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string contents(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void write_file(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

/// Two groups with a column of every kind.
inline std::vector<Group> some_groups() {
  const auto column = [](const char* name, Kind kind) { return Column{name, kind, Unit::none, "", {}}; };
  return {{"tempo",
           3,
           {column("bpm", Kind::real), column("beats", Kind::times), column("steady", Kind::boolean),
            column("curve", Kind::json)}},
          {"key",
           1,
           {column("name", Kind::text), column("tuning", Kind::real), column("chords", Kind::integer)}}};
}

inline std::vector<GroupValues> some_values(int n) {
  const Times beats{{0.25 * n, 0.25 * n + 0.5, 0.25 * n + 1.0}};
  return {
      {"tempo", 3, {100.0 + n, beats, std::int64_t{n % 2}, JsonText{"[{\"t\":" + std::to_string(n) + "}]"}}},
      {"key", 1, {std::string("C♯ minor ") + std::to_string(n), -0.125 * n, std::int64_t{n}}},
  };
}

inline std::string some_path(int n) {
  char name[32];
  std::snprintf(name, sizeof name, "/music/%06d.flac", n);
  return name;
}

inline TrackRecord some_track(int n, std::int64_t run_id = 1) {
  TrackRecord track{.path = some_path(n), .root = "/music", .size = 1000 + n, .mtime_ns = 7'000'000'001 + n};
  track.run_id = run_id;
  track.audio = {.duration_s = 180.5 + n, .frames = 44100LL * 180 + n, .rate = 44100, .channels = 2};
  track.audio.codec = track.audio.container = "flac";
  track.audio.bits = 16;
  track.audio.analyzed_at = 1'700'000'000 + n;
  track.audio.program_version = "0.1.0";
  track.groups = some_values(n);
  return track;
}

inline FailureRecord some_failure(int n, std::int64_t at, std::int64_t run_id = 1) {
  const TrackRecord track = some_track(n, run_id);
  return {track.path, track.root, track.size, track.mtime_ns, run_id, at, "damaged at frame 17", "decode"};
}

/// A library with its database in a folder of its own.
class LibraryTest : public testing::Test {
 protected:
  Library open(OpenMode mode = OpenMode::read_write) const { return Library::open(file, groups, mode); }

  static void store(Library& library, const std::vector<BatchWriter::Outcome>& outcomes) {
    BatchWriter writer(library);
    for (const auto& outcome : outcomes) writer.add(outcome);
    writer.flush();
  }

  static std::int64_t rows(const Library& library, const std::string& table) {
    return const_cast<Library&>(library).connection().integer("SELECT count(*) FROM " + table);
  }

  TemporaryFolder folder;
  std::filesystem::path file = folder / "library.db";
  std::vector<Group> groups = some_groups();
};

/// Runs `body` in a child process and returns its exit status; an exception is status 99.
inline int in_child(const std::function<int()>& body) {
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    int status = 99;
    try {
      status = body();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "in the child: %s\n", error.what());
    }
    _exit(status);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// The message of the Error(database) that `action` must throw.
inline std::string database_error(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::database);
    return error.what();
  }
  ADD_FAILURE() << "no error was thrown";
  return {};
}

}  // namespace nocturne::test
