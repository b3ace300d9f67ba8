// Headers of FLAC, MPEG audio, ADTS, WAV and AIFF, as far as they tell where the sound begins and what it is.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/payload_range.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "audio/sound_bytes.h"

namespace nocturne {
namespace {

using namespace std::string_view_literals;
using Found = std::optional<PayloadRange>;

enum class Order { little, big };

template <std::size_t N>
std::array<std::uint8_t, N> bytes_at(const SourceFile& source, std::int64_t offset) {
  std::array<std::uint8_t, N> out{};
  source.read_at(offset, out);
  return out;
}

std::uint32_t number(std::span<const std::uint8_t> bytes, Order order) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    value = value << 8 | bytes[order == Order::big ? i : bytes.size() - 1 - i];
  return value;
}

bool is(std::span<const std::uint8_t> bytes, std::string_view text) {
  return std::equal(text.begin(), text.end(), bytes.begin(),
                    [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

/// RFC 9639, 8: blocks with a type, whose top bit marks the last, and a size; the first is STREAMINFO.
Found flac_range(const SourceFile& source) {
  static constexpr int kMostBlocks = 10'000;
  const auto info = bytes_at<20>(source, 8);
  const std::uint32_t rate = number(std::span(info).subspan(10, 3), Order::big) >> 4;
  std::int64_t at = 4;
  for (int i = 0; i < kMostBlocks && at + 4 <= source.size(); ++i) {
    const auto block = bytes_at<4>(source, at);
    at += 4 + number(std::span(block).last(3), Order::big);
    if ((block[0] & 0x80) == 0) continue;
    const auto frame = bytes_at<2>(source, at);
    if (frame[0] != 0xFF || (frame[1] & 0xFC) != 0xF8) break;
    return PayloadRange{"flac", static_cast<int>(rate), ((info[12] >> 1) & 7) + 1, at, source.size()};
  }
  return {};
}

/// What a frame's first bytes say.
struct FrameHeader {
  std::string_view codec;
  int rate = 0, channels = 0;
  std::int64_t bytes = 0;  // to the next frame
  bool same_stream(const FrameHeader& other) const { return codec == other.codec && rate == other.rate; }
};

constexpr int kMpegRates[] = {44100, 48000, 32000};

/// kbit/s by index 1…14: ISO/IEC 11172-3, 2.4.2.3 for layers I, II, III; 13818-3, 2.4.2.3 for layer I and for
/// II and III at the low rates.
constexpr std::int64_t kBitrates[5][14] = {
    {32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
    {32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
    {32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
    {32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
    {8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}};

std::optional<FrameHeader> mpeg_frame(std::span<const std::uint8_t> h) {
  const int version = (h[1] >> 3) & 3, layer = 4 - ((h[1] >> 1) & 3);  // version: 3 is 1, 2 is 2, 0 is 2.5
  const std::size_t bitrate = h[2] >> 4, rate_index = (h[2] >> 2) & 3;
  if (h[0] != 0xFF || (h[1] & 0xE0) != 0xE0 || version == 1 || layer == 4) return {};
  if (bitrate == 0 || bitrate == 15 || rate_index == 3) return {};  // free format is left to the demuxer
  const int halvings = version == 3 ? 0 : version == 2 ? 1 : 2;
  const std::size_t row = version == 3 ? static_cast<std::size_t>(layer - 1) : layer == 1 ? 3 : 4;
  FrameHeader out{layer == 1   ? "mp1"sv
                  : layer == 2 ? "mp2"sv
                               : "mp3"sv,
                  kMpegRates[rate_index] >> halvings, (h[3] >> 6) == 3 ? 1 : 2};
  const std::int64_t bits = kBitrates[row][bitrate - 1] * 1000, padding = (h[2] >> 1) & 1;
  const std::int64_t slots = layer == 1 ? 12 : layer == 3 && version != 3 ? 72 : 144;
  out.bytes = slots * bits / out.rate + padding;
  if (layer == 1) out.bytes *= 4;
  return out;
}

/// ISO/IEC 13818-7, 6.2: the header of a frame of AAC that stands by itself.
std::optional<FrameHeader> adts_frame(std::span<const std::uint8_t> h) {
  static constexpr int kRates[] = {96000, 88200, 64000, 48000, 44100, 32000, 24000,
                                   22050, 16000, 12000, 11025, 8000,  7350};
  const std::size_t rate = (h[2] >> 2) & 15;
  if (h[0] != 0xFF || (h[1] & 0xF6) != 0xF0 || rate >= std::size(kRates)) return {};
  const std::int64_t bytes = (h[3] & 3) << 11 | h[4] << 3 | h[5] >> 5;
  if (bytes < 7) return {};
  const int channels = (h[2] & 1) << 2 | h[3] >> 6;
  return FrameHeader{"aac", kRates[rate], channels == 7 ? 8 : channels, bytes};
}

/// Offset of the first byte that is not zero: editors have left padding outside of their tags.
std::int64_t after_zeros(const SourceFile& source) {
  static constexpr std::int64_t kMost = 1 << 20;
  std::vector<std::uint8_t> block(1 << 16);
  for (std::int64_t at = 0; at < std::min(kMost, source.size());) {
    const std::size_t got = source.read_at(at, block);
    const auto end = block.begin() + static_cast<std::ptrdiff_t>(got);
    const auto found = std::find_if(block.begin(), end, [](std::uint8_t byte) { return byte != 0; });
    at += found - block.begin();
    if (found != end || got == 0) return at;
  }
  return 0;
}

using FrameParser = std::optional<FrameHeader> (*)(std::span<const std::uint8_t>);

/// Two frames, the second where the first says: one alone may be chance. What the second is, the sound is.
Found framed_range(const SourceFile& source, FrameParser parse) {
  const std::int64_t begin = after_zeros(source);
  const auto first = parse(bytes_at<7>(source, begin));
  if (!first || begin + first->bytes > source.size()) return {};
  const auto second = parse(bytes_at<7>(source, begin + first->bytes));
  if (!second || !second->same_stream(*first)) return {};
  PayloadRange range{std::string(first->codec), first->rate, second->channels, begin, source.size()};
  if (const auto info = info_frame(source, begin)) {
    range.begin += first->bytes;
    range.gaps = info->gaps;
  }
  return range;
}

struct Chunk {
  std::int64_t begin = 0, size = 0;  // of the content
};

/// The first chunk of a name in a RIFF or AIFF file.
std::optional<Chunk> find_chunk(const SourceFile& source, std::string_view name, Order order) {
  static constexpr int kMostChunks = 1000;
  std::int64_t at = 12;
  for (int i = 0; i < kMostChunks && at + 8 <= source.size(); ++i) {
    const auto head = bytes_at<8>(source, at);
    const std::int64_t size = number(std::span(head).last(4), order);
    if (is(head, name)) return Chunk{at + 8, size};
    at += 8 + size + size % 2;
  }
  return {};
}

/// "pcm_s16", …; empty for other samples.
std::string pcm_name(std::string_view kind, std::uint32_t bits) {
  return bits % 8 == 0 && bits > 0 ? "pcm_" + std::string(kind) + std::to_string(bits) : "";
}

Found wav_range(const SourceFile& source) {
  const auto format = find_chunk(source, "fmt ", Order::little);
  const auto data = find_chunk(source, "data", Order::little);
  if (!format || !data) return {};
  const auto head = bytes_at<26>(source, format->begin);
  const auto field = [&](std::size_t at, std::size_t bytes) {
    return number(std::span(head).subspan(at, bytes), Order::little);
  };
  const std::uint32_t bits = field(14, 2);
  const std::uint32_t tag = field(0, 2) == 0xFFFE ? field(24, 2) : field(0, 2);  // WAVEFORMATEXTENSIBLE
  const std::string codec = tag == 3   ? pcm_name("f", bits)
                            : tag == 1 ? pcm_name(bits == 8 ? "u" : "s", bits)
                                       : std::string();
  if (codec.empty()) return {};
  return PayloadRange{codec, static_cast<int>(field(4, 4)), static_cast<int>(field(2, 2)), data->begin,
                      data->begin + sound_bytes(source).present};
}

/// AIFF 1.3: an 80-bit extended float, whose integer part is all there is of a rate.
int extended_rate(std::span<const std::uint8_t> bytes) {
  const int exponent = static_cast<int>(number(bytes.first(2), Order::big) & 0x7FFF) - 16383;
  const double rate = std::ldexp(number(bytes.subspan(2, 4), Order::big), exponent - 31);
  return rate < 1e9 ? static_cast<int>(rate) : 0;
}

Found aiff_range(const SourceFile& source, bool compressed) {
  static constexpr std::int64_t kOffsetAndBlock = 8;  // before the samples in SSND
  const auto common = find_chunk(source, "COMM", Order::big);
  const auto sound = find_chunk(source, "SSND", Order::big);
  if (!common || !sound) return {};
  const auto head = bytes_at<22>(source, common->begin);
  const std::span<const std::uint8_t> type = std::span(head).last(4);
  if (compressed && !is(type, "NONE") && !is(type, "twos") && !is(type, "sowt")) return {};
  const std::string codec = pcm_name("s", number(std::span(head).subspan(6, 2), Order::big));
  const std::int64_t begin = sound->begin + kOffsetAndBlock;
  const std::int64_t end = sound->begin + sound_bytes(source).present;
  if (codec.empty() || end < begin) return {};
  return PayloadRange{codec, extended_rate(std::span(head).subspan(8, 10)),
                      static_cast<int>(number(std::span(head).first(2), Order::big)), begin, end};
}

}  // namespace

std::optional<PayloadRange> payload_range(const SourceFile& source) {
  const auto head = bytes_at<12>(source, 0);
  const std::span<const std::uint8_t> form = std::span(head).last(4);
  if (is(head, "fLaC")) return flac_range(source);
  if (is(head, "RIFF") && is(form, "WAVE")) return wav_range(source);
  if (is(head, "FORM") && (is(form, "AIFF") || is(form, "AIFC"))) return aiff_range(source, is(form, "AIFC"));
  if (auto mpeg = framed_range(source, mpeg_frame)) return mpeg;
  return framed_range(source, adts_frame);
}

}  // namespace nocturne
