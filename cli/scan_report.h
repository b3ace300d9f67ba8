// What a scan did, for people and as JSON.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "cli/exit_status.h"
#include "cli/terminal.h"
#include "cli/track_json.h"
#include "pipeline/scan.h"

namespace nocturne {

/// A few lines: counts, speed, memory, the first failures, where the results are and what to do next.
std::string scan_summary(const ScanSummary& s, const std::string& database, const Terminal& terminal);

/// The first files that failed, each with its reason, and how many more there are.
std::vector<std::string> failure_lines(const ScanSummary& s);

/// What a dry run found.
std::string plan_summary(const ScanSummary& s);

/// Processor time and cache counters.
std::string scan_statistics(const ScanSummary& s);

Json scan_json(const ScanSummary& s, const std::string& database);

/// An interruption counts first, then a folder that cannot be used or of which too much is gone, then files
/// that failed in this scan and folders that could not be listed.
ExitStatus status_of(const ScanSummary& s);

}  // namespace nocturne
