// The main job: brings a library's database up to date with its folders.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "analyzers/registry.h"
#include "pipeline/cache_stats.h"
#include "pipeline/driver.h"
#include "pipeline/plan.h"
#include "pipeline/progress.h"
#include "pipeline/walk.h"

namespace nocturne {

struct ScanOptions {
  std::vector<std::filesystem::path> roots;
  std::filesystem::path database;
  Mode mode = Mode::full;
  Driver driver = kUsualDriver;
  int jobs = 1;                          // worker threads
  std::int64_t memory_bytes = 64 << 20;  // for chunk buffers
  int batch_outcomes = 64;
  int batch_ms = 500;
  int cache_configurations = 5;         // of the processor cache
  double missing_guard_percent = 20;    // of a root's known files: more missing than this and none is marked
  double max_hours = 24;                // of audio a file may hold
  double file_timeout_s = 600;          // a file may take to decode
  std::vector<std::string> extensions;  // lower case, no dot; empty: audio_extensions()
  enum class Failed { remember, retry } failed = Failed::remember;
  Depth depth = Depth::stat;
  enum class Run {
    analyze,
    list_only
  } run = Run::analyze;  // list_only: say what would be done, write nothing
  std::function<void(const std::string& path)> on_planned;  // list_only: each file that would be looked at
};

struct ScanSummary {
  std::int64_t found = 0;       // files that look like tracks
  std::int64_t unchanged = 0;   // same path, size and mtime, and the recording that was analysed before
  std::int64_t to_analyze = 0;  // files looked at, for these reasons; the known recordings are not decoded
  PlanReasons reasons;
  std::int64_t analyzed = 0;
  std::int64_t recognized = 0;  // new or changed files whose recording was known, or came with another file
  std::int64_t moved = 0;       // files found in the place of one that is gone
  std::int64_t failed = 0;      // in this run
  std::int64_t remembered = 0;  // failed in an earlier run, unchanged since, not tried again
  std::int64_t skipped = 0;     // look like tracks but are not regular files, …
  std::int64_t missing = 0;     // newly marked missing
  std::int64_t returned = 0;    // were missing, are back unchanged
  std::int64_t guarded = 0;     // missing but not marked: too large a share of a root
  double audio_seconds = 0, wall_seconds = 0, cpu_seconds = 0;
  std::int64_t peak_memory_bytes = 0;
  std::int64_t unlisted = 0;        // folders below the roots that could not be listed
  std::int64_t unusable_roots = 0;  // of several: not there, no folder, or without a track
  bool interrupted = false;
  CacheStats cache;
  struct Failure {
    std::string path, what;
  };
  std::vector<Failure> failures;  // of this run, in order of path, at most kMaxListed
  static constexpr std::size_t kMaxListed = 50;
  std::int64_t confirmed = 0;  // of the unchanged: looked at
  std::int64_t done() const { return analyzed + failed + recognized + confirmed; }  // of to_analyze
};

/// Blocks until done or stopped; a stop is honoured within seconds and leaves a consistent database.
/// A root that cannot be used is logged as an error and the others are scanned. Throws Error: library (no
/// root is a folder, or none holds a track), busy (another run holds the lock of this database), database.
/// Failures of single files are rows, never exceptions.
ScanSummary scan(const ScanOptions& options, ScanProgress& progress, const std::stop_token& stop);

/// One file analysed without a database.
struct TrackAnalysis {
  double duration_s = 0;
  std::int64_t frames = 0;
  int rate = 0, channels = 0, bits = 0;
  std::string codec, container;
  std::vector<GroupValues> groups;
};
/// Throws Error(file).
TrackAnalysis analyze_file(const std::filesystem::path& path, Mode mode);

}  // namespace nocturne
