// Flat tops: runs of samples that stay at a channel's highest or lowest value.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "audio/chunk.h"

namespace nocturne {

/// Wherever the flat top is, so also in a file that was clipped and then turned down. A run is three or more
/// equal samples at the extreme of its channel and side, with an edge next to it: the round top of a low tone
/// has equal samples, too, but leaves them by a few steps of 16 bits. Not found: tops that dither, a filter
/// or a lossy codec has roughened. Exact; any split gives the same for runs up to kLongest.
class Clipping {
 public:
  static constexpr std::int64_t kLongest = 1'000;  // frames that are counted of a run
  static constexpr Halo halo() { return {1, kLongest + 1}; }

  /// The flat tops of one side of one channel, or of all together.
  struct Runs {
    std::int64_t count = 0, samples = 0, longest = 0;
  };

  void add(const Chunk& chunk) noexcept;
  void merge(const Clipping& later) noexcept;

  /// Of all channels. A side that stays at its extreme for a quarter of the time is a square wave.
  Runs runs() const;
  /// Samples of all channels so far, and those beyond full scale.
  std::int64_t samples() const { return frames_ * channels_; }
  std::int64_t overs() const { return overs_; }

 private:
  struct Side {
    float top = 0;
    Runs runs;
  };

  std::array<std::array<Side, 2>, kMaxChannels> sides_{};
  std::int64_t frames_ = 0, overs_ = 0;
  int channels_ = 0;
};

}  // namespace nocturne
