// What the header of a WAV, AIFF, CAF, W64 or WMA file promises, against what the file holds.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "audio/source_file.h"

namespace nocturne {

/// Bytes of sound: as the chunk's header says, and as many of them as are in the file.
struct SoundBytes {
  std::int64_t promised = 0;
  std::int64_t present = 0;
};

/// Of the chunk of sound in a RIFF, RF64, AIFF, AIFC, CAF or Wave64 file; of the whole file in ASF. Promised
/// equals present for any other file and where the size is one of the placeholders of programs that write
/// into a pipe.
SoundBytes sound_bytes(const SourceFile& source);

}  // namespace nocturne
