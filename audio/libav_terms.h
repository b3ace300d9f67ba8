// What libavcodec says of layouts, codecs and samples, in our terms.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "audio/format.h"
#include "audio/view.h"

struct AVChannelLayout;
struct AVCodecParameters;
struct AVFrame;

namespace nocturne {

/// The default layout where libavcodec knows only a number of channels.
Layout layout_of(const AVChannelLayout& channels);

bool is_lossless(const AVCodecParameters& parameters);

/// Bits of a source sample; 0 for codecs that have none.
int bits_of(const AVCodecParameters& parameters);

/// The codec's name without the byte order, which is the container's business.
std::string codec_of(const AVCodecParameters& parameters);

/// Converts the frames of `frame` from number `first` on into all of `out`, which has as many channels.
/// False, and nothing written, for a sample format that is none of the usual ones.
bool convert(const AVFrame& frame, std::size_t first, AudioSpan out);

}  // namespace nocturne
