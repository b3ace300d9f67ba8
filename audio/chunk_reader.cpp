// Chunks overlap; the overlap is carried from one to the next.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/chunk_reader.h"

#include <algorithm>
#include <cassert>

#include "audio/planar.h"

namespace nocturne {
namespace {

void copy(AudioView from, AudioSpan to) {
  for (int c = 0; c < from.channels(); ++c) std::copy_n(from[c].data(), from.frames(), to[c].data());
}

}  // namespace

ChunkReader::ChunkReader(std::unique_ptr<Decoder> decoder, std::int64_t body_frames, Halo halo)
    : decoder_(std::move(decoder)), body_frames_(body_frames), halo_(halo) {
  assert(body_frames >= 1 && halo.before >= 0 && halo.after >= 0);
  carry_.format = decoder_->info().format;
}

bool ChunkReader::fill(Chunk& chunk) {
  if (done_) return false;
  chunk.index = index_++;
  chunk.format = decoder_->info().format;
  chunk.format.bits = decoder_->info().bits;
  const std::int64_t begin = static_cast<std::int64_t>(chunk.index) * body_frames_;
  const std::int64_t full_end = begin + body_frames_;
  // At least one frame beyond the body is read, whatever the halo: only so it is known whether this body is
  // the last.
  chunk.span = {std::max<std::int64_t>(0, begin - halo_.before),
                full_end + std::max<std::int64_t>(1, halo_.after)};
  read_into(chunk);

  done_ = kept_.end <= full_end;
  chunk.last = done_;
  chunk.body = {begin, std::min(full_end, kept_.end)};
  if (!done_) keep(chunk, std::max(chunk.span.begin, full_end - halo_.before));
  chunk.span.end = std::min(kept_.end, full_end + halo_.after);
  return true;
}

/// Fills chunk.span with what was kept and then with what the decoder gives; kept_.end is where that ended.
void ChunkReader::read_into(Chunk& chunk) {
  chunk.make_room();
  const AudioSpan out = chunk.writable();
  const auto known = static_cast<std::size_t>(kept_.end - chunk.span.begin);
  copy(carry_.audio().slice(static_cast<std::size_t>(chunk.span.begin - kept_.begin), known), out);
  const AudioSpan fresh = out.slice(known, out.frames() - known);
  const std::size_t got = ended_ ? 0 : decoder_->read(fresh);
  ended_ = ended_ || got < fresh.frames();
  non_finite_frames_ += static_cast<std::int64_t>(silence_non_finite(fresh.slice(0, got)));
  kept_.end += static_cast<std::int64_t>(got);
}

/// Carries what the next chunk shares with this one.
void ChunkReader::keep(const Chunk& chunk, std::int64_t from) {
  kept_.begin = from;
  carry_.span = kept_;
  carry_.make_room();
  copy(chunk.audio().slice(static_cast<std::size_t>(from - chunk.span.begin),
                           static_cast<std::size_t>(kept_.size())),
       carry_.writable());
}

}  // namespace nocturne
