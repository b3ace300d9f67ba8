// Extremes by vectors, then a look at the blocks that reach them.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/clipping.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "core/clones.h"
#include "core/lanes.h"

namespace nocturne {
namespace {

constexpr std::size_t kBlock = 512;
constexpr std::int64_t kLeastRun = 3;
// A parabola that stays within one step of 16 bits for three samples falls by 2.8 of them to the next.
constexpr float kEdge = 4.5f / 32'768;
constexpr float kQuietestTop = 0.03f;  // -30 dBFS: below, nobody clipped anything
constexpr std::int64_t kSquareWave = 4;

/// The greatest of sign * x[i].
NOCTURNE_CLONES void highest(const float* x, std::size_t n, float sign, float& out) {
  Float8 top = spread8(-HUGE_VALF);
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) top = max8(top, load8(x + i) * spread8(sign));
  float most = top[0];
  for (int lane = 1; lane < kLanes; ++lane) most = std::max(most, top[lane]);
  for (; i < n; ++i) most = std::max(most, x[i] * sign);
  out = most;
}

NOCTURNE_CLONES void count_overs(const float* x, std::size_t n, std::int32_t& out) {
  std::int32_t count = 0;
  for (std::size_t i = 0; i < n; ++i) count += std::abs(x[i]) > 1;
  out = count;
}

/// A channel with its context, one side turned up.
struct Wave {
  std::span<const float> x;
  float sign;
  float at(std::size_t i) const { return x[i] * sign; }
};

/// Length of the run of `top` that begins at `i`; 0 where the round top of a tone is as likely.
std::int64_t flat_length(const Wave& wave, std::size_t i, float top) {
  std::size_t end = i;
  const std::size_t most = std::min(wave.x.size(), i + static_cast<std::size_t>(Clipping::kLongest));
  while (end < most && wave.at(end) == top) ++end;
  const auto length = static_cast<std::int64_t>(end - i);
  if (length < kLeastRun || i == 0) return 0;
  const float before = wave.at(i - 1), after = end < wave.x.size() ? wave.at(end) : top;
  return std::max(top - before, top - after) >= kEdge ? length : 0;
}

/// Runs that begin in x[begin … end).
Clipping::Runs find_runs(const Wave& wave, std::size_t begin, std::size_t end, float top) {
  Clipping::Runs runs;
  for (std::size_t block = begin; block < end; block += kBlock) {
    const std::size_t stop = std::min(end, block + kBlock);
    float most = 0;
    highest(wave.x.data() + block, stop - block, wave.sign, most);
    if (most != top) continue;
    for (std::size_t i = block; i < stop; ++i) {
      if (wave.at(i) != top || (i > 0 && wave.at(i - 1) == top)) continue;
      if (const std::int64_t length = flat_length(wave, i, top); length > 0)
        runs = {runs.count + 1, runs.samples + length, std::max(runs.longest, length)};
    }
  }
  return runs;
}

void add_runs(Clipping::Runs& to, const Clipping::Runs& more) {
  to = {to.count + more.count, to.samples + more.samples, std::max(to.longest, more.longest)};
}

}  // namespace

void Clipping::add(const Chunk& chunk) noexcept {
  const std::size_t begin = chunk.body_offset(), size = static_cast<std::size_t>(chunk.body.size());
  channels_ = chunk.format.channels;
  frames_ += chunk.body.size();
  if (size == 0) return;
  for (int c = 0; c < channels_; ++c) {
    const auto x = chunk.audio()[c];
    for (std::size_t s = 0; s < 2; ++s) {
      const Wave wave{x, s == 0 ? 1.0f : -1.0f};
      float top = 0;
      highest(x.data() + begin, size, wave.sign, top);
      Side& side = sides_[static_cast<std::size_t>(c)][s];
      if (top < kQuietestTop || top < side.top) continue;
      if (top > side.top) side = {top, {}};
      add_runs(side.runs, find_runs(wave, begin, begin + size, top));
    }
    std::int32_t overs = 0;
    count_overs(x.data() + begin, size, overs);
    overs_ += overs;
  }
}

void Clipping::merge(const Clipping& later) noexcept {
  channels_ = std::max(channels_, later.channels_);
  frames_ += later.frames_;
  overs_ += later.overs_;
  for (std::size_t c = 0; c < sides_.size(); ++c)
    for (std::size_t s = 0; s < 2; ++s) {
      Side& side = sides_[c][s];
      const Side& other = later.sides_[c][s];
      if (other.top > side.top)
        side = other;
      else if (other.top == side.top)
        add_runs(side.runs, other.runs);
    }
}

Clipping::Runs Clipping::runs() const {
  Runs all;
  for (const auto& channel : sides_)
    for (const Side& side : channel)
      if (side.runs.samples * kSquareWave < frames_) add_runs(all, side.runs);
  return all;
}

}  // namespace nocturne
