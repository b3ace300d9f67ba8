// Finding and taking apart of the block of comments.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/vorbis_comment.h"

#include <algorithm>
#include <array>

namespace nocturne {
namespace {

using namespace std::string_view_literals;

constexpr std::int64_t kLargestBlock = 1 << 25;  // FLAC ends at 2^24; pictures make Ogg's headers large, too

std::uint8_t byte_of(char c) { return static_cast<std::uint8_t>(c); }

std::string read_text(const SourceFile& source, std::int64_t offset, std::int64_t bytes) {
  std::string out(static_cast<std::size_t>(std::clamp<std::int64_t>(source.size() - offset, 0, bytes)), '\0');
  out.resize(source.read_at(offset, {reinterpret_cast<std::uint8_t*>(out.data()), out.size()}));
  return out;
}

/// The content of the metadata block of type 4.
std::string flac_block(const SourceFile& source) {
  static constexpr int kMostBlocks = 10'000;
  std::int64_t at = 4;
  for (int i = 0; i < kMostBlocks; ++i) {
    const std::string head = read_text(source, at, 4);
    if (head.size() < 4) break;
    const std::int64_t size = byte_of(head[1]) << 16 | byte_of(head[2]) << 8 | byte_of(head[3]);
    if ((head[0] & 0x7F) == 4) return read_text(source, at + 4, size);
    if ((head[0] & 0x80) != 0) break;
    at += 4 + size;
  }
  return {};
}

/// The second packet of the first stream, put together from its pages (RFC 3533, 6).
std::string second_ogg_packet(const SourceFile& source) {
  static constexpr std::int64_t kHeader = 27;
  static constexpr int kMostPages = 10'000;
  std::string packet, serial;
  int number = 0;
  std::int64_t at = 0;
  for (int i = 0; i < kMostPages; ++i) {
    const std::string head = read_text(source, at, kHeader);
    if (head.size() < kHeader || !head.starts_with("OggS")) break;
    const std::string table = read_text(source, at + kHeader, byte_of(head.back()));
    at += kHeader + static_cast<std::int64_t>(table.size());
    if (serial.empty()) serial = head.substr(14, 4);
    const bool ours = head.compare(14, 4, serial) == 0;
    for (const char segment : table) {
      if (ours && number == 1) packet += read_text(source, at, byte_of(segment));
      at += byte_of(segment);
      if (ours && byte_of(segment) < 255 && number++ == 1) return packet;
    }
    if (static_cast<std::int64_t>(packet.size()) > kLargestBlock) break;
  }
  return packet;
}

/// What stands before the comments in a codec's second packet.
std::size_t prefix_length(std::string_view packet) {
  if (packet.starts_with("\x03vorbis"sv)) return 7;
  if (packet.starts_with("OpusTags"sv)) return 8;
  if (!packet.empty() && (packet[0] & 0x7F) == 4 && packet.size() > 8 && packet[7] == 0) return 4;  // FLAC
  return 0;                                                                                         // Speex
}

/// Takes a text with its length, 32 bits little-endian, off the front; false where there is not so much.
bool take(std::string_view& rest, std::string_view& text) {
  if (rest.size() < 4) return false;
  std::size_t size = 0;
  for (std::size_t i = 4; i-- > 0;) size = size << 8 | byte_of(rest[i]);
  if (size > rest.size() - 4) return false;
  text = rest.substr(4, size);
  rest.remove_prefix(4 + size);
  return true;
}

TagFields fields_of(std::string_view block) {
  TagFields out;
  std::string_view comment;
  if (!take(block, comment) || block.size() < 4) return out;  // the vendor
  block.remove_prefix(4);  // the number of comments, which may lie: the block's end counts
  for (std::size_t i = 0; i < TagFields::kMostFields && take(block, comment); ++i) {
    const std::size_t equals = comment.find('=');
    if (equals != std::string_view::npos) out.add(comment.substr(0, equals), comment.substr(equals + 1));
  }
  return out;
}

}  // namespace

TagFields vorbis_comments(const SourceFile& source) {
  const std::string magic = read_text(source, 0, 4);
  if (magic == "fLaC") return fields_of(flac_block(source));
  if (magic != "OggS") return {};
  const std::string packet = second_ogg_packet(source);
  return fields_of(std::string_view(packet).substr(prefix_length(packet)));
}

}  // namespace nocturne
