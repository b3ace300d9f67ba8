// Where the encoded sound of a file lies in one piece: the formats whose packets need no demuxer.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "audio/encoder_padding.h"
#include "audio/source_file.h"

namespace nocturne {

struct PayloadRange {
  std::string codec;  // as libavcodec names it, without byte order
  int rate = 0;       // Hz
  int channels = 0;
  std::int64_t begin = 0, end = 0;    // offsets in the source
  std::optional<EncoderGaps> gaps{};  // of MP3: what of the range is no sound, where the file says it
};

/// Of FLAC: the frames behind the metadata blocks. Of MPEG audio and ADTS: everything from the first frame
/// of sound on: without the frame of MP3 in which programs keep a table for seeking, and which they write
/// anew with the tags. Of WAV and AIFF with PCM: the samples. Empty for other formats and where the header is
/// not as it should be. Tags at head and tail must have been cut off.
std::optional<PayloadRange> payload_range(const SourceFile& source);

}  // namespace nocturne
