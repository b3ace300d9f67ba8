// Mastering: files in, mastered files out, with what was done to each and why.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "audio/decoder_adapters.h"
#include "mastering/report.h"
#include "pipeline/cache_stats.h"
#include "pipeline/driver.h"
#include "pipeline/master_aims.h"
#include "pipeline/master_inputs.h"
#include "pipeline/progress.h"
#include "storage/library.h"

namespace nocturne {

struct MasterOptions {
  std::vector<std::filesystem::path> inputs;  // files and folders
  std::vector<MasterInput> found;             // more files, whose places below the output folder are known
  std::vector<std::string> extensions;        // of tracks in folders; empty: audio_extensions()
  std::filesystem::path output_folder;
  MasterAims aims;
  OutputRules output;
  enum class Grouping { tracks, albums } grouping = Grouping::tracks;
  enum class Existing { keep, overwrite } existing = Existing::keep;  // overwrite: also what is not ours
  enum class Run {
    render,
    plan,      // up to the solution; writes nothing
    list_only  // says what would be done
  } run = Run::render;
  NonFinite non_finite = NonFinite::fail;
  Detail detail = Detail::levels;
  Driver driver = kUsualDriver;
  int jobs = 1;
  int cache_configurations = 5;
  std::size_t portion_frames = 16'384;  // files are read in; has no influence on any bit
};

struct MasterSummary {
  std::int64_t tracks = 0, written = 0, unchanged = 0, planned = 0, failed = 0;
  std::int64_t short_of_target = 0, above_target = 0, above_ceiling = 0;  // of those written or planned
  double audio_seconds = 0, wall_seconds = 0, cpu_seconds = 0;
  double encode_cpu_seconds = 0, analyze_cpu_seconds = 0;
  std::int64_t peak_memory_bytes = 0;
  bool interrupted = false;
  CacheStats cache;
  double making_seconds = 0;  // processor time that making the chains of the misses took
  double saved_seconds() const {
    return cache.misses == 0
               ? 0
               : making_seconds * static_cast<double>(cache.hits) / static_cast<double>(cache.misses);
  }
};

/// Makes a folder where it is missing; what it holds stays. Throws Error(usage) where it cannot be made or
/// written to, calling it `what`: "output folder".
void require_folder(const std::filesystem::path& folder, std::string_view what);

/// Called once a track, by one thread at a time, in the order in which jobs end.
using OnMasterReport = std::function<void(const MasterReport&)>;

/// Blocks until done or stopped; a stop is honoured within seconds and leaves no file under its final name
/// that is not whole. `memory` may be null: then nothing is skipped, and no output is known as ours. Throws
/// Error(usage) for options that cannot be followed (names that collide, references that cannot be used, an
/// output folder that cannot be written to) and Error(database). Failures of files are reports.
MasterSummary master(const MasterOptions& options, Library* memory, ScanProgress& progress,
                     const std::stop_token& stop, const OnMasterReport& on_report);

}  // namespace nocturne
