// Reading of the Xing header with the LAME tag, of iTunSMPB and of the media header in MP4.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/encoder_padding.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace nocturne {
namespace {

std::uint64_t big_endian(std::span<const std::uint8_t> bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

struct Box {
  std::int64_t begin = 0;  // of what it holds
  std::int64_t end = 0;
};

/// The next box of a type inside `within`; its begin then moves behind that box, so that calls go from one to
/// the next.
std::optional<Box> next_box(const SourceFile& source, Box& within, std::string_view type) {
  while (within.begin + 8 <= within.end) {
    std::array<std::uint8_t, 16> head{};
    source.read_at(within.begin, head);
    const std::span<const std::uint8_t> bytes(head);
    auto size = static_cast<std::int64_t>(big_endian(bytes.first(4)));
    const std::int64_t header = size == 1 ? 16 : 8;
    if (size == 1) size = static_cast<std::int64_t>(big_endian(bytes.subspan(8, 8)));
    if (size == 0) size = within.end - within.begin;
    if (size < header || size > within.end - within.begin) return std::nullopt;
    const Box box{within.begin + header, within.begin + size};
    within.begin = box.end;
    if (std::equal(type.begin(), type.end(), head.begin() + 4)) return box;
  }
  return std::nullopt;
}

/// A number of a full box, which has it at one place in version 0 and at another in version 1, where times
/// are longer.
struct Place {
  std::int64_t offset;
  std::size_t bytes;
};

std::int64_t number_in(const SourceFile& source, const Box& box, Place version0, Place version1) {
  std::array<std::uint8_t, 8> bytes{};
  source.read_at(box.begin, std::span(bytes).first(1));
  const Place place = bytes[0] == 0 ? version0 : version1;
  source.read_at(box.begin + place.offset, std::span(bytes).first(place.bytes));
  return static_cast<std::int64_t>(big_endian(std::span(bytes).first(place.bytes)));
}

bool has_id(std::span<const std::uint8_t> bytes, std::size_t at, std::string_view id) {
  return std::equal(id.begin(), id.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
}

/// ISO/IEC 11172-3, 2.4.1.7; 13818-3.
std::size_t side_info_bytes(std::span<const std::uint8_t> frame) {
  const bool mpeg1 = (frame[1] & 0x08) != 0;
  const bool mono = (frame[3] & 0xC0) == 0xC0;
  return mpeg1 ? (mono ? 17 : 32) : (mono ? 9 : 17);
}

std::optional<EncoderGaps> lame_gaps(std::span<const std::uint8_t> frame, std::size_t xing) {
  const auto fields = big_endian(frame.subspan(xing + 4, 4));
  const std::size_t at =
      xing + 8 + (fields & 1 ? 4 : 0) + (fields & 2 ? 4 : 0) + (fields & 4 ? 100 : 0) + (fields & 8 ? 4 : 0);
  if (frame[at] != 'L') return std::nullopt;  // "LAME", "Lavc", "Lavf"
  const auto both = static_cast<int>(big_endian(frame.subspan(at + 21, 3)));
  return EncoderGaps{both >> 12, both & 0xFFF};
}

}  // namespace

std::optional<InfoFrame> info_frame(const SourceFile& source, std::int64_t offset) {
  std::array<std::uint8_t, 192> frame{};
  source.read_at(offset, frame);
  if (frame[0] != 0xFF || (frame[1] & 0xE6) != 0xE2) return std::nullopt;  // sync, layer III
  const std::span<const std::uint8_t> bytes(frame);
  const std::size_t xing = 4 + side_info_bytes(bytes);
  if (has_id(bytes, xing, "Xing") || has_id(bytes, xing, "Info")) {
    InfoFrame info;
    info.gaps = lame_gaps(bytes, xing);
    return info;
  }
  static constexpr std::size_t kVbri = 4 + 32;  // in every version and channel mode
  if (has_id(bytes, kVbri, "VBRI")) return InfoFrame{};
  return std::nullopt;
}

std::optional<std::int64_t> itunes_frames(std::string_view tag) {
  std::array<std::uint64_t, 4> numbers{};
  const char* at = tag.data();
  const char* const end = tag.data() + tag.size();
  for (std::uint64_t& number : numbers) {
    while (at != end && *at == ' ') ++at;
    const auto parsed = std::from_chars(at, end, number, 16);
    if (parsed.ec != std::errc{}) return std::nullopt;
    at = parsed.ptr;
  }
  if (numbers[3] == 0 || numbers[3] > INT64_MAX) return std::nullopt;
  return static_cast<std::int64_t>(numbers[3]);
}

std::optional<std::int64_t> mp4_media_duration(const SourceFile& source, std::int64_t track_id) {
  Box file{0, source.size()};
  auto movie = next_box(source, file, "moov");
  while (movie) {
    const auto track = next_box(source, *movie, "trak");
    if (!track) break;
    Box in_track = *track;
    const auto header = next_box(source, in_track, "tkhd");
    if (!header || number_in(source, *header, {12, 4}, {20, 4}) != track_id) continue;
    in_track = *track;
    auto media = next_box(source, in_track, "mdia");
    const auto media_header = media ? next_box(source, *media, "mdhd") : std::nullopt;
    if (!media_header) break;
    const std::int64_t duration = number_in(source, *media_header, {16, 4}, {24, 8});
    const bool known = duration > 0 && duration != 0xFFFF'FFFF;
    return known ? std::optional(duration) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace nocturne
