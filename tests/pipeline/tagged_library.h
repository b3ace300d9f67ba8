// A library whose files are moved, copied and retagged between scans.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <utility>

#include "storage/library.h"
#include "tests/pipeline/library_fixture.h"
#include "tests/support/tags.h"

namespace nocturne::test {

class TaggedLibrary : public LibraryFixture {
 public:
  static ScanSummary scan(const ScanOptions& o, std::stop_token stop = {}) { return run(o, std::move(stop)); }

  /// An MP3 of one and a half seconds; the same seed gives the same sound.
  void add(const std::string& name, int seed) const {
    const auto made = sounds() / (std::to_string(seed) + ".mp3");
    if (!std::filesystem::exists(made))
      encode(music(1.5, 90 + 7 * (seed % 11), 220 + 10 * (seed % 12), static_cast<std::uint32_t>(seed)), made,
             {"-b:a", "128k", "-id3v2_version", "0"});
    write_bytes(path(name), read_bytes(made));
  }

  void copy(const std::string& from, const std::string& to) const {
    std::filesystem::copy_file(path(from), path(to), std::filesystem::copy_options::overwrite_existing);
  }

  /// Replaces the tag at the head of an MP3.
  void tag(const std::string& name, const std::string& title) const {
    Bytes sound = read_bytes(path(name));
    if (sound.size() > 10 && sound[0] == 'I') {
      const std::size_t size = (sound[6] << 21u) | (sound[7] << 14u) | (sound[8] << 7u) | sound[9];
      sound.erase(sound.begin(), sound.begin() + 10 + static_cast<std::ptrdiff_t>(size));
    }
    Bytes tagged = id3v2(id3_frame("TIT2", std::string(1, '\0') + title));
    append(tagged, sound);
    write_bytes(path(name), tagged);
  }

  void touch(const std::string& name, std::chrono::seconds later) const {
    std::filesystem::last_write_time(path(name), std::filesystem::last_write_time(path(name)) + later);
  }

  void keeping_time(const std::string& name, const std::function<void()>& change) const {
    const auto time = std::filesystem::last_write_time(path(name));
    change();
    std::filesystem::last_write_time(path(name), time);
  }

  Library open() const { return Library::open(database(), library_groups(), OpenMode::read_only); }
  std::int64_t number(const std::string& sql) const { return open().connection().integer(sql); }
  /// With the foreign keys as they are outside the program: off.
  void execute(const std::string& sql) const {
    Connection connection(database(), OpenMode::read_write, std::chrono::seconds(5));
    connection.execute("PRAGMA foreign_keys = OFF; " + sql);
  }

  std::int64_t row_of(const std::string& name) const { return open().known_files({}).at(path(name)).id; }
  /// As if the file had been scanned as it is now.
  void set_stat(const std::string& name) const {
    const auto time = std::filesystem::last_write_time(path(name));
    const auto since = std::chrono::file_clock::to_sys(time).time_since_epoch();
    execute("UPDATE file SET size = " + std::to_string(std::filesystem::file_size(path(name))) +
            ", mtime_ns = " + std::to_string(std::chrono::nanoseconds(since).count()) +
            " WHERE CAST(path AS TEXT) LIKE '%/" + name + "'");
  }

  std::string title(const std::string& name) const {
    const Library library = open();
    Statement row = const_cast<Library&>(library).connection().prepare(
        "SELECT title FROM tags JOIN file ON id = file_id WHERE path = ?");
    const std::string file = path(name);
    row.bind(1, Blob{file});
    return row.step() ? std::string(row.text(0)) : "no row";
  }

 private:
  /// Encoded once for all tests of the program.
  static const TempDir& sounds() {
    static const TempDir kDir;
    return kDir;
  }
};

}  // namespace nocturne::test
