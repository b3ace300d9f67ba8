// Words of the states, and the waiting time after failures.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/rows.h"

#include <algorithm>

namespace nocturne {

std::string_view name(AnalysisMode mode) { return mode == AnalysisMode::fast ? "fast" : "full"; }

std::string_view name(FileState state) {
  switch (state) {
    case FileState::ok: return "ok";
    case FileState::failed: return "failed";
    case FileState::missing: return "missing";
  }
  return "";
}

std::string_view name(RunState state) {
  switch (state) {
    case RunState::running: return "running";
    case RunState::done: return "done";
    case RunState::interrupted: return "interrupted";
    case RunState::failed: return "failed";
  }
  return "";
}

std::int64_t next_try_at(std::int64_t failed_at, std::int64_t times) {
  constexpr std::int64_t kDay = 24 * 60 * 60, kLongestDays = 30;
  const std::int64_t doublings = std::clamp<std::int64_t>(times - 1, 0, 5);  // 2^5 days are over 30 already
  return failed_at + std::min(kLongestDays, std::int64_t{1} << doublings) * kDay;
}

}  // namespace nocturne
