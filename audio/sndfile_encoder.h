// Encoding of WAV, FLAC, AIFF and Ogg Vorbis with libsndfile.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "audio/encoder.h"
#include "audio/sink_file.h"

namespace nocturne {

/// Throws Error(file) as open_encoder() does.
std::unique_ptr<Encoder> encode_with_sndfile(SinkFile sink, const EncoderSettings& settings);

}  // namespace nocturne
