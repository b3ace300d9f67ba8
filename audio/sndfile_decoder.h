// Decoding with libsndfile.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "audio/decoder.h"
#include "audio/source_file.h"

namespace nocturne {

/// Throws Error(file) for what libsndfile does not read, and for more than two channels without a word on
/// where they stand: libavformat knows each format's own order.
std::unique_ptr<Decoder> open_sndfile(SourceFile source);

}  // namespace nocturne
