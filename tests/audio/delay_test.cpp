// What encoders put around the sound is gone: the first and last frames are the sound's own.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <cmath>

#include "tests/audio/decode_all.h"
#include "tests/support/encode.h"

namespace nocturne::test {
namespace {

/// Noise below 4 kHz: every codec keeps its waveform at any usual bit rate, and it looks like itself at no
/// lag but 0.
Signal dull_noise(int rate, std::size_t frames) {
  Signal s(Format::of(rate, 1), frames);
  add_noise(s, 0.3, 7);
  float low = 0;
  for (float& x : s.channels[0]) x = low += 0.3F * (x - low);
  return s;
}

/// By how many frames `later` comes after `reference`: the lag with the greatest normalised correlation.
int lag_of(const std::vector<float>& later, const std::vector<float>& reference) {
  constexpr int kMost = 2600;  // beyond the delay of any codec here
  constexpr int kFrames = 8192;
  const int begin = static_cast<int>(reference.size()) / 2 - kFrames / 2;
  double best = -1;
  int lag = 0;
  for (int candidate = -kMost; candidate <= kMost; ++candidate) {
    float product = 0;
    float energy = 1e-9F;
    for (int i = begin; i < begin + kFrames; ++i) {
      const float y = later[static_cast<std::size_t>(i + candidate)];
      product += y * reference[static_cast<std::size_t>(i)];
      energy += y * y;
    }
    const double correlation = product / std::sqrt(energy);
    if (correlation > best) best = correlation, lag = candidate;
  }
  return lag;
}

struct Encoding {
  const char* name;
  const char* file;
  std::vector<std::string> arguments;
};

void PrintTo(const Encoding& encoding, std::ostream* out) { *out << encoding.name; }

class Delay : public testing::TestWithParam<Encoding> {};

// 123457 frames are no multiple of any block; at 48 kHz, for Opus would be resampled at any other rate.
TEST_P(Delay, IsTrimmedAtBothEnds) {
  const TempDir dir;
  const Signal original = dull_noise(48000, 123457);
  const auto file = encode(original, dir / GetParam().file, GetParam().arguments);
  const auto decoder = open_decoder(file);
  const Signal decoded = decode_all(*decoder);
  EXPECT_EQ(decoded.frames(), original.frames());
  EXPECT_EQ(decoder->info().frames, static_cast<std::int64_t>(original.frames()));
  EXPECT_EQ(lag_of(decoded.channels[0], original.channels[0]), 0);
}

INSTANTIATE_TEST_SUITE_P(
    Encodings, Delay,
    testing::Values(Encoding{"mp3", "a.mp3", {"-b:a", "128k"}}, Encoding{"mp3vbr", "a.mp3", {"-q:a", "4"}},
                    Encoding{"aac", "a.m4a", {"-b:a", "128k"}},
                    Encoding{"aac_moov_first", "a.m4a", {"-movflags", "+faststart"}},
                    Encoding{"opus", "a.opus", {"-b:a", "96k"}},
                    Encoding{"opus_mp4", "a.mp4", {"-c:a", "libopus"}},
                    Encoding{"vorbis", "a.ogg", {"-c:a", "libvorbis"}}, Encoding{"flac", "a.flac", {}},
                    Encoding{"ogg_flac", "a.oga", {"-c:a", "flac"}},
                    Encoding{"alac", "a.m4a", {"-c:a", "alac"}}, Encoding{"wavpack", "a.wv", {}},
                    Encoding{"tta", "a.tta", {}}, Encoding{"aiff", "a.aiff", {}}, Encoding{"au", "a.au", {}}),
    [](const auto& test) { return std::string(test.param.name); });

// WMA carries no count of frames: the start is right, the end is padded to a whole block of 2048.
TEST(WmaDelay, IsTrimmedAtTheStart) {
  const TempDir dir;
  const Signal original = dull_noise(48000, 123457);
  const Signal decoded = decode_all(encode(original, dir / "a.wma"));
  EXPECT_EQ(lag_of(decoded.channels[0], original.channels[0]), 0);
  EXPECT_GE(decoded.frames() + 2048, original.frames());
  EXPECT_LE(decoded.frames(), original.frames() + 2048);
}

/// Box `type` of ISO/IEC 14496-12 around `content`.
Bytes box(std::string_view type, const Bytes& content) {
  Bytes out;
  const auto size = static_cast<std::uint32_t>(content.size() + 8);
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(size >> shift));
  put(out, type);
  out.insert(out.end(), content.begin(), content.end());
  return out;
}

Bytes joined(const std::vector<Bytes>& parts) {
  Bytes out;
  for (const Bytes& part : parts) out.insert(out.end(), part.begin(), part.end());
  return out;
}

/// User data with the free-form tag in which iTunes notes delay, padding and length.
Bytes itunes_gapless(std::string_view text) {
  const Bytes zero(4),
      handler{0, 0, 0, 0, 0, 0, 0, 0, 'm', 'd', 'i', 'r', 'a', 'p', 'p', 'l', 0, 0, 0, 0, 0, 0, 0, 0, 0};
  const auto named = [&](std::string_view name) { return joined({zero, Bytes(name.begin(), name.end())}); };
  const Bytes data = joined({Bytes{0, 0, 0, 1}, zero, Bytes(text.begin(), text.end())});
  const Bytes tag =
      joined({box("mean", named("com.apple.iTunes")), box("name", named("iTunSMPB")), box("data", data)});
  return box("udta", box("meta", joined({zero, box("hdlr", handler), box("ilst", box("----", tag))})));
}

// The tag wins over what the tables say: here it leaves only 100000 of the frames.
TEST(ItunesTag, GivesTheLength) {
  const TempDir dir;
  const Signal original = dull_noise(48000, 123457);
  const auto file = encode(original, dir / "a.m4a", {"-map_metadata", "-1", "-fflags", "+bitexact"});
  Bytes bytes = read_bytes(file);
  const std::string_view moov = "moov";
  const auto at = std::search(bytes.begin(), bytes.end(), moov.begin(), moov.end()) - 4;
  const Bytes tag = itunes_gapless(" 00000000 00000400 00000160 00000000000186A0 00000000 00000000");
  ASSERT_EQ(at[0], 0);
  const std::size_t size = static_cast<std::size_t>(bytes.end() - at) + tag.size();  // moov is the last box
  for (int i = 0; i < 4; ++i) at[i] = static_cast<std::uint8_t>(size >> (24 - 8 * i));
  bytes.insert(bytes.end(), tag.begin(), tag.end());
  write_bytes(file, bytes);
  const Signal decoded = decode_all(file);
  EXPECT_EQ(decoded.frames(), 100000U);
  EXPECT_EQ(
      lag_of(decoded.channels[0], {original.channels[0].begin(), original.channels[0].begin() + 100000}), 0);
}

}  // namespace
}  // namespace nocturne::test
