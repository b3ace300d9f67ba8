// The choice between the libraries.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/encoder.h"

#include "audio/libav_encoder.h"
#include "audio/lossy_codec.h"
#include "audio/sndfile_encoder.h"

namespace nocturne {

namespace {

bool is_of_libav(FileFormat format) {
  return format == FileFormat::mp3 || format == FileFormat::opus || format == FileFormat::m4a;
}

/// One or two channels stand in one way only, whether it was said or not.
EncoderSettings with_layout(EncoderSettings settings) {
  if (settings.audio.channels <= 2) settings.audio.layout = default_layout(settings.audio.channels);
  return settings;
}

}  // namespace

std::string unencodable(const EncoderSettings& wanted) {
  const EncoderSettings settings = with_layout(wanted);
  return is_of_libav(settings.format) ? lossy_refusal(settings) : sndfile_refusal(settings);
}

std::unique_ptr<Encoder> open_encoder(const std::filesystem::path& path, const EncoderSettings& wanted) {
  const EncoderSettings settings = with_layout(wanted);
  SinkFile sink(path);
  if (const std::string why = unencodable(settings); !why.empty()) sink.fail(why);
  return is_of_libav(settings.format) ? encode_with_libav(std::move(sink), settings)
                                      : encode_with_sndfile(std::move(sink), settings);
}

}  // namespace nocturne
