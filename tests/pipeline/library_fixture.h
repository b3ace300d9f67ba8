// A small library of real files in a temporary folder, and a look at the database a scan leaves.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "pipeline/groups.h"
#include "pipeline/scan.h"
#include "storage/library.h"
#include "tests/support/encode.h"
#include "tests/support/signal.h"

namespace nocturne::test {

inline Signal music(double seconds, double bpm, double hz, std::uint32_t seed) {
  Signal s = clicks(Format::of(44100, 2), seconds, bpm, seed);
  for (const double ratio : {1.0, 1.25, 1.5, 2.0}) add_sine(s, hz * ratio, 0.1);
  return s;
}

class LibraryFixture {
 public:
  LibraryFixture() { std::filesystem::create_directory(music_dir()); }

  std::filesystem::path music_dir() const { return dir_ / "music"; }
  std::filesystem::path database() const { return dir_ / "library.db"; }
  std::filesystem::path path(const std::string& name) const { return music_dir() / name; }

  void add_wav(const std::string& name, double seconds, std::uint32_t seed) const {
    write_wav(path(name), music(seconds, 90 + 7 * (seed % 11), 220 + 10 * (seed % 12), seed),
              WavSamples::s16);
  }

  ScanOptions options(Driver driver = Driver::graph, int jobs = 2) const {
    ScanOptions o;
    o.roots = {music_dir()};
    o.database = database();
    o.driver = driver;
    o.jobs = jobs;
    return o;
  }

  static ScanSummary run(const ScanOptions& o, std::stop_token stop = {}) {
    ScanProgress progress;
    return scan(o, progress, std::move(stop));
  }

  /// path → groups, of all files with an analysis.
  std::map<std::string, std::vector<GroupValues>> content() const {
    std::map<std::string, std::vector<GroupValues>> out;
    const auto library = Library::open(database(), library_groups(), OpenMode::read_only);
    library.for_each_track([&](const TrackRow& row) {
      if (row.state == FileState::ok) out[row.path] = row.groups;
    });
    return out;
  }

  std::map<std::string, std::string> failures() const {
    std::map<std::string, std::string> out;
    const auto library = Library::open(database(), library_groups(), OpenMode::read_only);
    for (const FailureRow& f : library.failures())
      out[std::filesystem::path(f.path).filename().string()] = f.what;
    return out;
  }

 private:
  TempDir dir_;
};

}  // namespace nocturne::test
