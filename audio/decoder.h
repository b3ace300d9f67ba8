// Decoding: one interface over libsndfile and libavcodec, and the table that chooses between them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "audio/format.h"
#include "audio/view.h"

namespace nocturne {

struct StreamInfo {
  Format format;
  std::string codec;         // "flac", "mp3", "vorbis", "opus", "aac", "alac", "pcm_s16", …
  std::string container;     // "flac", "ogg", "wav", "mp3", "mov", …
  int bits = 0;              // of the source's samples; 0 where the codec has no such thing
  std::int64_t frames = -1;  // as the header promises, after trimming delay and padding; -1: unknown
};

/// One open file. Single-threaded. Frames come in order, encoder delay and padding already trimmed; samples
/// are floats with full scale at ±1, beyond it where a lossy or float source goes beyond it: nothing clips.
class Decoder {
 public:
  virtual ~Decoder() = default;
  virtual const StreamInfo& info() const = 0;
  /// Fills up to out.frames() frames; fewer only at the end of the stream, then 0.
  /// Throws Error(file) where the stream is damaged, changes its format midway or ends before it should.
  virtual std::size_t read(AudioSpan out) = 0;
};

/// Chooses the library by the file's first bytes and the codec table, then opens. The path must be a regular
/// file. Throws Error(file) for what cannot be opened or is outside kMinRate…kMaxRate, 1…kMaxChannels.
std::unique_ptr<Decoder> open_decoder(const std::filesystem::path& path);

}  // namespace nocturne
