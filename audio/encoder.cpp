// The choice between the libraries.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/encoder.h"

#include "audio/libav_encoder.h"
#include "audio/sndfile_encoder.h"

namespace nocturne {

std::unique_ptr<Encoder> open_encoder(const std::filesystem::path& path, const EncoderSettings& wanted) {
  EncoderSettings settings = wanted;
  // One or two channels stand in one way only, whether it was said or not.
  if (wanted.audio.channels <= 2) settings.audio.layout = default_layout(wanted.audio.channels);
  SinkFile sink(path);
  switch (settings.format) {
    case FileFormat::mp3:
    case FileFormat::opus:
    case FileFormat::m4a: return encode_with_libav(std::move(sink), settings);
    default: return encode_with_sndfile(std::move(sink), settings);
  }
}

}  // namespace nocturne
