// Encoding: one interface over libsndfile (WAV, FLAC, AIFF, Ogg Vorbis) and libavcodec (MP3, Opus, M4A).
// SPDX-License-Identifier: GPL-3.0-or-later
//
//   format  samples             rates, Hz                  channels   default
//   wav     16, 24 bits, float  all                        to 16      becomes RF64 when it passes 4 GB
//   flac    16, 24 bits         to 655,350                 to 8
//   aiff    16, 24 bits         all                        to 16      to 4 GB
//   mp3     lossy               8,000 … 48,000, the nine   1, 2       320 kbit/s in stereo from 32 kHz on
//   ogg     lossy               8,000 … 192,000            to 8       quality 8, some 256 kbit/s in stereo
//   opus    lossy               all, resampled to 48,000   to 8       80 kbit/s a channel
//   m4a     AAC                 8,000 … 96,000, the twelve to 6       128 kbit/s a channel
//
// Each file has the length that was written, to the frame: by its header (WAV, FLAC, AIFF), the delay and
// padding of the LAME extension (MP3), the end position of the last page (Ogg), pre-skip as well (Opus), or
// the edit list (M4A). Opus of another rate than 48 kHz has round(frames * 48000 / rate). A file holds the
// same bytes whenever it is written.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "audio/file_format.h"
#include "audio/format.h"
#include "audio/view.h"

namespace nocturne {

struct EncoderSettings {
  FileFormat format = FileFormat::wav;
  Format audio{};  // of what is written; its `bits` do not count
  int bits = 24;   // 16, 24, or 32: float; becomes written_bits()
  int kbps = 0;    // of lossy formats, the whole stream; 0: the default
};

/// A file being written. Single-threaded. Without close() it is incomplete.
class Encoder {
 public:
  virtual ~Encoder() = default;

  /// Any number of frames; samples are finite, with full scale at ±1. Integer formats hold k / 2^(bits-1)
  /// exactly; what lies between is rounded to the nearest and what lies beyond becomes the last. Throws
  /// Error(file) where the file cannot be written, as on a full disk.
  virtual void write(AudioView audio) = 0;

  /// Writes what is left, once, and completes the headers. Throws as write(), and where a lossy format got no
  /// frame at all: none of them can be without.
  virtual void close() = 0;
};

/// Why the format cannot hold what is asked for, and what it could: "mp3 cannot hold 96000 Hz; allowed are
/// …". Empty where it can.
std::string unencodable(const EncoderSettings& settings);

/// Opens `path` for writing, empties it or makes it. Throws Error(file) where it cannot be opened or the
/// format cannot hold what is asked for; the message names what it could hold.
std::unique_ptr<Encoder> open_encoder(const std::filesystem::path& path, const EncoderSettings& settings);

}  // namespace nocturne
