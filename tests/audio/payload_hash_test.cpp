// The payload hash is that of the sound: blind to tags, and to nothing else.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/payload_hash.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "audio/payload_range.h"
#include "core/error.h"
#include "tests/audio/failure.h"
#include "tests/support/encode.h"

namespace nocturne::test {
namespace {

using Arguments = std::vector<std::string>;

struct Case {
  std::string name;
  Arguments arguments{};
};

std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }

const std::vector<Case> kCases{{"a.flac"},
                               {"a.mp3"},
                               {"mono.mp3", {"-ac", "1", "-ar", "22050"}},
                               {"a.mp2"},
                               {"a.aac"},
                               {"a.wav"},
                               {"deep.wav", {"-c:a", "pcm_s24le"}},
                               {"float.wav", {"-c:a", "pcm_f32le"}},
                               {"adpcm.wav", {"-c:a", "adpcm_ms"}},
                               {"a.aiff"},
                               {"a.ogg"},
                               {"a.opus"},
                               {"flac.ogg", {"-c:a", "flac"}},
                               {"a.m4a"},
                               {"alac.m4a", {"-c:a", "alac"}},
                               {"a.wv"},
                               {"a.wma"},
                               {"a.mka", {"-c:a", "flac"}},
                               {"a.caf"},
                               {"a.w64"}};

std::filesystem::path made(const TempDir& dir, const Case& c) {
  return encode(music(2), dir / c.name, c.arguments, WavSamples::s16);
}

class PayloadHash : public testing::TestWithParam<Case> {};

TEST_P(PayloadHash, HasSixteenBytesAndIgnoresTheName) {
  const TempDir dir;
  const auto path = made(dir, GetParam());
  const std::string hash = payload_hash(path);
  EXPECT_EQ(hash.size(), 16U);
  std::filesystem::rename(path, dir / "no ending");
  EXPECT_EQ(payload_hash(dir / "no ending"), hash);
}

// 20 places between the quarter and the three quarters of the file, where every format here has its sound.
// One may fall on a byte of the container's own: an Ogg page's number, a Matroska block's time.
TEST_P(PayloadHash, TellsOfEachChangedByte) {
  const TempDir dir;
  const auto path = made(dir, GetParam());
  const std::string hash = payload_hash(path);
  const Bytes whole = read_bytes(path);
  int unnoticed = 0;
  for (std::size_t i = 0; i < 20; ++i) {
    Bytes bytes = whole;
    bytes[whole.size() / 4 + i * whole.size() / 40 + 7] ^= 0x10;
    write_bytes(path, bytes);
    unnoticed += payload_hash(path) == hash ? 1 : 0;
  }
  EXPECT_LE(unnoticed, 1);
}

TEST_P(PayloadHash, OfADamagedFileIsAHashOrAnError) {
  const TempDir dir;
  const auto path = made(dir, GetParam());
  const Bytes whole = read_bytes(path);
  std::mt19937 random(3);
  for (int i = 0; i < 20; ++i) {
    Bytes bytes = whole;
    for (int hit = 0; hit < 40; ++hit) bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
    for (int hit = 0; hit < 4; ++hit) bytes[random() % 200] = static_cast<std::uint8_t>(random());
    bytes.resize(random() % bytes.size());
    write_bytes(path, bytes);
    try {
      EXPECT_EQ(payload_hash(path).size(), 16U);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::file);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, PayloadHash, testing::ValuesIn(kCases), [](const auto& c) {
  return std::string(c.param.name).replace(c.param.name.find('.'), 1, "_");
});

// What a tag editor leaves at the ends of a file.
Bytes id3v2(std::size_t size) {
  Bytes out;
  put(out, "ID3\x04");
  put(out, 0, 2);
  for (int shift = 21; shift >= 0; shift -= 7) out.push_back((size >> shift) & 0x7F);
  put(out, std::string(size, 'x'));
  return out;
}

Bytes id3v1() {
  Bytes out;
  put(out, "TAG" + std::string(125, 'a'));
  return out;
}

Bytes apev2() {
  Bytes out;
  put(out, std::string(500, 'p'));
  put(out, "APETAGEX");
  put(out, 2000, 4);
  put(out, 532, 4);
  put(out, 1, 4);
  put(out, 0, 4);
  put(out, 0, 8);
  return out;
}

class Wrapped : public testing::TestWithParam<Case> {};

TEST_P(Wrapped, InTagsHasTheSameHash) {
  const TempDir dir;
  const auto path = made(dir, GetParam());
  const std::string hash = payload_hash(path);
  Bytes bytes = id3v2(3000);
  for (const Bytes& more : {read_bytes(path), apev2(), id3v1()})
    bytes.insert(bytes.end(), more.begin(), more.end());
  write_bytes(path, bytes);
  EXPECT_EQ(payload_hash(path), hash);
}

INSTANTIATE_TEST_SUITE_P(Formats, Wrapped,
                         testing::Values(Case{"a.mp3"}, Case{"a.mp2"}, Case{"a.aac"}, Case{"a.flac"},
                                         Case{"a.wv"}, Case{"a.tta"}),
                         [](const auto& c) { return c.param.name.substr(2); });

TEST(Mp3Hash, IgnoresZerosBetweenTagAndSound) {
  const TempDir dir;
  const auto path = made(dir, {"a.mp3", {"-id3v2_version", "0"}});
  const Bytes sound = read_bytes(path);
  Bytes bytes = id3v2(100);
  bytes.resize(bytes.size() + 100'000);
  bytes.insert(bytes.end(), sound.begin(), sound.end());
  const std::string hash = payload_hash(path);
  write_bytes(path, bytes);
  EXPECT_EQ(payload_hash(path), hash);
}

/// Begin of "Info" or "Xing" in the first frame.
std::size_t info_header(const Bytes& bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), 64);
  return std::min(text.find("Info"), text.find("Xing"));
}

// All fields are there: flags, frames, bytes, 100 bytes of seek table, quality; then the extension of LAME.
constexpr std::size_t kInfoSeekTable = 16, kInfoGaps = 120 + 21;

TEST(Mp3Hash, IgnoresTheSeekTableButNotDelayAndPadding) {
  const TempDir dir;
  const auto path = made(dir, {"a.mp3", {"-id3v2_version", "0"}});
  const std::string hash = payload_hash(path);
  const Bytes whole = read_bytes(path);
  const std::size_t header = info_header(whole);
  ASSERT_LT(header, whole.size());
  const auto with_byte_flipped = [&](std::size_t at) {
    Bytes bytes = whole;
    bytes[header + at] ^= 0x10;
    write_bytes(path, bytes);
    return payload_hash(path);
  };
  EXPECT_EQ(with_byte_flipped(kInfoSeekTable + 50), hash);
  std::set<std::string> hashes{hash};
  for (std::size_t i = 0; i < 3; ++i) hashes.insert(with_byte_flipped(kInfoGaps + i));
  EXPECT_EQ(hashes.size(), 4U);
}

// Without the extension of LAME nothing is cut off: with the frame and without it the sound is the same.
TEST(Mp3Hash, IgnoresAnInfoFrameWithoutGaps) {
  const TempDir dir;
  const auto path = made(dir, {"a.mp3", {"-id3v2_version", "0"}});
  Bytes bytes = read_bytes(path);
  const std::size_t header = info_header(bytes);
  const auto begin = static_cast<std::size_t>(payload_range(SourceFile(path))->begin);
  ASSERT_GT(begin, header + kInfoGaps);
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(header + 120), 9, '\0');
  write_bytes(path, bytes);
  const std::string hash = payload_hash(path);
  write_bytes(path, Bytes(bytes.begin() + static_cast<std::ptrdiff_t>(begin), bytes.end()));
  EXPECT_EQ(payload_hash(path), hash);
}

