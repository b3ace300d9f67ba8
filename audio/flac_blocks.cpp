// RFC 9639, 8: a header of four bytes, of which the first bit says that it is the last block.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/flac_blocks.h"

#include <taglib/tfilestream.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "audio/tags.h"

namespace nocturne {
namespace {

constexpr std::int64_t kMarker = 4, kHeader = 4, kStreamInfo = 34;  // bytes
constexpr int kApplication = 2, kCueSheet = 5;
constexpr int kMostBlocks = 10'000;
constexpr std::int64_t kBehindStreamInfo = kMarker + kHeader + kStreamInfo;

std::string text(const SourceFile& source, std::int64_t at, std::size_t size) {
  std::string out(size, '\0');
  out.resize(source.read_at(at, {reinterpret_cast<std::uint8_t*>(out.data()), size}));
  return out;
}

/// Rate, channels, bits and length stand together in eight bytes; channels and bits may differ.
bool same_rate_and_length(const SourceFile& a, std::int64_t a_begin, const SourceFile& b) {
  constexpr std::int64_t kAt = kMarker + kHeader + 10;
  std::string x = text(a, a_begin + kAt, 8), y = text(b, kAt, 8);
  for (std::string* bytes : {&x, &y}) {
    bytes->resize(8);
    (*bytes)[2] = static_cast<char>((*bytes)[2] & 0xF0);  // the rate ends within this byte …
    (*bytes)[3] = static_cast<char>((*bytes)[3] & 0x0F);  // … and the length begins within this one
  }
  return x == y;
}

/// "riff", "aiff" and "w64 " hold the headers of the file that was encoded, of its bits and length.
bool is_foreign_header(std::string_view content) {
  static constexpr std::array<std::string_view, 3> kIds{"riff", "aiff", "w64 "};
  return std::ranges::find(kIds, content.substr(0, 4)) != kIds.end();
}

/// The blocks to carry, as they are, none marked as the last.
std::string carried(const SourceFile& from, std::int64_t begin, bool with_cue_sheet) {
  std::string out;
  std::int64_t at = begin + kMarker;
  for (int blocks = 0; blocks < kMostBlocks; ++blocks) {
    std::array<std::uint8_t, 4> head{};
    if (from.read_at(at, head) < head.size()) break;
    const int type = head[0] & 0x7F;
    const std::size_t size = std::size_t{head[1]} << 16 | std::size_t{head[2]} << 8 | head[3];
    if (type == kApplication || (type == kCueSheet && with_cue_sheet)) {
      std::string block = text(from, at, size + 4);
      block[0] = static_cast<char>(type);
      const bool whole = block.size() == size + 4;
      if (whole && !(type == kApplication && is_foreign_header(std::string_view(block).substr(4))))
        out += block;
    }
    if ((head[0] & 0x80) != 0) break;
    at += kHeader + static_cast<std::int64_t>(size);
  }
  return out;
}

}  // namespace

void carry_flac_blocks(const SourceFile& from, const std::filesystem::path& to) {
  const SourceFile target(to);
  const std::int64_t begin = after_tags(from);
  const std::string blocks = carried(from, begin, same_rate_and_length(from, begin, target));
  if (blocks.empty()) return;
  const bool alone = (text(target, kMarker, 1)[0] & 0x80) != 0;
  if (alone) target.fail("has no room for metadata");
  TagLib::FileStream stream(to.c_str());
  if (!stream.isOpen() || stream.readOnly()) target.fail("its tags cannot be written");
  stream.insert({blocks.data(), static_cast<unsigned>(blocks.size())},
                static_cast<unsigned long>(kBehindStreamInfo), 0);
}

}  // namespace nocturne
