// Everything that a user may set: a plain struct and the table that reads, checks and prints it.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// No setting changes what a stored number means. `fast` stores fewer numbers, and those are the same.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <tuple>
#include <vector>

#include "core/described.h"
#include "core/log.h"

namespace nocturne {

/// Written with a suffix: "64M" is 64 × 1024² bytes.
struct ByteSize {
  std::int64_t bytes = 0;
  bool operator==(const ByteSize&) const = default;
};

/// A file that need not be named.
struct OptionalPath {
  std::filesystem::path path;
  bool operator==(const OptionalPath&) const = default;
};

inline constexpr std::int64_t kMiB = std::int64_t{1} << 20;

struct Settings {
  std::filesystem::path database;              // empty: the place that the XDG rules give
  std::vector<std::filesystem::path> library;  // scanned when the command line names no folder
  std::vector<std::string> extensions;         // lower case, no dot; empty: all that are known
  bool fast = false;
  bool retry_failed = false;
  bool deep = false;
  int jobs = 0;  // 0: one per core
  ByteSize memory{64 * kMiB};
  bool low_memory = false;
  double missing_guard_percent = 20;
  double max_hours = 24;
  double file_timeout_s = 600;
  int batch_outcomes = 64;
  int batch_ms = 500;
  int cache_configurations = 5;
  int progress_s = 30;
  OptionalPath metrics;  // empty: none are written
  LogLevel log_level = LogLevel::warning;

  bool operator==(const Settings&) const = default;

  static constexpr auto fields() {
    using S = Settings;
    constexpr double kSmallest = 8.0 * kMiB, kLargest = 1024.0 * 1024 * kMiB;
    return std::tuple{
        field("database", &S::database, Unit::none, "Database file of the library"),
        field("library", &S::library, Unit::none, "Folders that a scan without folders goes through"),
        field("extensions", &S::extensions, Unit::none,
              "File name endings that count as tracks, all known ones when empty"),
        field("fast", &S::fast, Unit::none,
              "Leave out the costly fields; the others stay bit for bit the same"),
        field("retry_failed", &S::retry_failed, Unit::none,
              "Try files again that failed and have not changed since"),
        field("deep", &S::deep, Unit::none,
              "Compare the sound of unchanged files, too, and read their tags again"),
        field("jobs", &S::jobs, Unit::none, "Worker threads, 0 for one per core", {0, 1024}),
        field("memory", &S::memory, Unit::bytes, "Memory for audio on its way through a scan",
              {kSmallest, kLargest}),
        field("low_memory", &S::low_memory, Unit::none,
              "Take 16M of memory and at most two jobs where these are not set"),
        field("missing_guard_percent", &S::missing_guard_percent, Unit::percent,
              "Share of a folder's known files that may be gone before a scan takes the disk for unmounted",
              {0, 100}),
        field("max_hours", &S::max_hours, Unit::none, "Hours of audio that one file may hold", {0.01, 1000}),
        field("file_timeout_s", &S::file_timeout_s, Unit::seconds, "Seconds that decoding one file may take",
              {1, 86'400}),
        field("batch_outcomes", &S::batch_outcomes, Unit::none,
              "Files that one database transaction holds at most", {1, 10'000}),
        field("batch_ms", &S::batch_ms, Unit::none,
              "Milliseconds that a database transaction waits for more files", {1, 60'000}),
        field("cache_configurations", &S::cache_configurations, Unit::none,
              "Audio formats whose analyzers are kept ready", {1, 64}),
        field("progress_s", &S::progress_s, Unit::seconds, "Seconds between progress lines off a terminal",
              {1, 86'400}),
        field("metrics", &S::metrics, Unit::none,
              "File that a scan leaves its figures in for Prometheus's text-file collector, none when empty"),
        field("log_level", &S::log_level, Unit::none, "What is logged: error, warning, info or debug")};
  }
};

}  // namespace nocturne