class Remuxed : public testing::TestWithParam<Case> {};

/// Every packet goes over as it is; the container is written anew, with tags before the sound.
TEST_P(Remuxed, WithTagsHasTheSameHash) {
  const TempDir dir;
  const auto path = made(dir, GetParam());
  const auto copy = dir / ("copy_" + GetParam().name);
  Arguments arguments{"-i", path.string(), "-c", "copy", "-metadata", "title=" + std::string(5000, 't')};
  if (path.extension() == ".m4a") arguments.insert(arguments.end(), {"-movflags", "+faststart"});
  arguments.push_back(copy.string());
  ffmpeg(arguments);
  ASSERT_NE(read_bytes(copy), read_bytes(path));
  EXPECT_EQ(payload_hash(copy), payload_hash(path));
}

INSTANTIATE_TEST_SUITE_P(Formats, Remuxed,
                         testing::Values(Case{"a.mp3"}, Case{"variable.mp3", {"-q:a", "4"}},
                                         Case{"mono.mp3", {"-ac", "1", "-ar", "22050"}}, Case{"a.ogg"},
                                         Case{"a.opus"}, Case{"a.m4a"}, Case{"alac.m4a", {"-c:a", "alac"}},
                                         Case{"a.flac"}, Case{"a.wav"}, Case{"a.aiff"}, Case{"a.wma"},
                                         Case{"a.mka", {"-c:a", "flac"}}),
                         [](const auto& c) {
                           return std::string(c.param.name).replace(c.param.name.find('.'), 1, "_");
                         });

