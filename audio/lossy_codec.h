// What each lossy encoder takes: one table of rates, channels and bit rates.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "audio/encoder.h"
#include "audio/sink_file.h"

namespace nocturne {

struct LossyCodec {
  FileFormat format;
  const char* encoder;  // libavcodec's name of it
  const char* muxer;    // libavformat's
  std::span<const int>
      rates;  // Hz, ascending; two: all from the first to the second; none: resampled to 48 kHz
  std::span<const std::uint64_t> layouts;  // libavcodec's masks of loudspeakers, the longest last
};

inline constexpr int kOpusRate = 48'000;

const LossyCodec& lossy_codec(FileFormat format);

/// libavcodec's mask for a layout; 0 where a position is unknown or stands twice.
std::uint64_t channel_mask(const Layout& layout, int channels);

/// What is allowed, where the codec does not take the rate, the channels or the bit rate; else empty.
std::string lossy_refusal(const EncoderSettings& settings);

/// Throws Error(file): a stream without a frame is none to most readers.
[[noreturn]] void refuse_nothing(FileFormat format, const SinkFile& sink);

/// Bit/s to encode with.
std::int64_t bit_rate_of(const EncoderSettings& settings);

/// Vorbis's scale of quality, 0 … 1, by the bit rate.
double vorbis_quality(const EncoderSettings& settings);

}  // namespace nocturne
