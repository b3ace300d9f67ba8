// Loudness and peaks of a stream, by the loudness analyzer's own code.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "analyzers/loudness.h"
#include "audio/chunk.h"
#include "mastering/measurement.h"

namespace nocturne {

/// Cuts the stream where a scan cuts a file, with the same context around each cut: the values are those of a
/// scan of the same samples, bit for bit, whatever the portions. (A scan flushes denormal numbers to zero;
/// the caller's thread should, too.) Holds three seconds of sound and 200 bytes a second. Single-threaded.
class Meter {
 public:
  explicit Meter(const Format& format);

  /// Any number of frames with the format's channels; samples are finite.
  void add(AudioView audio);
  /// Ends the stream.
  Levels finish();
  /// Back to the state of a new one.
  void reset();

  /// Frames taken.
  std::int64_t frames() const { return chunk_.span.begin + filled_; }
  /// After finish(): energies of 100 ms in the form of loudness_blocks.h, from which albums are made.
  const std::string& blocks() const { return blocks_; }

 private:
  void begin_chunk(std::int64_t body_begin);
  void measure(std::int64_t body_end);
  void carry_on();

  Format format_;
  std::int64_t body_frames_;
  Halo halo_;
  Chunk chunk_;              // its span begins where its samples do; grows as they come
  std::int64_t filled_ = 0;  // frames in the chunk
  Loudness loudness_;
  std::string blocks_;
};

}  // namespace nocturne
