// Shows the progress of a scan on standard error: a bar on a terminal, a line now and then elsewhere.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "cli/terminal.h"
#include "core/log.h"
#include "pipeline/progress.h"

namespace nocturne {

/// Runs a thread of its own while it lives. On a terminal it takes the log over, so that messages stand above
/// the bar, and leaves a clean line behind. Lifetime: within that of `progress`.
class ProgressDisplay {
 public:
  enum class Style { none, bar, lines };

  ProgressDisplay(const ScanProgress& progress, Style style, Terminal terminal,
                  std::chrono::seconds line_interval);
  ~ProgressDisplay();
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

 private:
  using Clock = std::chrono::steady_clock;

  void run();
  double analyzing_seconds();
  void draw();
  void clear();
  void report();
  void take_log(LogLevel level, std::string_view message);

  const ScanProgress& progress_;
  const Style style_;
  const Terminal terminal_;
  const std::chrono::seconds line_interval_;
  Clock::time_point analyzing_since_{};
  std::mutex mutex_;  // of what follows, and of standard error while the bar is shown
  std::condition_variable ended_;
  bool end_ = false;
  bool drawn_ = false;
  std::thread thread_;
};

/// "nocturne: warning: …", the level coloured: a line of the log for a terminal.
std::string log_line(const Terminal& terminal, LogLevel level, std::string_view message);

}  // namespace nocturne
