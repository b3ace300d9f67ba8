// What comes out of the decoders: exact samples, formats, layouts, and both libraries agree.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/audio/decode_all.h"
#include "tests/audio/failure.h"
#include "tests/support/encode.h"

namespace nocturne::test {
namespace {

using testing::HasSubstr;
using Arguments = std::vector<std::string>;

/// `x` as an integer of `bits` bits holds it.
float quantised(float x, int bits) {
  const double full = std::ldexp(1.0, bits - 1);
  return static_cast<float>(std::clamp(std::round(x * full), -full, full - 1) / full);
}

struct WavKind {
  WavSamples samples;
  int bits;  // 0: float
  const char* codec;
};

TEST(Wav, OfEverySampleFormatIsExact) {
  const TempDir dir;
  const auto path = dir / "a.wav";
  for (const WavKind& kind :
       {WavKind{WavSamples::u8, 8, "pcm_u8"}, WavKind{WavSamples::s16, 16, "pcm_s16"},
        WavKind{WavSamples::s24, 24, "pcm_s24"}, WavKind{WavSamples::s32, 32, "pcm_s32"},
        WavKind{WavSamples::f32, 0, "pcm_f32"}, WavKind{WavSamples::f64, 0, "pcm_f64"}}) {
    for (const DecodingLibrary library : {DecodingLibrary::sndfile, DecodingLibrary::libav}) {
      Signal signal = noise(Format::of(48000, 2), 0.3, 0.3, 5);
      signal.channels[0][0] = -1.0F;
      signal.channels[1][0] = 1.7F;  // floats keep it, integers stop at their largest value
      write_wav(path, signal, kind.samples);
      const auto decoder = open_with(library, path);
      EXPECT_EQ(decoder->info().codec, kind.codec);
      EXPECT_EQ(decoder->info().container, "wav");
      EXPECT_EQ(decoder->info().bits, 8 * bytes_of(kind.samples));
      const Signal decoded = decode_all(*decoder);
      ASSERT_EQ(decoded.frames(), signal.frames());
      if (kind.bits != 0) {
        for (auto& channel : signal.channels)
          for (float& x : channel) x = quantised(x, kind.bits);
      }
      EXPECT_EQ(decoded.channels, signal.channels) << kind.codec << static_cast<int>(library);
    }
  }
}

struct LosslessKind {
  const char* file;
  Arguments arguments;
  WavSamples samples;
  int bits;
  const char* codec;
};

TEST(Lossless, CodecsGiveBackEveryBit) {
  const TempDir dir;
  const WavSamples s16 = WavSamples::s16, s24 = WavSamples::s24;
  for (const LosslessKind& kind :
       {LosslessKind{"a.flac", {}, s16, 16, "flac"}, LosslessKind{"b.flac", {}, s24, 24, "flac"},
        LosslessKind{"a.m4a", {"-c:a", "alac"}, s16, 16, "alac"},
        LosslessKind{"b.m4a", {"-c:a", "alac"}, s24, 24, "alac"},
        LosslessKind{"a.wv", {}, s16, 16, "wavpack"}, LosslessKind{"b.wv", {}, s24, 24, "wavpack"},
        LosslessKind{"a.tta", {}, s16, 16, "tta"}, LosslessKind{"b.tta", {}, s24, 24, "tta"},
        LosslessKind{"a.aiff", {}, s16, 16, "pcm_s16"},
        LosslessKind{"b.aiff", {"-c:a", "pcm_s24be"}, s24, 24, "pcm_s24"},
        LosslessKind{"a.caf", {}, s16, 16, "pcm_s16"},
        LosslessKind{"a.oga", {"-c:a", "flac"}, s16, 16, "flac"},
        LosslessKind{"a.mka", {"-c:a", "flac"}, s16, 16, "flac"}}) {
    Signal signal = noise(Format::of(44100, 2), 0.7, 0.3, 8);
    for (auto& channel : signal.channels)
      for (float& x : channel) x = quantised(x, kind.bits);
    const auto path = encode(signal, dir / kind.file, kind.arguments, kind.samples);
    const auto decoder = open_decoder(path);
    EXPECT_EQ(decoder->info().codec, kind.codec) << kind.file;
    EXPECT_GE(decoder->info().bits, kind.bits) << kind.file;  // some writers put 24 bits into 32
    EXPECT_EQ(decode_all(*decoder).channels, signal.channels) << kind.file;
  }
}

TEST(Libraries, AgreeOnLosslessFilesToTheBit) {
  const TempDir dir;
  const Signal signal = noise(Format::of(44100, 2), 1.3, 0.3, 8);
  for (const char* file : {"a.wav", "a.aiff", "a.flac", "a.caf", "a.au", "a.w64"}) {
    const auto path = encode(signal, dir / file, {}, WavSamples::s16);
    EXPECT_EQ(decode_with(DecodingLibrary::sndfile, path).channels,
              decode_with(DecodingLibrary::libav, path).channels)
        << file;
  }
}

// Both decode in 32-bit floats by different factorings of the transforms: some units of the 24th bit apart.
TEST(Libraries, AgreeOnLossyFilesToTheFloatsRounding) {
  const TempDir dir;
  const Signal signal = noise(Format::of(48000, 2), 1.3, 0.2, 8);
  for (const Arguments& file :
       {Arguments{"a.ogg", "-c:a", "libvorbis"}, Arguments{"a.mp3"}, Arguments{"a.opus"}}) {
    const auto path = encode(signal, dir / file[0], {file.begin() + 1, file.end()});
    const Signal a = decode_with(DecodingLibrary::sndfile, path);
    const Signal b = decode_with(DecodingLibrary::libav, path);
    EXPECT_EQ(a.frames(), b.frames()) << file[0];
    EXPECT_LT(largest_difference(a, b), 1e-4) << file[0];
  }
}

// A square wave at full scale rings beyond it once the codec has cut its harmonics: 16-bit decoding would
// hide that.
TEST(Lossy, DecodersDoNotClip) {
  const TempDir dir;
  Signal square = sine(Format::of(44100, 2), 2, 500, 1);
  for (auto& channel : square.channels)
    for (float& x : channel) x = x < 0 ? -0.999F : 0.999F;
  for (const Arguments& file : {Arguments{"a.mp3", "-b:a", "96k"}, Arguments{"a.m4a", "-b:a", "96k"},
                                Arguments{"a.ogg", "-c:a", "libvorbis", "-q:a", "2"},
                                Arguments{"a.opus", "-b:a", "64k"}, Arguments{"a.wma", "-b:a", "96k"}}) {
    const auto path = encode(square, dir / file[0], {file.begin() + 1, file.end()});
    const Signal decoded = decode_all(path);
    EXPECT_GT(*std::ranges::max_element(decoded.channels[0]), 1.02F) << file[0];
    EXPECT_LT(*std::ranges::min_element(decoded.channels[0]), -1.02F) << file[0];
  }
}

TEST(Formats, FromEightTo192KilohertzAndOneToEightChannels) {
  const TempDir dir;
  for (const int rate : {8000, 11025, 22050, 44100, 96000, 192000}) {
    for (const int channels : {1, 2, 6, 8}) {
      const Signal signal = noise(Format::of(rate, channels), 0.2, 0.1, 3);
      for (const char* file : {"a.wav", "a.flac"}) {
        const auto path = encode(signal, dir / file, {}, WavSamples::s16);
        const auto decoder = open_decoder(path);
        EXPECT_EQ(decoder->info().format.rate, rate);
        EXPECT_EQ(decoder->info().format.channels, channels);
        EXPECT_EQ(decode_all(*decoder).frames(), signal.frames()) << rate << " " << channels << file;
      }
    }
  }
}

Layout layout_of(const std::filesystem::path& path) { return open_decoder(path)->info().format.layout; }

// dwChannelMask: FL 1, FR 2, FC 4, LFE 8, BL 10h, BR 20h, SL 200h, SR 400h.
TEST(Layouts, OfWavComeFromTheChannelMask) {
  using enum Speaker;
  const TempDir dir;
  const auto with = [&](int channels, std::uint32_t mask) {
    write_wav(dir / "a.wav", noise(Format::of(48000, channels), 0.1, 0.1, 1), WavSamples::s16, mask);
    return layout_of(dir / "a.wav");
  };
  const Layout surround{left, right, center, lfe, surround_left, surround_right};
  EXPECT_EQ(with(6, 0x3F), surround);   // 5.1 with "back" channels
  EXPECT_EQ(with(6, 0x60F), surround);  // 5.1 with "side" channels
  EXPECT_EQ(with(6, 0), surround);      // no word on it
  EXPECT_EQ(with(8, 0x63F),
            (Layout{left, right, center, lfe, back_left, back_right, surround_left, surround_right}));
  EXPECT_EQ(with(4, 0x33), (Layout{left, right, surround_left, surround_right}));
  EXPECT_EQ(with(1, 4), Layout{center});
  EXPECT_EQ(with(2, 3), (Layout{left, right}));
}

TEST(Layouts, OfEveryContainerNameTheSurrounds) {
  using enum Speaker;
  const TempDir dir;
  const Signal six = noise(Format::of(48000, 6), 0.5, 0.1, 1);
  const Layout surround{left, right, center, lfe, surround_left, surround_right};
  for (const Arguments& file : {Arguments{"a.flac"}, Arguments{"a.ogg", "-c:a", "libvorbis"},
                                Arguments{"a.opus", "-mapping_family", "1"}, Arguments{"a.m4a"},
                                Arguments{"a.ac3"}, Arguments{"a.wv"}, Arguments{"b.m4a", "-c:a", "alac"}}) {
    const auto path = encode(six, dir / file[0], {file.begin() + 1, file.end()});
    EXPECT_EQ(layout_of(path), surround) << file[0];
  }
  const Signal three = noise(Format::of(48000, 3), 0.5, 0.1, 1);
  EXPECT_EQ(layout_of(encode(three, dir / "3.flac", {"-af", "channelmap=channel_layout=3.0"})),
            (Layout{left, right, center}));
}

double correlation(const std::vector<float>& a, const std::vector<float>& b) {
  double product = 0, aa = 1e-9, bb = 1e-9;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    product += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return product / std::sqrt(aa * bb);
}

// Each channel carries a sine of its own; the fourth, which encoders take for the bass, the lowest.
TEST(Layouts, KeepEachChannelWithItsSpeaker) {
  const TempDir dir;
  constexpr double kHz[] = {300, 500, 700, 60, 900, 1100};
  Signal six(Format::of(48000, 6), 48000);
  for (std::size_t c = 0; c < 6; ++c)
    six.channels[c] = sine(Format::of(48000, 1), 1, kHz[c], 0.2).channels[0];
  for (const Arguments& file :
       {Arguments{"a.flac"}, Arguments{"a.ogg", "-c:a", "libvorbis", "-q:a", "8"},
        Arguments{"a.opus", "-mapping_family", "1", "-b:a", "512k"}, Arguments{"a.wv"}, Arguments{"a.m4a"}}) {
    const Signal decoded = decode_all(encode(six, dir / file[0], {file.begin() + 1, file.end()}));
    ASSERT_EQ(decoded.channels.size(), 6U);
    for (std::size_t c = 0; c < 6; ++c)
      EXPECT_GT(correlation(decoded.channels[c], six.channels[c]), 0.95) << file[0] << " channel " << c;
  }
}

Bytes operator+(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST(ChangedFormats, MidwayAreAnError) {
  const TempDir dir;
  const Signal one = noise(Format::of(44100, 2), 1, 0.1, 3);
  const Signal two = noise(Format::of(48000, 2), 1, 0.1, 4);
  const Signal mono = noise(Format::of(44100, 1), 1, 0.1, 4);
  for (const Arguments& file : {Arguments{"a.mp3", "-write_xing", "0", "-id3v2_version", "0"},
                                Arguments{"a.ogg", "-c:a", "libvorbis"}}) {
    const Arguments arguments(file.begin() + 1, file.end());
    const auto path = dir / file[0];
    const Bytes first = read_bytes(encode(one, path, arguments));
    const Bytes faster = read_bytes(encode(two, path, arguments));
    const Bytes single = read_bytes(encode(mono, path, arguments));
    write_bytes(path, first + faster);
    EXPECT_THAT(failure(path), HasSubstr("changes its format midway")) << file[0];
    write_bytes(path, first + single);
    EXPECT_THAT(failure(path), HasSubstr("changes its format midway")) << file[0];
  }
}

// Radio recordings: several Ogg streams after another are one track as long as the format stays.
TEST(ChainedOgg, OfOneFormatIsReadToItsEnd) {
  const TempDir dir;
  const auto path = dir / "a.ogg";
  const Bytes first = read_bytes(encode(noise(Format::of(44100, 2), 2, 0.1, 3), path, {"-c:a", "libvorbis"}));
  const Bytes second =
      read_bytes(encode(noise(Format::of(44100, 2), 1, 0.1, 4), path, {"-c:a", "libvorbis"}));
  write_bytes(path, first + second);
  // The seam may cost the overlap of one block.
  EXPECT_NEAR(static_cast<double>(decode_all(path).frames()), 3 * 44100, 2048);
  write_bytes(path, second + first);
  EXPECT_NEAR(static_cast<double>(decode_all(path).frames()), 3 * 44100, 2048);
}

TEST(Reading, InAnyBlocksGivesTheSameSamples) {
  const TempDir dir;
  const Signal signal = noise(Format::of(44100, 2), 0.5, 0.2, 3);
  for (const char* file : {"a.wav", "a.flac", "a.mp3", "a.ogg", "a.m4a", "a.opus"}) {
    const auto path = encode(signal, dir / file);
    const Signal whole = decode_all(*open_decoder(path), 1 << 17);
    for (const std::size_t block : {1U, 7U, 511U, 4096U}) {
      EXPECT_EQ(decode_all(*open_decoder(path), block).channels, whole.channels) << file << block;
    }
  }
}

TEST(CodecTable, KnowsFilesByTheirFirstBytesNotByTheirNames) {
  const TempDir dir;
  const Signal signal = noise(Format::of(48000, 2), 0.2, 0.2, 3);
  const auto kind = [&](const char* file, const Arguments& arguments) {
    const auto path = encode(signal, dir / file, arguments);
    std::filesystem::rename(path, dir / "plain");
    return codec_row(SourceFile(dir / "plain")).kind;
  };
  EXPECT_EQ(kind("a.flac", {}), "flac");
  EXPECT_EQ(kind("a.wav", {}), "wav");
  EXPECT_EQ(kind("a.aiff", {}), "aiff");
  EXPECT_EQ(kind("a.ogg", {"-c:a", "libvorbis"}), "vorbis");
  EXPECT_EQ(kind("a.opus", {}), "opus");
  EXPECT_EQ(kind("a.mp3", {}), "other");
}

// Tag editors put ID3v2 in front of FLAC, too; some twice.
TEST(CodecTable, LooksBehindId3v2) {
  const TempDir dir;
  const auto path = encode(noise(Format::of(48000, 2), 0.5, 0.2, 3), dir / "a.flac", {}, WavSamples::s16);
  const Bytes flac = read_bytes(path);
  Bytes tag{'I', 'D', '3', 4, 0, 0, 0, 0, 2, 0};
  tag.resize(10 + 256);
  write_bytes(path, tag + flac);
  EXPECT_EQ(codec_row(SourceFile(path)).kind, "flac");
  EXPECT_EQ(decode_all(path).frames(), 24000U);
  write_bytes(path, tag + tag + flac);
  EXPECT_EQ(codec_row(SourceFile(path)).kind, "flac");
  EXPECT_EQ(decode_all(path).frames(), 24000U);
}

}  // namespace
}  // namespace nocturne::test
