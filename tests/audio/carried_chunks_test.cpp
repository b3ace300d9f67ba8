// What WAV and FLAC keep in chunks and blocks of their own.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audio/copy_tags.h"
#include "audio/riff_chunks.h"
#include "audio/track_tags.h"
#include "tests/audio/rich_tags.h"
#include "tests/support/tags.h"

namespace nocturne::test {
namespace {

namespace fs = std::filesystem;
using enum FileFormat;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Bytes chunk(std::string_view id, const std::string& content) {
  Bytes out;
  put(out, id);
  put(out, content.size(), 4);
  put(out, content);
  if (content.size() % 2 != 0) out.push_back(0);
  return out;
}

/// A broadcast extension of version 2 with a time reference of one hour at 48 kHz and loudness.
std::string bext() {
  std::string out(602 + 10, '\0');
  out.replace(0, 5, "Scene");
  const std::uint64_t time = 48000ULL * 3600;
  for (std::size_t i = 0; i < 8; ++i) out[338 + i] = static_cast<char>(time >> (8 * i));
  out[346] = 2;
  out[412] = static_cast<char>(0x90), out[413] = static_cast<char>(0xF6);  // -24.16 LUFS
  out.replace(602, 10, "A=PCM,F=48");
  return out;
}

fs::path rich_wave(const TempDir& dir) {
  const fs::path path = fresh(dir, "rich", wav);
  Bytes bytes = read_bytes(path);
  for (const Bytes& more :
       {chunk("bext", bext()), chunk("iXML", "<BWFXML/>"), chunk("cue ", std::string(28, '\1')),
        chunk("LIST", "adtllabl" + std::string(8, '\2')),
        chunk("LIST", std::string("INFOINAM\4\0\0\0Name", 16)), chunk("smpl", std::string(36, '\3')),
        chunk("odd!", "?")})
    append(bytes, more);
  write_bytes(path, bytes);
  return path;
}

std::map<std::string, std::string> chunks_of(const fs::path& path) {
  const SourceFile source(path);
  std::map<std::string, std::string> out;
  for (const RiffChunk& c : riff_chunks(source)) out[c.id] += read_chunk(source, c).value_or("");
  return out;
}

TEST(CopyTags, KeepsTheChunksOfWave) {
  const TempDir dir;
  const fs::path from = rich_wave(dir), to = fresh(dir, "to", wav);
  copy_tags(from, to);
  auto chunks = chunks_of(to);
  EXPECT_EQ(chunks["bext"].substr(0, 412), bext().substr(0, 412));
  EXPECT_EQ(chunks["bext"].substr(412, 10), "\xFF\x7F\xFF\x7F\xFF\x7F\xFF\x7F\xFF\x7F");
  EXPECT_EQ(chunks["bext"].substr(422), bext().substr(422));
  EXPECT_EQ(chunks["iXML"], "<BWFXML/>");
  EXPECT_EQ(chunks["cue "], std::string(28, '\1'));
  EXPECT_THAT(chunks["LIST"], HasSubstr("adtllabl"));
  EXPECT_THAT(chunks["LIST"], HasSubstr("INFOINAM"));
  EXPECT_EQ(chunks["smpl"], std::string(36, '\3'));
  EXPECT_FALSE(chunks.contains("odd!"));
  EXPECT_EQ(decode_all(to).channels, decode_all(from).channels);
  EXPECT_EQ(read_tags(to).title, "Name");
}

TEST(CopyTags, ReckonsBextAtAnotherRateAndDropsWhatCountsFrames) {
  const TempDir dir;
  const fs::path to = write_file(noise(Format::of(44100, 2), 0.3, 0.1, 1), dir / "to.wav", {.bits = 24});
  copy_tags(rich_wave(dir), to);
  auto chunks = chunks_of(to);
  std::uint64_t time = 0;
  for (std::size_t i = 8; i-- > 0;) time = time << 8 | static_cast<std::uint8_t>(chunks["bext"][338 + i]);
  EXPECT_EQ(time, 44100ULL * 3600);
  EXPECT_FALSE(chunks.contains("cue "));
  EXPECT_FALSE(chunks.contains("smpl"));
  EXPECT_THAT(chunks["LIST"], Not(HasSubstr("adtl")));
}

Bytes flac_block(int type, const std::string& content) {
  Bytes out{static_cast<std::uint8_t>(type), 0, static_cast<std::uint8_t>(content.size() >> 8),
            static_cast<std::uint8_t>(content.size())};
  put(out, content);
  return out;
}

/// A cue sheet with nothing but the lead-out (RFC 9639, 8.7).
std::string cue_sheet() {
  std::string out(396 + 36, '\0');
  out.replace(0, 8, "CUESHEET");                        // the catalogue number
  out[395] = 1;                                         // tracks
  out[402] = 0x5D, out[403] = static_cast<char>(0xC0);  // 24,000 frames
  out[404] = static_cast<char>(255);
  return out;
}

bool contains(const Bytes& bytes, std::string_view text) {
  return std::search(bytes.begin(), bytes.end(), text.begin(), text.end()) != bytes.end();
}

TEST(CopyTags, KeepsTheBlocksOfFlac) {
  const TempDir dir;
  const fs::path from = rich_flac(dir);
  Bytes bytes = read_bytes(from);
  Bytes more = flac_block(5, cue_sheet());
  append(more, flac_block(2, "mineabc"));
  append(more, flac_block(2, "riffheader"));
  bytes.insert(bytes.begin() + 42, more.begin(), more.end());
  write_bytes(from, bytes);

  const fs::path same = fresh(dir, "same", flac);
  copy_tags(from, same);
  EXPECT_TRUE(contains(read_bytes(same), "CUESHEET"));
  EXPECT_TRUE(contains(read_bytes(same), "mineabc"));
  EXPECT_FALSE(contains(read_bytes(same), "riffheader"));
  EXPECT_EQ(field(tags_of(same), "CHAPTER001NAME"), "Dawn");
  EXPECT_EQ(tags_of(same).pictures.size(), 1U);
  EXPECT_EQ(decode_all(same).channels, decode_all(from).channels);

  const fs::path longer =
      write_file(noise(Format::of(48000, 2), 0.6, 0.1, 1), dir / "longer.flac", {.format = flac, .bits = 24});
  copy_tags(from, longer);
  EXPECT_FALSE(contains(read_bytes(longer), "CUESHEET"));
  EXPECT_TRUE(contains(read_bytes(longer), "mineabc"));
}

TEST(RiffChunks, AreFoundInRf64AndAppended) {
  const TempDir dir;
  // 5 GB of data that are not there but for a hole.
  constexpr std::uint64_t kData = 5'000'000'000;
  Bytes head;
  put(head, "RF64"), put(head, 0xFFFF'FFFF, 4), put(head, "WAVE");
  put(head, "ds64"), put(head, 28, 4), put(head, kData + 72, 8), put(head, kData, 8), put(head, kData / 4, 8);
  put(head, 0, 4);
  put(head, "fmt "), put(head, 16, 4), put(head, 1, 2), put(head, 2, 2), put(head, 44100, 4);
  put(head, 176400, 4), put(head, 4, 2), put(head, 16, 2);
  put(head, "data"), put(head, 0xFFFF'FFFF, 4);
  write_bytes(dir / "a.wav", head);
  fs::resize_file(dir / "a.wav", head.size() + kData);
  append_chunks(dir / "a.wav", {{"bext", "one"}, {"iXML", "two!"}});
  const SourceFile source(dir / "a.wav");
  std::vector<std::string> ids;
  for (const RiffChunk& c : riff_chunks(source)) ids.push_back(c.id);
  EXPECT_THAT(ids, ElementsAre("ds64", "fmt ", "data", "bext", "iXML"));
  EXPECT_EQ(read_chunk(source, riff_chunks(source).back()), "two!");
  EXPECT_EQ(open_decoder(dir / "a.wav")->info().frames, static_cast<std::int64_t>(kData / 4));
  std::array<std::uint8_t, 8> size{};
  source.read_at(20, size);
  std::uint64_t riff = 0;
  for (std::size_t i = 8; i-- > 0;) riff = riff << 8 | size[i];
  EXPECT_EQ(riff, static_cast<std::uint64_t>(source.size()) - 8);
}

}  // namespace
}  // namespace nocturne::test
