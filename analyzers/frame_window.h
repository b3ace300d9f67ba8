// A window of frames that slides over a track, whole across the seams of its chunks.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace nocturne {

/// Hands out every run of N successive frames once, whatever the pieces the track is consumed in. A monoid:
/// the first and the last N - 1 frames of a stretch wait for their neighbours. Order of the runs: those of a
/// stretch, then those over a seam.
template <class Frame, std::size_t N>
class FrameWindow {
 public:
  /// Frame i of a run, the oldest first; lasts until the next push.
  using Run = std::array<const Frame*, N>;

  /// f(run) for the run that `frame` completes.
  template <class F>
  void push(const Frame& frame, F&& f) {
    if (count_ + 1 < kSize) head_[static_cast<std::size_t>(count_)] = frame;
    tail_[slot(count_++)] = frame;
    if (count_ < kSize) return;
    Run run;
    for (std::size_t i = 0; i < N; ++i) run[i] = &tail_[slot(count_ + static_cast<std::int64_t>(i))];
    f(run);
  }
  /// f(run) for the runs over the seam; those within `later` were handed out there.
  template <class F>
  void merge(const FrameWindow& later, F&& f) {
    const std::int64_t waiting = std::min(kSize - 1, later.count_);
    for (std::int64_t k = 0; k < waiting; ++k) push(later.head_[static_cast<std::size_t>(k)], f);
    const std::int64_t shift = count_ - waiting;
    for (std::int64_t k = std::max(waiting, later.count_ - kSize); k < later.count_; ++k)
      tail_[slot(shift + k)] = later.tail_[slot(k)];
    count_ += later.count_ - waiting;
  }

 private:
  static constexpr auto kSize = static_cast<std::int64_t>(N);
  static std::size_t slot(std::int64_t k) { return static_cast<std::size_t>(k % kSize); }

  std::int64_t count_ = 0;
  std::array<Frame, N - 1> head_;
  std::array<Frame, N> tail_;  // frame k at slot(k)
};

}  // namespace nocturne
