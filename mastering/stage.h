// What every stage of the mastering chain is: blocks of one size on one grid, in place.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A track reaches a stage as blocks of kBlock frames, block k holding the frames from k * kBlock on of what
// the stage before put out; the grid begins with the track, whatever the size of the chunks that the file is
// read in. So a stage cannot know them, and its result is the same bits for any. Before the first block and
// behind the track lies silence.
#pragma once

#include <cstddef>
#include <cstdint>

#include "audio/view.h"

namespace nocturne {

inline constexpr std::size_t kBlock = 4096;  // frames

/// How an output frame depends on the input, latency taken off.
struct Reach {
  enum class Memory {
    finite,    // on `before` frames before it and `after` behind it, and on nothing else
    recursive  // on all before it, as state that is carried, and on `after` behind it
  } memory = Memory::finite;
  std::int64_t before = 0, after = 0;
};

/// Single-threaded. Making one is costly (plans, tables, buffers) and takes what its format decides alone;
/// what a track decides is set afterwards, by functions of the stage's own. A new one, and one after reset(),
/// does the same: bit for bit.
class Stage {
 public:
  virtual ~Stage() = default;

  /// Frames by which the output is late. The chain cuts them off, and nobody else does.
  virtual std::int64_t latency() const noexcept = 0;
  virtual Reach reach() const noexcept = 0;
  /// Back to silence before the first block. What a track set stays.
  virtual void reset() noexcept = 0;
  /// One block of kBlock frames; no allocation, no exception. Samples are finite.
  virtual void process(AudioSpan block) noexcept = 0;
};

}  // namespace nocturne
