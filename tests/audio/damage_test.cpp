// Files that are broken or lie: a clear error where the sound is not whole, and music where it is.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "tests/audio/decode_all.h"
#include "tests/audio/failure.h"
#include "tests/support/encode.h"

namespace nocturne::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Truncated : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(Truncated, IsAnError) {
  const TempDir dir;
  const auto path = dir / GetParam()[0];
  encode(music(), path, {GetParam().begin() + 1, GetParam().end()}, WavSamples::s16);
  ASSERT_EQ(failure(path), "");
  Bytes bytes = read_bytes(path);
  bytes.resize(bytes.size() * 6 / 10);
  write_bytes(path, bytes);
  EXPECT_NE(failure(path), "");
}

using Arguments = std::vector<std::string>;
INSTANTIATE_TEST_SUITE_P(Formats, Truncated,
                         testing::Values(Arguments{"a.wav"}, Arguments{"a.aiff"}, Arguments{"a.flac"},
                                         Arguments{"a.mp3"}, Arguments{"a.m4a"},
                                         Arguments{"b.m4a", "-movflags", "+faststart"},
                                         Arguments{"c.m4a", "-c:a", "alac", "-movflags", "+faststart"},
                                         Arguments{"a.wv"}, Arguments{"a.tta"}, Arguments{"a.wma"},
                                         Arguments{"a.mka", "-c:a", "flac"}, Arguments{"a.w64"},
                                         Arguments{"a.caf"}, Arguments{"a.ogg"}, Arguments{"a.opus"}));

TEST(Truncation, IsToldInSeconds) {
  const TempDir dir;
  const auto path = dir / "a.wav";
  write_wav(path, music(), WavSamples::s16);
  Bytes bytes = read_bytes(path);
  bytes.resize(44 + 44100 * 4);
  write_bytes(path, bytes);
  EXPECT_THAT(failure(path), HasSubstr("truncated: 1.0 s of 4.0 s"));
}

TEST(Truncation, WithinAFrameIsNoDamage) {
  const TempDir dir;
  const auto path = encode(music(), dir / "a.flac", {}, WavSamples::s16);
  Bytes bytes = read_bytes(path);
  bytes.resize(bytes.size() / 2);
  write_bytes(path, bytes);
  EXPECT_THAT(failure(path), AllOf(HasSubstr("truncated: "), HasSubstr(" of 4.0 s")));
}

TEST(Truncation, OfAFewFramesIsForgiven) {
  const TempDir dir;
  const auto path = dir / "a.wav";
  write_wav(path, music(), WavSamples::s16);
  Bytes bytes = read_bytes(path);
  bytes.resize(bytes.size() - 4 * 100);
  write_bytes(path, bytes);
  EXPECT_EQ(decode_all(path).frames(), 4U * 44100 - 100);
}

