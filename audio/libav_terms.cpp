// Layouts, names and samples of libavcodec in our terms.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/libav_terms.h"

extern "C" {
#include <libavcodec/avcodec.h>
}

#include <algorithm>
#include <iterator>
#include <string_view>

#include "audio/planar.h"

namespace nocturne {
namespace {

struct Position {
  AVChannel channel;
  Speaker speaker;
};

constexpr Position kPositions[] = {
    {AV_CHAN_FRONT_LEFT, Speaker::left},
    {AV_CHAN_FRONT_RIGHT, Speaker::right},
    {AV_CHAN_STEREO_LEFT, Speaker::left},
    {AV_CHAN_STEREO_RIGHT, Speaker::right},
    {AV_CHAN_FRONT_CENTER, Speaker::center},
    {AV_CHAN_LOW_FREQUENCY, Speaker::lfe},
    {AV_CHAN_LOW_FREQUENCY_2, Speaker::lfe},
    {AV_CHAN_SIDE_LEFT, Speaker::surround_left},
    {AV_CHAN_SIDE_RIGHT, Speaker::surround_right},
    {AV_CHAN_SURROUND_DIRECT_LEFT, Speaker::surround_left},
    {AV_CHAN_SURROUND_DIRECT_RIGHT, Speaker::surround_right},
    {AV_CHAN_BACK_LEFT, Speaker::back_left},
    {AV_CHAN_BACK_RIGHT, Speaker::back_right},
    {AV_CHAN_BACK_CENTER, Speaker::back_center},
    {AV_CHAN_FRONT_LEFT_OF_CENTER, Speaker::front_left_of_center},
    {AV_CHAN_FRONT_RIGHT_OF_CENTER, Speaker::front_right_of_center},
    {AV_CHAN_TOP_CENTER, Speaker::height},
    {AV_CHAN_TOP_FRONT_LEFT, Speaker::height},
    {AV_CHAN_TOP_FRONT_CENTER, Speaker::height},
    {AV_CHAN_TOP_FRONT_RIGHT, Speaker::height},
    {AV_CHAN_TOP_BACK_LEFT, Speaker::height},
    {AV_CHAN_TOP_BACK_CENTER, Speaker::height},
    {AV_CHAN_TOP_BACK_RIGHT, Speaker::height},
    {AV_CHAN_TOP_SIDE_LEFT, Speaker::height},
    {AV_CHAN_TOP_SIDE_RIGHT, Speaker::height},
};

Speaker speaker_of(AVChannel channel) {
  const auto found = std::ranges::find(kPositions, channel, &Position::channel);
  return found == std::end(kPositions) ? Speaker::unknown : found->speaker;
}

int props_of(const AVCodecParameters& parameters) {
  const AVCodecDescriptor* descriptor = avcodec_descriptor_get(parameters.codec_id);
  return descriptor == nullptr ? 0 : descriptor->props;
}

template <class T>
void from_interleaved(const AVFrame& frame, std::size_t first, AudioSpan out) {
  const auto channels = static_cast<std::size_t>(out.channels());
  deinterleave(reinterpret_cast<const T*>(frame.extended_data[0]) + first * channels, out);
}

template <class T>
void from_planar(const AVFrame& frame, std::size_t first, AudioSpan out) {
  for (int c = 0; c < out.channels(); ++c) {
    const auto run = out[c];
    deinterleave(reinterpret_cast<const T*>(frame.extended_data[c]) + first,
                 {run.data(), run.size(), 1, run.size()});
  }
}

struct Conversion {
  AVSampleFormat from;
  void (*convert)(const AVFrame&, std::size_t, AudioSpan);
};

constexpr Conversion kConversions[] = {
    {AV_SAMPLE_FMT_FLTP, from_planar<float>},
    {AV_SAMPLE_FMT_S16P, from_planar<std::int16_t>},
    {AV_SAMPLE_FMT_S32P, from_planar<std::int32_t>},
    {AV_SAMPLE_FMT_U8P, from_planar<std::uint8_t>},
    {AV_SAMPLE_FMT_DBLP, from_planar<double>},
    {AV_SAMPLE_FMT_FLT, from_interleaved<float>},
    {AV_SAMPLE_FMT_S16, from_interleaved<std::int16_t>},
    {AV_SAMPLE_FMT_S32, from_interleaved<std::int32_t>},
    {AV_SAMPLE_FMT_U8, from_interleaved<std::uint8_t>},
    {AV_SAMPLE_FMT_DBL, from_interleaved<double>},
};

}  // namespace

Layout layout_of(const AVChannelLayout& channels) {
  const bool named = channels.order == AV_CHANNEL_ORDER_NATIVE || channels.order == AV_CHANNEL_ORDER_CUSTOM;
  if (!named || channels.nb_channels <= 2) return default_layout(channels.nb_channels);
  Layout layout{};
  for (int c = 0; c < std::min(channels.nb_channels, kMaxChannels); ++c) {
    const AVChannel channel = av_channel_layout_channel_from_index(&channels, static_cast<unsigned>(c));
    layout[static_cast<std::size_t>(c)] = speaker_of(channel);
  }
  return with_surrounds(layout);
}

bool is_lossless(const AVCodecParameters& parameters) {
  const int props = props_of(parameters);
  return (props & AV_CODEC_PROP_LOSSLESS) != 0 && (props & AV_CODEC_PROP_LOSSY) == 0;
}

int bits_of(const AVCodecParameters& parameters) {
  if (const int pcm = av_get_bits_per_sample(parameters.codec_id); pcm >= 8) return pcm;
  if ((props_of(parameters) & AV_CODEC_PROP_LOSSLESS) == 0) return 0;
  return parameters.bits_per_raw_sample > 0 ? parameters.bits_per_raw_sample
                                            : parameters.bits_per_coded_sample;
}

std::string codec_of(const AVCodecParameters& parameters) {
  const std::string_view name = avcodec_get_name(parameters.codec_id);
  const bool ordered = name.starts_with("pcm_") && (name.ends_with("le") || name.ends_with("be"));
  return std::string(ordered ? name.substr(0, name.size() - 2) : name);
}

bool convert(const AVFrame& frame, std::size_t first, AudioSpan out) {
  const auto found = std::ranges::find(kConversions, frame.format, &Conversion::from);
  if (found == std::end(kConversions)) return false;
  found->convert(frame, first, out);
  return true;
}

}  // namespace nocturne
