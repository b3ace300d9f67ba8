// Levels by blocks; frames are looked at where a block is quiet.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/pauses.h"

#include <algorithm>
#include <cmath>

#include "core/clones.h"
#include "core/lanes.h"

namespace nocturne {
namespace {

constexpr std::size_t kBlock = 64;
constexpr float kAbruptLevel = 0.02f;  // -34 dBFS

NOCTURNE_CLONES void peak(const float* x, std::size_t n, float& out) {
  Float8 most{};
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    const Float8 v = load8(x + i);
    most = max8(most, max8(v, -v));
  }
  float p = 0;
  for (int lane = 0; lane < kLanes; ++lane) p = std::max(p, most[lane]);
  for (; i < n; ++i) p = std::max(p, std::abs(x[i]));
  out = p;
}

float level(AudioView audio, std::size_t first, std::size_t count) {
  float most = 0;
  for (int c = 0; c < audio.channels(); ++c) {
    float p = 0;
    peak(audio[c].data() + first, count, p);
    most = std::max(most, p);
  }
  return most;
}

/// Frames with their levels against a threshold.
struct Levels {
  AudioView audio;
  float threshold;

  bool quiet(std::size_t i) const { return level(audio, i, 1) <= threshold; }
  bool abrupt(std::size_t i) const { return level(audio, i, 1) >= kAbruptLevel; }
  bool block_quiet(std::size_t i) const { return level(audio, i, kBlock) <= threshold; }
  /// The first frame from `i` on that is not quiet, or the end.
  std::size_t end_of_quiet(std::size_t i) const {
    while (i + kBlock <= audio.frames() && block_quiet(i)) i += kBlock;
    while (i < audio.frames() && quiet(i)) ++i;
    return i;
  }
  std::size_t begin_of_quiet(std::size_t i) const {
    while (i > 0 && quiet(i - 1)) --i;
    return i;
  }
};

}  // namespace

void Pauses::close(std::int64_t frames, bool abrupt) noexcept {
  if (frames < least_) return;
  longest_ = std::max(longest_, frames);
  if (abrupt) ++abrupt_, abrupt_frames_ += frames;
}

void Pauses::add(AudioView audio) noexcept {
  const Levels levels{audio, threshold_};
  const std::size_t n = audio.frames();
  Pauses added(threshold_, least_);
  added.frames_ = static_cast<std::int64_t>(n);
  std::size_t i = levels.end_of_quiet(0);
  added.head_ = {static_cast<std::int64_t>(i), i < n && levels.abrupt(i)};
  if (i == n) return merge(added);
  const std::size_t tail = levels.begin_of_quiet(n);
  added.tail_ = {static_cast<std::int64_t>(n - tail), levels.abrupt(tail - 1)};
  // A stretch that counts is longer than two blocks, so that one of these lies within it.
  for (i = (i / kBlock + 1) * kBlock; i + kBlock <= tail; i += kBlock) {
    if (!levels.block_quiet(i)) continue;
    const std::size_t begin = levels.begin_of_quiet(i), end = levels.end_of_quiet(i);
    if (end >= tail) break;
    added.close(static_cast<std::int64_t>(end - begin), levels.abrupt(begin - 1) && levels.abrupt(end));
    i = end / kBlock * kBlock;
  }
  merge(added);
}

void Pauses::merge(const Pauses& later) noexcept {
  if (later.frames_ == 0) return;
  const bool quiet = head_.frames == frames_, later_quiet = later.head_.frames == later.frames_;
  longest_ = std::max(longest_, later.longest_);
  abrupt_ += later.abrupt_;
  abrupt_frames_ += later.abrupt_frames_;
  if (!quiet && !later_quiet) close(tail_.frames + later.head_.frames, tail_.abrupt && later.head_.abrupt);
  if (quiet) head_ = {head_.frames + later.head_.frames, later.head_.abrupt};
  if (later_quiet)
    tail_.frames = quiet ? 0 : tail_.frames + later.frames_;
  else
    tail_ = later.tail_;
  frames_ += later.frames_;
}

}  // namespace nocturne
