// Reading within limits.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/bounded_stream.h"

#include <algorithm>
#include <string_view>

#include "audio/tag_fields.h"

namespace nocturne {
namespace {

bool is_id_character(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/// An upper bound of the ID3v2 frames in a block, whatever the version and the sizes it names: each has an
/// identifier of three or four such characters and a size below 2^24, whose first byte is zero. Random bytes
/// look so once in 100,000.
std::size_t most_frames(std::string_view block) {
  std::size_t count = 0;
  for (std::size_t i = 3; i < block.size(); ++i)
    if (block[i] == '\0' && is_id_character(block[i - 1]) && is_id_character(block[i - 2]) &&
        is_id_character(block[i - 3]))
      ++count;
  return count;
}

/// APEv2's footer and header: the number of items at byte 16.
bool is_crowded_ape(std::string_view block) {
  if (block.size() != 32 || !block.starts_with("APETAGEX")) return false;
  std::size_t items = 0;
  for (std::size_t i = 20; i-- > 16;) items = items << 8 | static_cast<std::uint8_t>(block[i]);
  return items > TagFields::kMostFields;
}

/// TagLib makes objects of hundreds of bytes from fields of ten.
bool is_absurd(std::string_view block) {
  static constexpr std::size_t kLargestInfo = 1 << 20;
  if (block.starts_with("INFO") && block.size() > kLargestInfo) return true;
  return is_crowded_ape(block) || most_frames(block) > TagFields::kMostFields;
}

}  // namespace

TagLib::ByteVector BoundedStream::readBlock(unsigned long length) {
  const std::int64_t available = std::max<std::int64_t>(0, source_.size() - position_);
  const auto asked = std::min<std::int64_t>(static_cast<std::int64_t>(length), available);
  const std::int64_t granted = reads_left_-- > 0 ? std::min({asked, bytes_left_, kLargestBlock}) : 0;
  exhausted_ = exhausted_ || granted < asked;
  TagLib::ByteVector block(static_cast<unsigned>(granted), 0);
  auto* const data = reinterpret_cast<std::uint8_t*>(block.data());
  const std::size_t got = source_.read_at(position_, {data, static_cast<std::size_t>(granted)});
  position_ += static_cast<std::int64_t>(got);
  bytes_left_ -= static_cast<std::int64_t>(got);
  block.resize(static_cast<unsigned>(got));
  if (!is_absurd({block.data(), block.size()})) return block;
  exhausted_ = true;
  return {};
}

void BoundedStream::seek(long offset, Position from) {
  const std::int64_t base = from == Beginning ? 0 : from == Current ? position_ : source_.size();
  position_ = std::max<std::int64_t>(0, base + offset);
}

}  // namespace nocturne
