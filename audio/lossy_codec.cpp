// The table, and the words about what is not in it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/lossy_codec.h"

extern "C" {
#include <libavutil/channel_layout.h>
}

#include <algorithm>
#include <array>
#include <bit>
#include <string>

#include "audio/interleave.h"

namespace nocturne {
namespace {

constexpr int kMp3Rates[] = {8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000};
constexpr int kAacRates[] = {8000,  11025, 12000, 16000, 22050, 24000,
                             32000, 44100, 48000, 64000, 88200, 96000};
constexpr int kVorbisRates[] = {8000, 192000};

constexpr std::uint64_t kMp3Layouts[] = {AV_CH_LAYOUT_MONO, AV_CH_LAYOUT_STEREO};
/// ISO/IEC 14496-3, Table 1.19; others would need a program config element, which few players read.
constexpr std::uint64_t kAacLayouts[] = {AV_CH_LAYOUT_MONO,         AV_CH_LAYOUT_STEREO,
                                         AV_CH_LAYOUT_SURROUND,     AV_CH_LAYOUT_4POINT0,
                                         AV_CH_LAYOUT_5POINT0_BACK, AV_CH_LAYOUT_5POINT1_BACK};
/// Vorbis I, 4.3.9; RFC 7845, 5.1.1.2.
constexpr std::uint64_t kVorbisLayouts[] = {
    AV_CH_LAYOUT_MONO,         AV_CH_LAYOUT_STEREO,       AV_CH_LAYOUT_SURROUND, AV_CH_LAYOUT_QUAD,
    AV_CH_LAYOUT_5POINT0_BACK, AV_CH_LAYOUT_5POINT1_BACK, AV_CH_LAYOUT_6POINT1,  AV_CH_LAYOUT_7POINT1};

constexpr LossyCodec kTable[] = {
    {FileFormat::mp3, "libmp3lame", "mp3", kMp3Rates, kMp3Layouts},
    {FileFormat::ogg, nullptr, nullptr, kVorbisRates, kVorbisLayouts},
    {FileFormat::opus, "libopus", "opus", {}, kVorbisLayouts},
    {FileFormat::m4a, "aac", "ipod", kAacRates, kAacLayouts},
};

std::uint64_t bit_of(Speaker speaker, bool back) {
  switch (speaker) {
    case Speaker::left: return AV_CH_FRONT_LEFT;
    case Speaker::right: return AV_CH_FRONT_RIGHT;
    case Speaker::center: return AV_CH_FRONT_CENTER;
    case Speaker::lfe: return AV_CH_LOW_FREQUENCY;
    case Speaker::surround_left: return back ? AV_CH_SIDE_LEFT : AV_CH_BACK_LEFT;
    case Speaker::surround_right: return back ? AV_CH_SIDE_RIGHT : AV_CH_BACK_RIGHT;
    case Speaker::back_left: return AV_CH_BACK_LEFT;
    case Speaker::back_right: return AV_CH_BACK_RIGHT;
    case Speaker::back_center: return AV_CH_BACK_CENTER;
    case Speaker::front_left_of_center: return AV_CH_FRONT_LEFT_OF_CENTER;
    case Speaker::front_right_of_center: return AV_CH_FRONT_RIGHT_OF_CENTER;
    default: return 0;
  }
}

struct BitRates {
  int least, most, usual;  // kbit/s of the stream
};

BitRates bit_rates(FileFormat format, int rate, int channels) {
  switch (format) {
    // ISO/IEC 11172-3, 2.4.2.3, 13818-3, 2.4.2.3; for the three lowest rates what LAME has.
    case FileFormat::mp3:
      if (rate >= 32000) return {32, 320, std::min(320, 160 * channels)};
      if (rate >= 16000) return {8, 160, std::min(160, 80 * channels)};
      return {8, 64, std::min(64, 32 * channels)};
    case FileFormat::opus: return {6 * channels, 256 * channels, 80 * channels};
    // ISO/IEC 14496-3, 4.5.3.1: 6,144 bits a channel and block of 1,024 frames.
    case FileFormat::m4a: {
      const int most = 6 * rate / 1000 * channels;
      return {8 * channels, most, std::min(most, 128 * channels)};
    }
    default: return {32 * channels, 250 * channels, 128 * channels};
  }
}

std::string refusal(const LossyCodec& codec, const std::string& what, const std::string& allowed) {
  return std::string(name_of(codec.format)) + " cannot hold " + what + "; allowed are " + allowed;
}

std::string rate_refusal(const LossyCodec& codec, int rate) {
  const auto& rates = codec.rates;
  const bool range = rates.size() == 2;
  const bool held = range ? rate >= rates[0] && rate <= rates[1] : std::ranges::count(rates, rate) > 0;
  if (held || rates.empty()) return "";
  std::string allowed;
  for (const int r : rates) allowed += (allowed.empty() ? "" : range ? " to " : ", ") + std::to_string(r);
  return refusal(codec, std::to_string(rate) + " Hz", allowed);
}

std::string layout_refusal(const LossyCodec& codec, const Format& format) {
  const std::uint64_t mask = channel_mask(format.layout, format.channels);
  if (std::ranges::count(codec.layouts, mask) > 0) return "";
  const int most = std::popcount(codec.layouts.back());
  const std::string channels = std::to_string(format.channels) + " channels";
  if (format.channels > most) return refusal(codec, channels, "up to " + std::to_string(most));
  return std::string(name_of(codec.format)) + " cannot tell where these " + channels + " stand; wav can";
}

std::string kbps_refusal(const LossyCodec& codec, const EncoderSettings& settings) {
  const BitRates rates = bit_rates(codec.format, settings.audio.rate, settings.audio.channels);
  if (settings.kbps == 0 || (settings.kbps >= rates.least && settings.kbps <= rates.most)) return "";
  return refusal(codec, std::to_string(settings.kbps) + " kbit/s of this rate and channels",
                 std::to_string(rates.least) + " to " + std::to_string(rates.most));
}

}  // namespace

const LossyCodec& lossy_codec(FileFormat format) {
  return *std::ranges::find(kTable, format, &LossyCodec::format);
}

std::uint64_t channel_mask(const Layout& layout, int channels) {
  std::uint64_t mask = 0;
  for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c) {
    const std::uint64_t bit = bit_of(layout[c], has_back(layout));
    if (bit == 0 || (mask & bit) != 0) return 0;
    mask |= bit;
  }
  return mask;
}

