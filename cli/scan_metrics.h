// A scan's figures for Prometheus's text-file collector.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/exit_status.h"
#include "pipeline/scan.h"
#include "storage/rows.h"

namespace nocturne {

/// What the database knows after a scan.
struct LibraryFigures {
  LibraryCounts counts;
  std::int64_t database_bytes = 0;
  std::vector<RootRow> folders;
  std::optional<RunCounts> run;                   // of this scan; empty when it ended before it began to work
  std::optional<std::int64_t> last_completed_at;  // by this or an earlier scan
};

/// A scan as it ended, well or not.
struct ScanFigures {
  std::filesystem::path database;
  double begun_at = 0, ended_at = 0;  // Unix time
  ExitStatus status = ExitStatus::ok;
  std::optional<ScanSummary> summary;     // empty when the scan ended by an error
  std::optional<LibraryFigures> library;  // empty when the database cannot be read
};

/// All samples carry the label "database", so that the files of several libraries go together.
std::string scan_metrics(const ScanFigures& figures);

/// Seconds since 1970.
double unix_time();

/// Completes the figures (end, library) and puts them in `file`, which changes at once or not at all. False
/// when it could not be written: the reason is logged.
bool write_scan_metrics(const std::filesystem::path& file, ScanFigures figures);

}  // namespace nocturne
