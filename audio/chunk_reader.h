// From a decoder to chunks: the one place where context is made and trimmed.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>

#include "audio/chunk.h"
#include "audio/decoder.h"

namespace nocturne {

/// Cuts one track into chunks whose bodies follow each other without gap, each with its halo around it. What
/// two neighbours share is kept here, so a chunk may be reused once its own work is done. Single-threaded.
class ChunkReader {
 public:
  /// Bodies have body_frames (at least 1) frames, the last as many as are left. A chunk takes room for a body
  /// and its whole halo, however short the track.
  ChunkReader(std::unique_ptr<Decoder> decoder, std::int64_t body_frames, Halo halo);

  /// Fills all of `chunk` but `track`; false when the last one has been given. A track without frames is one
  /// chunk with an empty body. NaN and infinities become 0. Throws what the decoder throws.
  bool fill(Chunk& chunk);

  const StreamInfo& info() const { return decoder_->info(); }
  bool done() const { return done_; }

  /// Frames that came out of the decoder: once done, the length of the track.
  std::int64_t frames_read() const { return kept_.end; }

  /// Of these, frames with a NaN or an infinity in some channel.
  std::int64_t non_finite_frames() const { return non_finite_frames_; }

 private:
  std::unique_ptr<Decoder> decoder_;
  std::int64_t body_frames_;
  Halo halo_;
  std::size_t index_ = 0;
  Frames kept_;  // absolute, what `carry_` holds; ends where the decoder stands
  Chunk carry_;
  std::int64_t non_finite_frames_ = 0;
  bool ended_ = false;  // the decoder has
  bool done_ = false;

  void read_into(Chunk& chunk);
  void keep(const Chunk& chunk, std::int64_t from);
};

}  // namespace nocturne