std::string lossy_refusal(const EncoderSettings& settings) {
  const LossyCodec& codec = lossy_codec(settings.format);
  std::string why = rate_refusal(codec, settings.audio.rate);
  if (why.empty()) why = layout_refusal(codec, settings.audio);
  return why.empty() ? kbps_refusal(codec, settings) : why;
}

void refuse_nothing(FileFormat format, const SinkFile& sink) {
  sink.fail("there is no frame to write, and " + std::string(name_of(format)) +
            " cannot hold none; wav, flac and aiff can");
}

std::int64_t bit_rate_of(const EncoderSettings& settings) {
  const Format& audio = settings.audio;
  const int kbps =
      settings.kbps != 0 ? settings.kbps : bit_rates(settings.format, audio.rate, audio.channels).usual;
  return 1000LL * kbps;
}

/// kbit/s a channel that libvorbis names for qualities 0, 0.1 … 1 of stereo at 44.1 kHz.
double vorbis_quality(const EncoderSettings& settings) {
  static constexpr std::array kNominal{32.0, 40.0, 48.0, 56.0, 64.0, 80.0, 96.0, 112.0, 128.0, 160.0, 250.0};
  const double wanted = static_cast<double>(bit_rate_of(settings)) / 1000 / settings.audio.channels;
  for (std::size_t i = 1; i < kNominal.size(); ++i)
    if (wanted <= kNominal[i]) {
      const double share = std::max(0.0, wanted - kNominal[i - 1]) / (kNominal[i] - kNominal[i - 1]);
      return (static_cast<double>(i) - 1 + share) / 10;
    }
  return 1;
}

}  // namespace nocturne