TEST(WavHash, IgnoresChunksBeforeAndBehindTheSound) {
  const TempDir dir;
  const auto path = dir / "a.wav";
  write_wav(path, music(1), WavSamples::s16);
  const std::string hash = payload_hash(path);
  Bytes list;
  put(list, "LIST");
  put(list, 11, 4);
  put(list, "INFOISFTabc");
  put(list, 0, 1);
  Bytes bytes = read_bytes(path);
  bytes.insert(bytes.begin() + 36, list.begin(), list.end());
  bytes.insert(bytes.end(), list.begin(), list.end());
  write_bytes(path, bytes);
  EXPECT_EQ(payload_hash(path), hash);
}

// The same samples at another rate are another recording, and so are they in two channels instead of one.
TEST(WavHash, CountsRateAndChannels) {
  const TempDir dir;
  Bytes samples = random_bytes(40'000, 5);
  std::set<std::string> hashes;
  for (const WavHeader& header : {WavHeader{2, 44100}, WavHeader{2, 48000}, WavHeader{1, 44100},
                                  WavHeader{2, 44100, WavSamples::s32}}) {
    WavHeader whole = header;
    whole.data_bytes = static_cast<std::uint32_t>(samples.size());
    Bytes bytes = wav_header(whole);
    bytes.insert(bytes.end(), samples.begin(), samples.end());
    write_bytes(dir / "a.wav", bytes);
    hashes.insert(payload_hash(dir / "a.wav"));
  }
  EXPECT_EQ(hashes.size(), 4U);
}

// What the direct way takes is what the file is.
TEST(PayloadRange, FindsTheStreamOfCommonFormats) {
  const TempDir dir;
  const std::vector<std::pair<std::string, std::string>> codecs{{"a.flac", "flac"},   {"a.mp2", "mp2"},
                                                                {"a.mp3", "mp3"},     {"a.aac", "aac"},
                                                                {"a.wav", "pcm_s16"}, {"a.aiff", "pcm_s16"}};
  for (const auto& [name, codec] : codecs) {
    Arguments arguments{"-ar", "48000", "-ac", "1"};
    if (name == "a.mp3") arguments.insert(arguments.end(), {"-id3v2_version", "0"});
    const auto path = made(dir, {name, arguments});
    const auto range = payload_range(SourceFile(path));
    ASSERT_TRUE(range) << name;
    EXPECT_EQ(range->codec, codec);
    EXPECT_EQ(range->rate, 48000) << name;
    EXPECT_EQ(range->channels, 1) << name;
    EXPECT_GT(range->end - range->begin,
              static_cast<std::int64_t>(0.9 * static_cast<double>(read_bytes(path).size())));
  }
}

TEST(NoPayload, IsAnError) {
  const TempDir dir;
  write_bytes(dir / "empty.mp3", {});
  write_bytes(dir / "noise.mp3", random_bytes(100'000, 9));
  write_wav(dir / "no samples.wav", silence(Format::of(44100, 1), 0), WavSamples::s16);
  for (const char* name : {"empty.mp3", "noise.mp3", "no samples.wav", "not there"})
    EXPECT_THROW(payload_hash(dir / name), Error) << name;
  EXPECT_THROW(payload_hash(dir.path()), Error);
}

}  // namespace
}  // namespace nocturne::test
