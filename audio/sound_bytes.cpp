// A walk over the chunks of the formats that descend from IFF, and of ASF.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/sound_bytes.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace nocturne {
namespace {

using namespace std::string_view_literals;

enum class Order { little, big };

/// How a format writes its chunks: a name, a size, the content, padding to a multiple of `align`.
struct Dialect {
  std::string_view magic;    // at the start of the file
  std::int64_t first_chunk;  // offset
  std::int64_t name_bytes;
  std::size_t size_bytes;
  Order order;
  std::int64_t counted_header;  // bytes of name and size that the size counts, too
  std::int64_t align;
  std::string_view sound;  // how the name of the chunk of sound begins
};

constexpr Dialect kDialects[] = {
    {"RIFF"sv, 12, 4, 4, Order::little, 0, 2, "data"sv},                    // Microsoft and IBM, 1991
    {"RF64"sv, 12, 4, 4, Order::little, 0, 2, "data"sv},                    // EBU Tech 3306
    {"FORM"sv, 12, 4, 4, Order::big, 0, 2, "SSND"sv},                       // EA IFF 85, AIFF
    {"riff\x2E\x91\xCF\x11"sv, 40, 16, 8, Order::little, 24, 8, "data"sv},  // Sony Wave64
    {"caff"sv, 8, 4, 8, Order::big, 0, 1, "data"sv},                        // Apple Core Audio
};

/// Advanced Systems Format (Microsoft, revision 01.20.05, 3.2): objects; the one of file properties is
/// sought.
constexpr Dialect kAsf = {"\x30\x26\xB2\x75"sv, 30, 16, 8, Order::little, 24, 1, "\xA1\xDC\xAB\x8C"sv};

/// Room for the longest name and size.
using Head = std::array<std::uint8_t, 24>;

bool starts_with(const Head& head, std::string_view text) {
  return std::equal(text.begin(), text.end(), head.begin(),
                    [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

std::int64_t number(std::span<const std::uint8_t> bytes, Order order) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    value = value << 8 | bytes[order == Order::big ? i : bytes.size() - 1 - i];
  }
  return static_cast<std::int64_t>(value);
}

/// EBU Tech 3306, 3.2: the 64-bit size of the data chunk follows that of the file.
std::int64_t rf64_data_size(const SourceFile& source, std::int64_t ds64) {
  std::array<std::uint8_t, 8> bytes{};
  source.read_at(ds64 + 16, bytes);
  return number(bytes, Order::little);
}

/// The file's size behind its GUID in ASF's file properties; unless flag 1 says that it was broadcast.
SoundBytes asf_bytes(const SourceFile& source, std::int64_t properties) {
  std::array<std::uint8_t, 92> bytes{};
  source.read_at(properties, bytes);
  const std::int64_t promised = number(std::span(bytes).subspan(40, 8), Order::little);
  const bool broadcast = (bytes[88] & 1) != 0;
  return broadcast || promised <= 0 ? SoundBytes{} : SoundBytes{promised, std::min(promised, source.size())};
}

/// Streaming writers leave zero, all ones, or something within a block of 2^31 or 2^32.
bool is_placeholder(std::int64_t size) {
  static constexpr std::int64_t kMargin = 1 << 16;
  const auto just_below = [&](std::int64_t limit) { return size > limit - kMargin && size <= limit; };
  return size <= 0 || just_below(std::int64_t{1} << 31) || just_below(std::int64_t{1} << 32);
}

SoundBytes walk(const SourceFile& source, const Dialect& dialect) {
  static constexpr int kMostChunks = 1000;
  const auto size_bytes = static_cast<std::int64_t>(dialect.size_bytes);
  const std::int64_t header = dialect.name_bytes + size_bytes;
  std::int64_t rf64_size = 0;
  std::int64_t at = dialect.first_chunk;
  for (int i = 0; i < kMostChunks && at >= 0 && at + header <= source.size(); ++i) {
    Head head{};
    source.read_at(at, head);
    const auto size_at = static_cast<std::size_t>(dialect.name_bytes);
    std::int64_t size =
        number(std::span(head).subspan(size_at, dialect.size_bytes), dialect.order) - dialect.counted_header;
    if (starts_with(head, "ds64")) rf64_size = rf64_data_size(source, at);
    if (starts_with(head, dialect.sound)) {
      if (dialect.magic == kAsf.magic) return asf_bytes(source, at);
      if (dialect.magic == "RF64" && rf64_size > 0) size = rf64_size;
      const std::int64_t present = source.size() - at - header;
      return is_placeholder(size) ? SoundBytes{present, present} : SoundBytes{size, std::min(size, present)};
    }
    if (size < 0 || size > source.size()) break;
    at += (header + size + dialect.align - 1) / dialect.align * dialect.align;
  }
  return {};
}

}  // namespace

SoundBytes sound_bytes(const SourceFile& source) {
  Head head{};
  source.read_at(0, head);
  const auto found =
      std::ranges::find_if(kDialects, [&](const Dialect& d) { return starts_with(head, d.magic); });
  if (found != std::end(kDialects)) return walk(source, *found);
  return starts_with(head, kAsf.magic) ? walk(source, kAsf) : SoundBytes{};
}

}  // namespace nocturne
