// What a job of mastering tells while it goes over its sound, and how it is told to stop.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <stop_token>
#include <utility>

#include "pipeline/progress.h"

namespace nocturne {

/// Thrown through a job that was told to stop: no failure.
struct Stopped {};

/// Counts a job's bytes as its passes go on, and the rest of them when it ends, however it ends.
/// Single-threaded; the counters are shared.
class JobWatch {
 public:
  /// `passes`: how many times the sound is usually gone over.
  JobWatch(ScanProgress& progress, std::stop_token stop, std::int64_t bytes, int passes)
      : progress_(progress), stop_(std::move(stop)), bytes_(bytes), per_pass_(bytes / std::max(1, passes)) {}
  ~JobWatch() { progress_.bytes_done += bytes_ - counted_; }
  JobWatch(const JobWatch&) = delete;
  JobWatch& operator=(const JobWatch&) = delete;

  /// Of so many frames; 0 or less where that is not known.
  void begin_pass(std::int64_t frames) {
    frames_ = frames;
    done_ = 0;
    pass_begun_ = counted_;
  }
  /// Throws Stopped.
  void advance(std::size_t frames) {
    if (stop_.stop_requested()) throw Stopped{};
    done_ = std::min(frames_, done_ + static_cast<std::int64_t>(frames));
    if (frames_ <= 0) return;
    const double share = static_cast<double>(done_) / static_cast<double>(frames_);
    const auto now =
        std::min(bytes_, pass_begun_ + static_cast<std::int64_t>(share * static_cast<double>(per_pass_)));
    progress_.bytes_done += now - counted_;
    counted_ = now;
  }

 private:
  ScanProgress& progress_;
  std::stop_token stop_;
  const std::int64_t bytes_, per_pass_;
  std::int64_t counted_ = 0, pass_begun_ = 0;
  std::int64_t frames_ = 0, done_ = 0;
};

}  // namespace nocturne
