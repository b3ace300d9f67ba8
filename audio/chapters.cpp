// Reading by libavformat; MP4's box by hand, since TagLib has none.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/chapters.h"

#include <taglib/tfilestream.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "audio/libav_input.h"
#include "audio/source_file.h"
#include "core/error.h"

namespace nocturne {
namespace {

constexpr std::size_t kMostChapters = 255;  // one byte counts them, and another the bytes of a title
constexpr std::size_t kLongestTitle = 255;

void put(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

std::string box(std::string_view type, const std::string& content) {
  std::string out;
  put(out, content.size() + 8, 4);
  return out.append(type) + content;
}

/// Cut between characters of UTF-8.
std::string_view cut(std::string_view title) {
  std::size_t size = std::min(title.size(), kLongestTitle);
  while (size < title.size() && size > 0 && (title[size] & 0xC0) == 0x80) --size;
  return title.substr(0, size);
}

/// Version 1; starts are in units of 100 ns.
std::string chapter_box(const std::vector<Chapter>& chapters) {
  const std::size_t count = std::min(chapters.size(), kMostChapters);
  std::string out;
  put(out, 0x0100'0000, 4);
  put(out, 0, 4);
  put(out, count, 1);
  for (const Chapter& chapter : std::span(chapters).first(count)) {
    const std::string_view title = cut(chapter.title);
    put(out, static_cast<std::uint64_t>(chapter.start_ms) * 10'000, 8);
    put(out, title.size(), 1);
    out.append(title);
  }
  return box("chpl", out);
}

struct Box {
  std::int64_t begin = 0, end = 0;  // header included
};

/// The first box of a type among those from `begin` to `end`; of 32-bit sizes, but mdat, which may be longer.
std::optional<Box> find_box(const SourceFile& source, std::int64_t begin, std::int64_t end,
                            std::string_view type) {
  while (begin + 8 <= end) {
    std::array<std::uint8_t, 16> head{};
    source.read_at(begin, head);
    const auto number = [&](std::size_t at, std::size_t bytes) {
      std::uint64_t out = 0;
      for (std::size_t i = 0; i < bytes; ++i) out = out << 8 | head[at + i];
      return static_cast<std::int64_t>(out);
    };
    const std::int64_t size = number(0, 4) == 1 ? number(8, 8) : number(0, 4);
    if (size < 8 || size > end - begin) return std::nullopt;
    if (std::equal(type.begin(), type.end(), head.begin() + 4)) return Box{begin, begin + size};
    begin += size;
  }
  return std::nullopt;
}

TagLib::ByteVector vector_of(const std::string& bytes) {
  return {bytes.data(), static_cast<unsigned>(bytes.size())};
}

void grow(TagLib::FileStream& stream, const Box& grown, std::size_t by) {
  std::string size;
  put(size, static_cast<std::uint64_t>(grown.end - grown.begin) + by, 4);
  stream.seek(grown.begin);
  stream.writeBlock(vector_of(size));
}

}  // namespace

std::vector<Chapter> read_chapters(const std::filesystem::path& file) {
  try {
    return LibavInput(SourceFile(file)).chapters();
  } catch (const Error&) {
    return {};
  }
}

void add_mp4_chapters(const std::filesystem::path& file, const std::vector<Chapter>& chapters) {
  const SourceFile source(file);
  const auto movie = find_box(source, 0, source.size(), "moov");
  const auto sound = find_box(source, 0, source.size(), "mdat");
  if (!movie || !sound || movie->begin < sound->begin)
    source.fail("its index stands where no chapters can be added");
  const auto user = find_box(source, movie->begin + 8, movie->end, "udta");
  const std::string chpl = chapter_box(chapters);
  const std::string added = user ? chpl : box("udta", chpl);
  TagLib::FileStream stream(file.c_str());
  if (!stream.isOpen() || stream.readOnly()) source.fail("its chapters cannot be written");
  stream.insert(vector_of(added), static_cast<unsigned long>(user ? user->end : movie->end), 0);
  if (user) grow(stream, *user, added.size());
  grow(stream, *movie, added.size());
}

}  // namespace nocturne
