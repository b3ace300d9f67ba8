// Decoding with libavformat and libavcodec.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "audio/decoder.h"
#include "audio/source_file.h"

namespace nocturne {

/// Throws Error(file) for what libavformat does not read or where the first frame cannot be decoded.
std::unique_ptr<Decoder> open_libav(SourceFile source);

}  // namespace nocturne
