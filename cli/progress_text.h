// The progress of a scan as one line of text. Pure functions.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/terminal.h"
#include "pipeline/progress.h"

namespace nocturne {

/// The counters of ScanProgress at one moment.
struct ProgressSample {
  ScanProgress::Phase phase = ScanProgress::Phase::listing;
  std::int64_t files_found = 0, files_total = 0, files_done = 0, files_failed = 0;
  std::int64_t bytes_total = 0, bytes_done = 0;
  double audio_seconds = 0;
  double analyzing_seconds = 0;  // since the analysis began
};

ProgressSample sample_of(const ScanProgress& progress, double analyzing_seconds);

/// Share of the work that is done, 0 to 1, by bytes: long files count for more.
double share_done(const ProgressSample& s);

/// Seconds that the rest will take at the pace so far; empty before anything is done.
std::optional<double> remaining_seconds(const ProgressSample& s);

/// "[####------]  42%  1,204/2,871 files  2 failed  ETA 3 min  312x real time  83 h of music" in less than
/// `width` columns: the last parts are left out first, and narrow terminals have no bar.
std::string progress_bar(const ProgressSample& s, int width, Terminal::Glyphs glyphs);

/// The same for a log: no bar, nothing left out.
std::string progress_report(const ProgressSample& s);

}  // namespace nocturne
