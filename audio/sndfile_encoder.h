// Encoding of WAV, FLAC, AIFF and Ogg Vorbis with libsndfile.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "audio/encoder.h"
#include "audio/sink_file.h"

namespace nocturne {

/// unencodable() of the formats that libsndfile writes.
std::string sndfile_refusal(const EncoderSettings& settings);

/// For settings that are not refused. Throws Error(file) as open_encoder() does.
std::unique_ptr<Encoder> encode_with_sndfile(SinkFile sink, const EncoderSettings& settings);

}  // namespace nocturne
