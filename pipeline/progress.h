// What a running scan tells the outside: counters that any thread may read.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>

namespace nocturne {

/// Written by the scan, read by a display. Thread-safe. Values only grow within a run.
struct ScanProgress {
  enum class Phase { listing, analyzing, finishing };
  std::atomic<Phase> phase{Phase::listing};
  std::atomic<std::int64_t> files_found{0};   // candidates seen by the directory walk
  std::atomic<std::int64_t> files_total{0};   // files to analyse in this run
  std::atomic<std::int64_t> bytes_total{0};   // their size, for the ETA
  std::atomic<std::int64_t> files_done{0};    // of files_total: analysed or failed
  std::atomic<std::int64_t> bytes_done{0};    // read so far, of files under way too
  std::atomic<std::int64_t> files_failed{0};  // of files_done
  std::atomic<std::int64_t> audio_millis{0};  // audio consumed so far, ms
};

}  // namespace nocturne
