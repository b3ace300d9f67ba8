// What is written comes back: every bit of lossless formats, every frame of all.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/encoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/audio/encoded.h"
#include "tests/audio/failure.h"
#include "tests/support/file_size_limit.h"

namespace nocturne::test {
namespace {

using enum FileFormat;
using testing::HasSubstr;

constexpr FileFormat kAll[] = {wav, flac, aiff, mp3, ogg, opus, m4a};

std::filesystem::path named(const TempDir& dir, FileFormat format) {
  return dir / ("a." + std::string(name_of(format)));
}

struct Lossless {
  FileFormat format;
  int bits;
};
constexpr Lossless kLossless[] = {{wav, 16},  {wav, 24},  {wav, 32}, {flac, 16},
                                  {flac, 24}, {aiff, 16}, {aiff, 24}};

Signal exact(Format format, std::size_t frames, int bits) {
  return on_grid(format, frames, bits == 32 ? 24 : bits);
}

TEST(Encoder, GivesBackEveryBitAtEveryRateAndNumberOfChannels) {
  const TempDir dir;
  for (const Lossless& kind : kLossless)
    for (const int rate : {8000, 11025, 22050, 44100, 48000, 96000, 192000})
      for (const int channels : {1, 2, 6}) {
        const Signal s = exact(Format::of(rate, channels), 5000, kind.bits);
        const auto path =
            write_file(s, named(dir, kind.format), {.format = kind.format, .bits = kind.bits}, 777);
        const auto decoder = open_decoder(path);
        EXPECT_EQ(decoder->info().format, s.format) << path << rate << channels;
        EXPECT_EQ(decoder->info().bits, kind.bits);
        EXPECT_EQ(decoder->info().frames, 5000);
        ASSERT_EQ(decode_all(*decoder).channels, s.channels) << path << rate << channels;
      }
}

TEST(Encoder, IsReadBySomebodyElseToTheSameBits) {
  const TempDir dir;
  for (const Lossless& kind : kLossless)
    for (const int channels : {1, 2, 6}) {
      const Signal s = exact(Format::of(44100, channels), 5000, kind.bits);
      const auto path = write_file(s, named(dir, kind.format), {.format = kind.format, .bits = kind.bits});
      ffmpeg({"-i", path.string(), "-c:a", "pcm_f32le", (dir / "b.wav").string()});
      EXPECT_EQ(decode_all(dir / "b.wav").channels, s.channels) << path << kind.bits << channels;
    }
}

TEST(Encoder, WritesFloatsAsTheyAre) {
  const TempDir dir;
  Signal s = noise(Format::of(44100, 2), 0.1, 0.5, 3);
  s.channels[0][7] = 3.7F;
  s.channels[1][8] = 0x1p-140F;
  EXPECT_EQ(decode_all(write_file(s, dir / "a.wav", {.format = wav, .bits = 32})).channels, s.channels);
}

TEST(Encoder, RoundsToTheNearestAndHoldsBackWhatIsBeyondFullScale) {
  const TempDir dir;
  Signal s(Format::of(44100, 1), 6);
  const float lsb = 0x1p-15F;
  s.channels[0] = {1.0F, -1.0F, 7.5F, -7.5F, 10.4F * lsb, -10.6F * lsb};
  const std::vector<float> expected{1 - lsb, -1, 1 - lsb, -1, 10 * lsb, -11 * lsb};
  for (const FileFormat format : {wav, flac, aiff})
    EXPECT_EQ(decode_all(write_file(s, named(dir, format), {.format = format, .bits = 16})).channels[0],
              expected);
}

TEST(Encoder, WritesTheSameBytesWhateverThePortions) {
  const TempDir dir;
  const Signal s = noise(Format::of(44100, 2), 0.3, 0.1, 9);
  for (const FileFormat format : kAll) {
    if (format == ogg) continue;  // has a serial number of its own each time
    const EncoderSettings settings{.format = format, .bits = 16};
    const Bytes whole = read_bytes(write_file(s, named(dir, format), settings, s.frames()));
    for (const std::size_t portion : {1, 333, 4096, 5000})
      EXPECT_EQ(read_bytes(write_file(s, named(dir, format), settings, portion)), whole)
          << name_of(format) << portion;
  }
}

TEST(Encoder, MakesTheSameVorbisWhateverThePortions) {
  const TempDir dir;
  const Signal s = noise(Format::of(44100, 2), 0.3, 0.1, 9);
  const Signal whole = decode_all(write_file(s, dir / "a.ogg", {.format = ogg}, s.frames()));
  for (const std::size_t portion : {1, 333, 4096, 5000})
    EXPECT_EQ(decode_all(write_file(s, dir / "a.ogg", {.format = ogg}, portion)).channels, whole.channels);
}

/// Frames that ffmpeg finds.
std::size_t frames_by_ffmpeg(const TempDir& dir, const std::filesystem::path& path) {
  ffmpeg({"-i", path.string(), "-c:a", "pcm_f32le", (dir / "b.wav").string()});
  return decode_all(dir / "b.wav").frames();
}

TEST(Encoder, KeepsTheLengthToTheFrame) {
  const TempDir dir;
  for (const FileFormat format : kAll)
    for (const int rate : {44100, 48000})
      for (const std::size_t frames : {1, 100, 1151, 1152, 1153, 13230, 100'000}) {
        if (format == opus && rate != 48000) continue;
        const Signal s = noise(Format::of(rate, 2), static_cast<double>(frames) / rate, 0.1, 4);
        const auto path = write_file(s, named(dir, format), {.format = format, .bits = 16});
        // libavcodec misjudges Vorbis of a single page by up to a block, ffmpeg AAC's last block.
        const bool short_vorbis = format == ogg && frames < 10'000;
        const auto decoder = short_vorbis ? open_with(DecodingLibrary::sndfile, path) : open_decoder(path);
        EXPECT_EQ(decode_all(*decoder).frames(), frames) << name_of(format) << rate;
        EXPECT_EQ(decoder->info().frames, static_cast<std::int64_t>(frames)) << name_of(format) << rate;
        if (format == m4a || short_vorbis) continue;
        EXPECT_EQ(frames_by_ffmpeg(dir, path), frames) << name_of(format) << rate;
      }
}

TEST(Encoder, WritesNoFrameAtAllWhereThereIsNone) {
  const TempDir dir;
  const Signal s(Format::of(48000, 2), 0);
  for (const FileFormat format : {wav, flac, aiff})
    EXPECT_EQ(decode_all(write_file(s, named(dir, format), {.format = format, .bits = 16})).frames(), 0U);
  for (const FileFormat format : {mp3, ogg, opus, m4a})
    EXPECT_THROW(write_file(s, named(dir, format), {.format = format}), Error) << name_of(format);
}

TEST(Encoder, ResamplesForOpus) {
  const TempDir dir;
  for (const int rate : {8000, 44100, 96000, 192000}) {
    const Signal s = sine(Format::of(rate, 2), 0.5, 1000, 0.5);
    const Signal decoded = decode_all(write_file(s, dir / "a.opus", {.format = opus}));
    EXPECT_EQ(decoded.format.rate, 48000);
    EXPECT_EQ(decoded.frames(), 24000U);
    const Signal expected = sine(Format::of(48000, 2), 0.5, 1000, 0.5);
    double error = 0;
    for (std::size_t i = 2000; i < 22000; ++i)
      error =
          std::max(error, std::abs(static_cast<double>(decoded.channels[0][i]) - expected.channels[0][i]));
    EXPECT_LT(error, 0.02) << rate;  // in time and level, but for what the codec does to a sine
  }
}

TEST(Encoder, KeepsWhereChannelsStand) {
  const TempDir dir;
  for (const FileFormat format : {wav, flac, ogg, opus, m4a}) {
    Signal s(Format::of(48000, 6), 24000);
    for (std::size_t c = 0; c < 6; ++c)
      for (std::size_t i = 0; i < s.frames(); ++i)
        s.channels[c][i] =
            static_cast<float>(0.3 * std::sin(2 * std::numbers::pi * (40 + 10 * static_cast<double>(c)) *
                                              static_cast<double>(i) / 48000));
    const Signal decoded = decode_all(write_file(s, named(dir, format), {.format = format}));
    EXPECT_EQ(decoded.format.layout, s.format.layout) << name_of(format);
    for (std::size_t c = 0; c < 6; ++c) {
      double product = 0, energy = 0, original = 0;
      for (std::size_t i = 4000; i < 20000; ++i) {
        product += static_cast<double>(decoded.channels[c][i]) * s.channels[c][i];
        energy += std::pow(decoded.channels[c][i], 2);
        original += std::pow(s.channels[c][i], 2);
      }
      EXPECT_GT(product / std::sqrt(energy * original), 0.98) << name_of(format) << " channel " << c;
    }
  }
}

TEST(Encoder, PutsChannelsInTheOrderOfTheFile) {
  using enum Speaker;
  const TempDir dir;
  Format format = Format::of(44100, 6);
  format.layout = {surround_left, surround_right, left, lfe, center, right};
  const Signal s = on_grid(format, 1000, 16);
  for (const FileFormat kind : {wav, flac}) {
    const Signal decoded = decode_all(write_file(s, named(dir, kind), {.format = kind, .bits = 16}));
    EXPECT_EQ(decoded.format.layout, default_layout(6));
    EXPECT_EQ(decoded.channels[0], s.channels[2]);
    EXPECT_EQ(decoded.channels[2], s.channels[4]);
    EXPECT_EQ(decoded.channels[3], s.channels[3]);
    EXPECT_EQ(decoded.channels[5], s.channels[1]);
  }
}

TEST(Encoder, NeedsNotBeToldWhereTwoChannelsStand) {
  const TempDir dir;
  for (const FileFormat format : kAll) {
    const Signal s = noise({48000, 2}, 0.2, 0.1, 1);
    EXPECT_EQ(decode_all(write_file(s, named(dir, format), {.format = format})).format.layout,
              default_layout(2));
  }
}

std::string refusal(const TempDir& dir, EncoderSettings settings) {
  try {
    open_encoder(dir / "a.out", settings);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::file);
    EXPECT_THAT(error.what(), HasSubstr("a.out: "));
    return error.what();
  }
  return {};
}

TEST(Encoder, SaysWhatItCannotHoldAndWhatItCould) {
  const TempDir dir;
  const auto stereo = [](int rate) { return Format::of(rate, 2); };
  EXPECT_THAT(refusal(dir, {.format = mp3, .audio = stereo(96000)}),
              HasSubstr("mp3 cannot hold 96000 Hz; allowed are 8000, 11025, 12000"));
  EXPECT_THAT(refusal(dir, {.format = mp3, .audio = Format::of(44100, 6)}),
              HasSubstr("mp3 cannot hold 6 channels; allowed are up to 2"));
  EXPECT_THAT(refusal(dir, {.format = m4a, .audio = stereo(192000)}), HasSubstr("88200, 96000"));
  EXPECT_THAT(refusal(dir, {.format = ogg, .audio = stereo(384000)}),
              HasSubstr("allowed are 8000 to 192000"));
  EXPECT_THAT(refusal(dir, {.format = flac, .audio = stereo(700000)}), HasSubstr("allowed are up to 655350"));
  EXPECT_THAT(refusal(dir, {.format = flac, .audio = Format::of(44100, 9)}), HasSubstr("up to 8"));
  EXPECT_THAT(refusal(dir, {.format = flac, .audio = Format::of(44100, 3)}),
              HasSubstr("flac cannot tell where these 3 channels stand"));
  EXPECT_THAT(refusal(dir, {.format = wav, .audio = stereo(44100), .bits = 20}),
              HasSubstr("20 bits cannot be written; allowed are 16, 24"));
  EXPECT_THAT(refusal(dir, {.format = mp3, .audio = stereo(44100), .kbps = 500}),
              HasSubstr("allowed are 32 to 320"));
}

TEST(Encoder, KeepsToTheBitRateThatIsAskedFor) {
  const TempDir dir;
  const Signal s = noise(Format::of(44100, 2), 10, 0.1, 6);
  for (const FileFormat format : {mp3, ogg, opus, m4a})
    for (const int kbps : {96, 192}) {
      const auto path = write_file(s, named(dir, format), {.format = format, .kbps = kbps});
      const double got = static_cast<double>(std::filesystem::file_size(path)) * 8 / 10 / 1000;
      EXPECT_NEAR(got, kbps, 0.25 * kbps) << name_of(format);  // white noise is no encoder's favourite
    }
}

TEST(Encoder, TellsWhenTheDiskIsFull) {
  const Signal s = noise(Format::of(44100, 2), 10, 0.1, 6);
  for (const FileFormat format : kAll) {
    try {
      write_file(s, "/dev/full", {.format = format, .bits = 16});
      FAIL() << name_of(format);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::file);
      EXPECT_THAT(error.what(), HasSubstr("/dev/full: cannot be written (No space left on device)"))
          << name_of(format);
    }
  }
}

TEST(Encoder, TellsWhenItMayWriteNoFurther) {
  const TempDir dir;
  const Signal s = noise(Format::of(44100, 2), 10, 0.1, 6);
  for (const FileFormat format : kAll) {
    const auto whole =
        std::filesystem::file_size(write_file(s, named(dir, format), {.format = format, .bits = 16}));
    for (const rlim_t bytes : {rlim_t{20}, static_cast<rlim_t>(whole / 2), static_cast<rlim_t>(whole - 5)}) {
      const FileSizeLimit limit(bytes);
      EXPECT_THROW(write_file(s, named(dir, format), {.format = format, .bits = 16}), Error)
          << name_of(format) << bytes;
    }
  }
}

TEST(FileFormat, IsKnownByNameAndExtension) {
  for (const FileFormat format : kAll) EXPECT_EQ(file_format(name_of(format)), format);
  EXPECT_EQ(file_format(".FLAC"), flac);
  EXPECT_EQ(file_format("aif"), aiff);
  EXPECT_EQ(file_format("wma"), std::nullopt);
  EXPECT_EQ(written_bits(flac, 32), 24);
  EXPECT_EQ(written_bits(wav, 32), 32);
  EXPECT_EQ(written_bits(mp3, 16), 0);
}

}  // namespace
}  // namespace nocturne::test
