// Resampling by its closed forms, the check for NaN, and files in a row.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/decoder_adapters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "audio/resampler.h"
#include "tests/audio/failure.h"
#include "tests/support/encode.h"

namespace nocturne::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::unique_ptr<Decoder> opened(const Signal& s, const TempDir& dir) {
  write_wav(dir / "a.wav", s, WavSamples::f32);
  return open_decoder(dir / "a.wav");
}

TEST(Resampled, IsAsLongAsItShouldBe) {
  const TempDir dir;
  for (const int from : {8000, 44100, 48000, 192000})
    for (const int to : {8000, 44100, 48000, 96000, 192000})
      for (const std::size_t frames : {0, 1, 100, 4095, 4096, 4097, 30011}) {
        const auto decoder = resampled(opened(Signal(Format::of(from, 2), frames), dir), to);
        const auto expected =
            static_cast<std::int64_t>(std::floor(static_cast<double>(frames) * to / from + 0.5));
        EXPECT_EQ(decoder->info().frames, expected);
        EXPECT_EQ(decoder->info().format.rate, to);
        EXPECT_EQ(static_cast<std::int64_t>(decode_all(*decoder).frames()), expected)
            << from << " to " << to << ", " << frames;
      }
}

TEST(Resampled, GivesTheSameBitsForAnySizeOfReads) {
  const TempDir dir;
  const Signal s = noise(Format::of(44100, 2), 1, 0.2, 3);
  const Signal whole = decode_all(*resampled(opened(s, dir), 48000), 100'000);
  for (const std::size_t block : {1, 333, 4096, 48000})
    EXPECT_EQ(decode_all(*resampled(opened(s, dir), 48000), block).channels, whole.channels) << block;
}

TEST(Resampled, LeavesTheRateItHas) {
  const TempDir dir;
  const Signal s = noise(Format::of(44100, 2), 0.2, 0.2, 3);
  EXPECT_EQ(decode_all(*resampled(opened(s, dir), 44100)).channels, s.channels);
}

/// The largest difference from the same sine sampled at the new rate, away from the ends, where the sine
/// begins out of nothing.
double error_of(double hz, int from, int to, const TempDir& dir) {
  const Signal out = decode_all(*resampled(opened(sine(Format::of(from, 1), 1, hz, 0.5), dir), to));
  const Signal expected = sine(Format::of(to, 1), 1, hz, 0.5);
  double error = 0;
  for (std::size_t i = out.frames() / 4; i < out.frames() * 3 / 4; ++i)
    error = std::max(error, std::abs(static_cast<double>(out.channels[0][i]) - expected.channels[0][i]));
  return error;
}

// In time, level and phase: 0.5 has its last bit at 2^-24, and both sines are rounded to it.
TEST(Resampled, KeepsSinesInTime) {
  const TempDir dir;
  for (const auto& [from, to] : {std::pair{44100, 48000},
                                 {48000, 44100},
                                 {96000, 44100},
                                 {44100, 96000},
                                 {192000, 48000},
                                 {8000, 44100}}) {
    const double nyquist = std::min(from, to) / 2.0;
    for (const double share : {0.01, 0.3, 0.9})
      EXPECT_LT(error_of(share * nyquist, from, to, dir), 3 * 0x1p-24)
          << from << " to " << to << " at " << share;
  }
}

/// RMS relative to full scale in the middle half.
double level_db(const std::vector<float>& x) {
  double sum = 0;
  for (std::size_t i = x.size() / 4; i < x.size() * 3 / 4; ++i) sum += std::pow(static_cast<double>(x[i]), 2);
  return 10 * std::log10(sum / static_cast<double>(x.size() / 2) + 1e-30);
}

// Above the new Nyquist frequency nothing comes through, not even close to it.
TEST(Resampled, FoldsNothingDown) {
  const TempDir dir;
  for (const double hz : {22'100.0, 22'500.0, 23'000.0, 30'000.0, 47'000.0}) {
    const Signal s = sine(Format::of(96000, 1), 1, hz, 1.0);
    EXPECT_LT(level_db(decode_all(*resampled(opened(s, dir), 44100)).channels[0]), -120) << hz;
  }
}

TEST(Resampled, KeepsChannelsApart) {
  const TempDir dir;
  Signal s(Format::of(44100, 6), 20000);
  for (std::size_t c = 0; c < 6; ++c)
    for (float& x : s.channels[c]) x = static_cast<float>(c) / 8;
  const Signal out = decode_all(*resampled(opened(s, dir), 48000));
  for (std::size_t c = 0; c < 6; ++c) EXPECT_NEAR(out.channels[c][10000], static_cast<double>(c) / 8, 1e-6);
}

TEST(Finite, NamesTheFrame) {
  const TempDir dir;
  Signal s = noise(Format::of(44100, 2), 0.5, 0.1, 1);
  s.channels[1][12345] = std::numeric_limits<float>::quiet_NaN();
  s.channels[0][12346] = std::numeric_limits<float>::infinity();
  const auto decoder = finite(opened(s, dir), NonFinite::fail, "song.wav");
  try {
    decode_all(*decoder);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "song.wav: NaN at frame 12345, channel 2");
  }
}

TEST(Finite, PutsZerosAndCountsFrames) {
  const TempDir dir;
  Signal s = noise(Format::of(44100, 2), 0.5, 0.1, 1);
  s.channels[0][5] = -std::numeric_limits<float>::infinity();
  s.channels[1][5] = std::numeric_limits<float>::quiet_NaN();
  s.channels[1][9000] = std::numeric_limits<float>::quiet_NaN();
  const auto decoder = finite(opened(s, dir), NonFinite::zero);
  const Signal out = decode_all(*decoder);
  EXPECT_EQ(decoder->zeroed_frames(), 2);
  s.channels[0][5] = s.channels[1][5] = s.channels[1][9000] = 0;
  EXPECT_EQ(out.channels, s.channels);
}

TEST(Joined, IsOneStreamThatKnowsWhereItsPartsBegin) {
  const TempDir dir;
  const Signal all = noise(Format::of(50'000, 2), 0.4, 0.2, 6);
  std::vector<std::filesystem::path> files;
  std::size_t begin = 0;
  for (const std::size_t end : {7001, 7001, 7002, 20'000}) {  // one of them without frames, one of one
    Signal part(all.format, end - begin);
    for (std::size_t c = 0; c < 2; ++c)
      std::copy_n(all.channels[c].begin() + static_cast<std::ptrdiff_t>(begin), end - begin,
                  part.channels[c].begin());
    files.push_back(dir / (std::to_string(files.size()) + ".wav"));
    write_wav(files.back(), part, WavSamples::f32);
    begin = end;
  }
  for (const std::size_t block : {1, 333, 7001, 30'000}) {
    const auto decoder = joined(files);
    EXPECT_EQ(decoder->info().frames, 20'000);
    EXPECT_EQ(decode_all(*decoder, block).channels, all.channels);
    EXPECT_THAT(decoder->first_frames(), ElementsAre(0, 7001, 7001, 7002));
  }
}

std::string refusal(const std::vector<std::filesystem::path>& files) {
  try {
    joined(files);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

TEST(Joined, RefusesFilesOfSeveralFormats) {
  const TempDir dir;
  write_wav(dir / "a.wav", Signal(Format::of(44100, 2), 100), WavSamples::s16);
  write_wav(dir / "b.wav", Signal(Format::of(48000, 2), 100), WavSamples::s16);
  write_wav(dir / "c.wav", Signal(Format::of(44100, 1), 100), WavSamples::s16);
  write_wav(dir / "d.wav", Signal(Format::of(44100, 2), 100), WavSamples::s24);
  for (const char* other : {"b.wav", "c.wav"}) {
    const std::string words = refusal({dir / "a.wav", dir / other});
    EXPECT_THAT(words, HasSubstr("a.wav (44100 Hz, 2 channels)"));
    EXPECT_THAT(words, HasSubstr(other));
  }
  EXPECT_EQ(joined({dir / "a.wav", dir / "d.wav"})->info().bits, 24);
  EXPECT_EQ(refusal({}), "no files to join");
}

}  // namespace
}  // namespace nocturne::test
