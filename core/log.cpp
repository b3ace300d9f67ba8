// The log's state: a level, a sink and the mutex around both.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/log.h"

#include <cstdio>
#include <mutex>
#include <string>

namespace nocturne {
namespace {

struct State {
  std::mutex mutex;
  LogLevel level = LogLevel::warning;
  std::function<void(LogLevel, std::string_view)> sink;
};

State& state() {
  static State s;
  return s;
}

void to_stderr(LogLevel level, std::string_view message) {
  static constexpr const char* kNames[] = {"error", "warning", "info", "debug"};
  const std::string line =
      std::string("nocturne: ") + kNames[static_cast<int>(level)] + ": " + std::string(message) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

}  // namespace

void set_log_level(LogLevel level) {
  const std::lock_guard lock(state().mutex);
  state().level = level;
}

void set_log_sink(std::function<void(LogLevel, std::string_view)> sink) {
  const std::lock_guard lock(state().mutex);
  state().sink = std::move(sink);
}

void log(LogLevel level, std::string_view message) {
  State& s = state();
  const std::lock_guard lock(s.mutex);
  if (level > s.level) return;
  if (s.sink)
    s.sink(level, message);
  else
    to_stderr(level, message);
}

}  // namespace nocturne
