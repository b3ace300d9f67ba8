// The families of metrics, and where their values are from.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/scan_metrics.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "cli/library_access.h"
#include "cli/metrics_text.h"
#include "cli/output.h"
#include "core/error.h"
#include "core/log.h"
#include "core/version.h"
#include "pipeline/groups.h"
#include "storage/library.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;

constexpr int kRunsLookedAt = 400;  // a year of nights, to find the last one that was completed

MetricSample sample(const char* label, std::string value, std::int64_t count) {
  return {{{label, std::move(value)}}, static_cast<double>(count)};
}

void add_run(MetricsText& out, const RunCounts& run, const ScanSummary* summary) {
  std::vector<MetricSample> files{
      sample("result", "analyzed", run.analyzed), sample("result", "unchanged", run.unchanged),
      sample("result", "failed", run.failed),     sample("result", "recognized", run.recognized),
      sample("result", "moved", run.moved),       sample("result", "skipped", run.skipped),
      sample("result", "missing", run.missing)};
  if (summary)
    for (const MetricSample& more : {sample("result", "failed_earlier", summary->remembered),
                                     sample("result", "returned", summary->returned),
                                     sample("result", "gone_but_not_marked", summary->guarded)})
      files.push_back(more);
  out.add("nocturne_scan_files_found", "Files of the last scan's folders that look like tracks",
          static_cast<double>(run.found));
  out.add("nocturne_scan_files", "Files of the last scan by what became of them", files);
  out.add("nocturne_scan_audio_seconds", "Music that the last scan analysed", run.audio_seconds);
  out.add("nocturne_scan_wall_seconds", "Time that the last scan took", run.wall_seconds);
  out.add("nocturne_scan_cpu_seconds", "Processor time that the last scan took", run.cpu_seconds);
  out.add("nocturne_scan_peak_memory_bytes", "Most memory that the last scan held",
          static_cast<double>(run.peak_memory_bytes));
}

void add_cache(MetricsText& out, const CacheStats& cache) {
  out.add("nocturne_scan_cache_events", "What the last scan's cache of analyzers did",
          {sample("event", "hit", cache.hits), sample("event", "miss", cache.misses),
           sample("event", "eviction", cache.evictions), sample("event", "discard", cache.discarded)});
}

void add_library(MetricsText& out, const LibraryFigures& library) {
  const LibraryCounts& c = library.counts;
  out.add("nocturne_library_files", "Files of the library by state",
          {sample("state", "ok", c.ok), sample("state", "failed", c.failed),
           sample("state", "missing", c.missing)});
  out.add("nocturne_library_recordings", "Recordings that have been analysed",
          static_cast<double>(c.recordings));
  out.add("nocturne_library_albums", "Albums of the library", static_cast<double>(c.albums));
  out.add("nocturne_library_audio_seconds", "Music that has been analysed", c.audio_seconds);
  out.add("nocturne_library_database_bytes", "Size of the database",
          static_cast<double>(library.database_bytes));
  if (library.last_completed_at)
    out.add("nocturne_last_completed_scan_timestamp_seconds",
            "End of the last scan that was neither interrupted nor ended by an error",
            static_cast<double>(*library.last_completed_at));
  std::vector<MetricSample> files, times;
  for (const RootRow& folder : library.folders) {
    files.push_back(sample("folder", printable(folder.path), folder.files));
    times.push_back(sample("folder", printable(folder.path), folder.last_scan));
  }
  out.add("nocturne_folder_files", "Files found in a library folder by its last scan", files);
  out.add("nocturne_folder_last_scan_timestamp_seconds", "Last scan of a library folder", times);
}

/// Empty where the database cannot be read: that may be why the scan ended.
std::optional<LibraryFigures> look_up(const fs::path& database, double begun_at) {
  std::error_code error;
  if (database.empty() || !fs::exists(database, error)) return std::nullopt;
  try {
    const Library library = Library::open(database, library_groups(), OpenMode::read_only);
    LibraryFigures out{
        .counts = library.counts(), .folders = library.roots(), .run = {}, .last_completed_at = {}};
    out.database_bytes = file_stamp(database).value_or(FileStamp{}).size;
    const std::vector<RunRow> runs = library.recent_runs(kRunsLookedAt);
    if (!runs.empty() && static_cast<double>(runs.front().begun_at) >= std::floor(begun_at))
      out.run = runs.front().counts;
    const auto done = std::ranges::find(runs, RunState::done, &RunRow::state);
    if (done != runs.end()) out.last_completed_at = done->ended_at;
    return out;
  } catch (const Error& e) {
    log(LogLevel::warning, e.what());
    return std::nullopt;
  }
}

}  // namespace

std::string scan_metrics(const ScanFigures& f) {
  MetricsText out(MetricLabels{{"database", printable(f.database.native())}});
  out.add("nocturne_build_info", "Version of the program that scanned", {{{{"version", kVersion}}, 1}});
  out.add("nocturne_scan_exit_status", "Exit status of the last scan, 0 for all well",
          static_cast<double>(static_cast<int>(f.status)));
  out.add("nocturne_scan_start_timestamp_seconds", "Begin of the last scan", f.begun_at);
  out.add("nocturne_scan_end_timestamp_seconds", "End of the last scan", f.ended_at);
  if (f.library && f.library->run) add_run(out, *f.library->run, f.summary ? &*f.summary : nullptr);
  if (f.summary) add_cache(out, f.summary->cache);
  if (f.library) add_library(out, *f.library);
  return out.text();
}

double unix_time() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<double>(std::chrono::duration_cast<std::chrono::milliseconds>(since).count()) / 1000;
}

bool write_scan_metrics(const fs::path& file, ScanFigures figures) {
  figures.ended_at = unix_time();
  figures.library = look_up(figures.database, figures.begun_at);
  try {
    Output out = Output::file(file);
    out.write(scan_metrics(figures));
    out.close();
    return true;
  } catch (const Error& e) {
    log(LogLevel::error, e.what());
  } catch (const BrokenPipe&) {
    log(LogLevel::error, printable(file.native()) + ": the reader of the metrics went away");
  }
  return false;
}

}  // namespace nocturne
