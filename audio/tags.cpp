// Sizes of tags from their headers and footers.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/tags.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace nocturne {
namespace {

constexpr int kMostTags = 8;  // tag editors have stacked two of a kind; more is no music

bool is(std::span<const std::uint8_t> bytes, std::string_view text) {
  return std::equal(text.begin(), text.end(), bytes.begin(),
                    [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

/// Size of an ID3v2 tag by its header ("ID3") or footer ("3DI"), or 0 (ID3v2.4.0 Structure, 3.1 and 3.4: four
/// bytes of seven bits, which count neither).
std::int64_t id3v2_size(std::span<const std::uint8_t> ends, std::string_view name) {
  if (!is(ends, name)) return 0;
  std::int64_t size = 0;
  for (const std::uint8_t byte : ends.subspan(6, 4)) size = size << 7 | (byte & 0x7F);
  const bool footer = (ends[5] & 0x10) != 0;
  return size + (footer ? 20 : 10);
}

/// APEv2: the size counts items and footer; bit 31 of the flags tells of a header of 32 bytes.
std::int64_t apev2_size(std::span<const std::uint8_t, 32> footer) {
  if (!is(footer, "APETAGEX")) return 0;
  std::int64_t size = 0;
  for (std::size_t i = 4; i-- > 0;) size = size << 8 | footer[12 + i];
  return size + ((footer[23] & 0x80) != 0 ? 32 : 0);
}

/// Lyrics3 v2: six digits, which count all before them, then "LYRICS200".
std::int64_t lyrics3_size(std::span<const std::uint8_t, 15> end) {
  if (!is(end.last(9), "LYRICS200")) return 0;
  std::int64_t size = 0;
  for (const std::uint8_t digit : end.first(6)) {
    if (digit < '0' || digit > '9') return 0;
    size = 10 * size + (digit - '0');
  }
  return size + 15;
}

std::int64_t last_tag_size(const SourceFile& source, std::int64_t end) {
  std::array<std::uint8_t, 128> tail{};
  if (end < static_cast<std::int64_t>(tail.size())) return 0;
  source.read_at(end - static_cast<std::int64_t>(tail.size()), tail);
  const std::span<const std::uint8_t, 128> bytes(tail);
  if (is(bytes, "TAG")) return 128;  // ID3v1
  return std::max(
      {apev2_size(bytes.last<32>()), lyrics3_size(bytes.last<15>()), id3v2_size(bytes.last<10>(), "3DI")});
}

}  // namespace

std::int64_t after_tags(const SourceFile& source) {
  std::int64_t offset = 0;
  for (int tags = 0; tags < kMostTags; ++tags) {
    std::array<std::uint8_t, 10> head{};
    source.read_at(offset, head);
    const std::int64_t size = id3v2_size(head, "ID3");
    if (size == 0) break;
    offset += size;
  }
  return offset;
}

std::int64_t before_tags(const SourceFile& source) {
  std::int64_t end = source.size();
  for (int tags = 0; tags < kMostTags; ++tags) {
    const std::int64_t size = last_tag_size(source, end);
    if (size == 0 || size > end) break;
    end -= size;
  }
  return end;
}

}  // namespace nocturne