// What a recorder writes into a pipe, or before it crashes: no length is no lie.
TEST(Wav, WithoutALengthIsReadToItsEnd) {
  const TempDir dir;
  for (const std::uint32_t bytes : {0xFFFF'FFFFU, 0x7FFF'FFFFU, 0x8000'0000U - 36}) {
    Bytes file = wav_header({2, 44100, WavSamples::s16, bytes, 0});
    file.resize(44 + 4 * 44100);
    write_bytes(dir / "a.wav", file);
    EXPECT_EQ(decode_all(dir / "a.wav").frames(), 44100U) << bytes;
  }
}

TEST(Wav, OfAbsurdFormatIsAnError) {
  const TempDir dir;
  const auto path = dir / "a.wav";
  const auto with = [&](int channels, std::uint32_t rate) {
    Bytes file = wav_header({channels, rate, WavSamples::s16, 40000, 0});
    file.resize(44 + 40000);
    write_bytes(path, file);
    return failure(path);
  };
  EXPECT_EQ(with(2, 44100), "");
  EXPECT_NE(with(0, 44100), "");
  EXPECT_THAT(with(255, 44100), HasSubstr("has 255 channels; 1 to 16 are read"));
  EXPECT_NE(with(65535, 44100), "");
  EXPECT_THAT(with(2, 1), HasSubstr("has a sample rate of 1 Hz; 4000 to 768000 are read"));
  EXPECT_NE(with(2, 0), "");
  EXPECT_NE(with(2, 4'000'000'000U), "");
}

TEST(Wav, OfNoFramesIsAnEmptyTrack) {
  const TempDir dir;
  write_bytes(dir / "a.wav", wav_header({2, 44100, WavSamples::s16, 0, 0}));
  EXPECT_EQ(decode_all(dir / "a.wav").frames(), 0U);
}

TEST(Rf64, OfTwoToThe62BytesIsAnError) {
  const TempDir dir;
  Bytes file;
  put(file, "RF64");
  put(file, 0xFFFF'FFFF, 4);
  put(file, "WAVEds64");
  put(file, 28, 4);
  put(file, std::uint64_t{1} << 62, 8);
  put(file, std::uint64_t{1} << 62, 8);
  put(file, std::uint64_t{1} << 60, 8);
  put(file, 0, 4);
  Bytes rest = wav_header({2, 44100, WavSamples::s16, 0xFFFF'FFFF, 0});
  file.insert(file.end(), rest.begin() + 12, rest.end());
  file.resize(file.size() + 44100);
  write_bytes(dir / "a.wav", file);
  EXPECT_NE(failure(dir / "a.wav"), "");
}

/// The 36-bit count of frames in FLAC's STREAMINFO (RFC 9639, 8.2): 4 bits of byte 21, then four bytes.
void set_flac_frames(Bytes& file, std::uint64_t frames) {
  file[21] = static_cast<std::uint8_t>((file[21] & 0xF0) | frames >> 32);
  for (std::size_t i = 0; i < 4; ++i) file[22 + i] = static_cast<std::uint8_t>(frames >> (24 - 8 * i));
}

TEST(Flac, ThatPromisesDaysIsAnError) {
  const TempDir dir;
  const auto path = encode(music(1), dir / "a.flac", {}, WavSamples::s16);
  Bytes bytes = read_bytes(path);
  set_flac_frames(bytes, (std::uint64_t{1} << 36) - 1);
  write_bytes(path, bytes);
  EXPECT_THAT(failure(path), HasSubstr("is longer than 48 hours"));
}

TEST(Flac, WithoutALengthIsReadToItsEnd) {
  const TempDir dir;
  const auto path = encode(music(1), dir / "a.flac", {}, WavSamples::s16);
  Bytes bytes = read_bytes(path);
  set_flac_frames(bytes, 0);
  write_bytes(path, bytes);
  EXPECT_EQ(decode_all(path).frames(), 44100U);
  EXPECT_EQ(open_decoder(path)->info().frames, -1);
}

TEST(Flac, WithAFlippedBitIsAnErrorInBothLibraries) {
  const TempDir dir;
  const auto path = encode(music(), dir / "a.flac", {}, WavSamples::s16);
  Bytes bytes = read_bytes(path);
  bytes[bytes.size() / 2] ^= 0x10;
  write_bytes(path, bytes);
  EXPECT_THAT(failure(path), HasSubstr("is damaged"));
}

/// As failure(), for files whose samples would fill the memory.
std::string read_without_keeping(const std::filesystem::path& path) try {
  const auto decoder = open_decoder(path);
  const auto channels = decoder->info().format.channels;
  std::vector<float> block(65536 * static_cast<std::size_t>(channels));
  while (decoder->read({block.data(), 65536, channels, 65536}) == 65536) continue;
  return {};
} catch (const Error& error) {
  return error.what();
}

/// A constant frame of 65535 frames takes 14 bytes: a file of a few megabytes that unpacks to weeks of
/// silence.
TEST(Flac, ThatUnpacksWithoutEndIsStopped) {
  const TempDir dir;
  const auto path =
      encode(silence(Format::of(8000, 1), 65535.0 / 8000), dir / "a.flac",
             {"-c:a", "flac", "-frame_size", "65535", "-map_metadata", "-1", "-fflags", "+bitexact"},
             WavSamples::s16);
  Bytes bytes = read_bytes(path);
  const Bytes sync{0xFF, 0xF8};
  const auto frame = std::search(bytes.begin() + 42, bytes.end(), sync.begin(), sync.end());
  ASSERT_NE(frame, bytes.end());
  const Bytes one(frame, bytes.end());
  set_flac_frames(bytes, 0);
  // 48 hours at 8 kHz are 21094 such frames.
  for (int i = 0; i < 21200; ++i) bytes.insert(bytes.end(), one.begin(), one.end());
  write_bytes(path, bytes);
  EXPECT_THAT(read_without_keeping(path), HasSubstr("is longer than 48 hours"));
}

TEST(Mp3, BehindGarbageIsRead) {
  const TempDir dir;
  const auto path = encode(music(), dir / "a.mp3");
  const Bytes good = read_bytes(path);
  for (const std::size_t count : {1U, 100U, 3000U, 40000U}) {
    Bytes bytes = random_bytes(count, static_cast<std::uint32_t>(count));
    bytes.insert(bytes.end(), good.begin(), good.end());
    write_bytes(path, bytes);
    EXPECT_NEAR(static_cast<double>(decode_all(path).frames()), 4 * 44100, 2 * 1152) << count;
  }
}

TEST(Mp3, WithSomeGarbageInsideIsRead) {
  const TempDir dir;
  const auto path = encode(music(20), dir / "a.mp3", {"-b:a", "192k"});
  const Bytes good = read_bytes(path);
  for (const std::size_t count : {1U, 700U, 5000U}) {
    Bytes bytes = good;
    const Bytes garbage = random_bytes(count, 5);
    bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2), garbage.begin(),
                 garbage.end());
    write_bytes(path, bytes);
    // One or two frames are hit, and false ones may be found in the garbage.
    EXPECT_NEAR(static_cast<double>(decode_all(path).frames()), 20 * 44100, 12 * 1152) << count;
  }
}

TEST(Mp3, OfMostlyGarbageIsAnError) {
  const TempDir dir;
  for (const char* xing : {"1", "0"}) {
    const auto path = encode(music(20), dir / "a.mp3", {"-b:a", "192k", "-write_xing", xing});
    Bytes bytes = read_bytes(path);
    const Bytes garbage = random_bytes(bytes.size() / 3, 5);
    std::copy(garbage.begin(), garbage.end(), bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 3));
    write_bytes(path, bytes);
    EXPECT_NE(failure(path), "") << xing;
  }
}

/// An APEv2 tag with a picture of `size` random bytes, header and footer.
Bytes ape_tag(std::size_t size) {
  Bytes item;
  put(item, size, 4);
  put(item, 2, 4);
  put(item, "Cover Art (Front)");
  item.push_back(0);
  const Bytes picture = random_bytes(size, 9);
  item.insert(item.end(), picture.begin(), picture.end());
  Bytes out;
  for (const std::uint64_t flags : {0xA000'0000U, 0x8000'0000U}) {
    put(out, "APETAGEX");
    put(out, 2000, 4);
    put(out, item.size() + 32, 4);
    put(out, 1, 4);
    put(out, flags, 4);
    put(out, 0, 8);
    if (flags == 0xA000'0000U) out.insert(out.end(), item.begin(), item.end());
  }
  return out;
}

// A picture behind the sound is larger than the sound here; taken for sound it would be a file full of
// damage.
TEST(TagsAtTheTail, AreNoPartOfTheSound) {
  const TempDir dir;
  Bytes id3v1(128);
  std::copy_n("TAG", 3, id3v1.begin());
  Bytes tail = ape_tag(200000);
  put(tail, "LYRICSBEGIN");
  put(tail, "000011LYRICS200");
  tail.insert(tail.end(), id3v1.begin(), id3v1.end());
  for (const char* file : {"a.mp3", "a.wv", "a.flac", "a.aac", "a.ogg", "a.tta", "a.wav"}) {
    const auto path = encode(music(1), dir / file, {}, WavSamples::s16);
    const std::size_t frames = decode_all(path).frames();
    Bytes bytes = read_bytes(path);
    bytes.insert(bytes.end(), id3v1.begin(), id3v1.end());
    write_bytes(path, bytes);
    EXPECT_EQ(decode_all(path).frames(), frames) << file;
    bytes.insert(bytes.end(), tail.begin(), tail.end());
    write_bytes(path, bytes);
    EXPECT_EQ(decode_all(path).frames(), frames) << file;
  }
}

}  // namespace
}  // namespace nocturne::test
