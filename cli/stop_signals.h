// Signals that ask a run to stop, taken by a thread of their own instead of a handler.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csignal>
#include <functional>
#include <stop_token>
#include <thread>

namespace nocturne {

/// While it lives, the first SIGINT, SIGTERM or SIGHUP requests a stop and calls `on_first` in its thread;
/// the second ends the process at once with status 130. Signals that the process was started to ignore
/// (nohup) stay ignored. To be made before other threads, which inherit the blocked signals. One at a time.
class StopSignals {
 public:
  explicit StopSignals(std::function<void()> on_first = {});
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  std::stop_token token() const { return stop_.get_token(); }
  bool requested() const { return stop_.stop_requested(); }

 private:
  void listen();

  std::stop_source stop_;
  std::function<void()> on_first_;
  sigset_t before_{};
  int signals_ = -1;  // signalfd
  int end_ = -1;      // eventfd: told by the destructor
  std::thread listener_;
};

}  // namespace nocturne
