// A row of stages as one: takes frames in any portions, gives the same number, in time with them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "audio/format.h"
#include "mastering/stage.h"

namespace nocturne {

/// Planar memory for one block of frames, filled from its beginning.
class BlockBuffer {
 public:
  explicit BlockBuffer(int channels, std::size_t frames = kBlock);
  std::size_t filled() const { return filled_; }
  bool full() const { return filled_ == frames_; }
  void clear() { filled_ = 0; }
  /// Takes frames of `audio` from `first` on, as many as there is room for; returns their number.
  std::size_t take(AudioView audio, std::size_t first);
  void fill_with_silence();
  AudioSpan block();
  AudioView content() const;

 private:
  int channels_;
  std::size_t frames_, filled_ = 0;
  std::vector<float> samples_;
};

/// The one place where latency is cut off and blocks are cut: frame n of the output answers to frame n of the
/// input. Output comes in blocks on the same grid, of kBlock frames but the last. Single-threaded. Does not
/// own its stages, which outlive it.
class Chain {
 public:
  using Sink = std::function<void(AudioView block, std::int64_t first_frame)>;

  Chain(std::vector<Stage*> stages, int channels);

  /// Any number of frames; calls `sink` for each block of output that is complete.
  void feed(AudioView audio, const Sink& sink);
  /// The rest: afterwards as many frames have come out as went in, and the chain begins anew.
  void finish(const Sink& sink);
  void reset() noexcept;
  std::int64_t latency() const noexcept;

 private:
  void run_block(const Sink& sink);
  void give(AudioView audio, const Sink& sink);

  std::vector<Stage*> stages_;
  BlockBuffer in_, out_;
  std::int64_t fed_ = 0, given_ = 0, skip_ = 0;  // frames; skip_: of latency, still to be cut off
};

}  // namespace nocturne
