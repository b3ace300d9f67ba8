// The trace of MP3: found in what an encoder's rounding leaves, at any alignment; not in filtered sound.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/mp3_trace.h"

#include <gtest/gtest.h>

#include "dsp/window.h"
#include "tests/audio/decode_all.h"
#include "tests/support/analysis.h"
#include "tests/support/encode.h"

namespace nocturne {
namespace {

using test::Signal;

/// Twelve seconds of what has all frequencies, loud enough to be above the rounding to 16 bits.
Signal music(std::uint32_t seed = 1) {
  Signal s = test::clicks(Format::of(44100, 2), 12, 300, seed);
  for (const double hz : {220.0, 277.18, 880.0, 3520.0}) test::add_sine(s, hz, 0.05);
  return test::add_noise(s, 0.02, seed);
}

Signal rounded(Signal s) {
  for (auto& channel : s.channels)
    for (float& x : channel) x = std::round(x * 32768) / 32768;
  return s;
}

/// Encoded and decoded; `skip` frames of its beginning are cut off.
Signal through(const Signal& s, const std::string& name, const std::string& codec, const std::string& rate,
               std::size_t skip) {
  const test::TempDir folder;
  const auto file = test::encode(s, folder / name, {"-c:a", codec, "-b:a", rate});
  Signal out = rounded(test::decode_all(file));
  for (auto& channel : out.channels)
    channel.erase(channel.begin(), channel.begin() + static_cast<std::ptrdiff_t>(skip));
  return out;
}

Signal through_mp3(const Signal& s, const std::string& rate, std::size_t skip) {
  return through(s, "a.mp3", "libmp3lame", rate, skip);
}

double confidence(const Signal& s, std::int64_t chunk_frames = 100'000) {
  Mp3Trace whole;
  Chunk chunk;
  const auto total = static_cast<std::int64_t>(s.frames());
  for (std::int64_t begin = 0; begin < total; begin += chunk_frames) {
    test::load_chunk(s, {begin, std::min(total, begin + chunk_frames)}, Mp3Trace::halo(), chunk);
    Mp3Trace part;
    part.add(chunk);
    whole.merge(std::move(part));
  }
  return whole.confidence();
}

Signal lowpassed(const Signal& s, double hz) {
  const auto taps = lowpass_fir(301, hz / s.format.rate, kaiser_beta(90));
  Signal out(s.format, s.frames());
  for (std::size_t c = 0; c < s.channels.size(); ++c)
    for (std::size_t i = 150; i + 150 < s.frames(); ++i) {
      float sum = 0;
      for (std::size_t t = 0; t < taps.size(); ++t) sum += taps[t] * s.channels[c][i + 150 - t];
      out.channels[c][i] = sum;
    }
  return out;
}

TEST(Mp3Trace, IsFoundAtAnyBitRateAndAlignment) {
  for (const char* rate : {"128k", "192k", "320k"})
    for (const std::size_t skip : {0, 1, 575, 1000}) {
      SCOPED_TRACE(testing::Message() << rate << ", " << skip << " frames cut off");
      EXPECT_GT(confidence(through_mp3(music(), rate, skip)), 0.99);
    }
}

// Fainter than that of MP3: from steady sound (AAC codes clicks by short blocks), 24 s of it, at a low bit
// rate.
TEST(Mp3Trace, IsFoundAfterAacToo) {
  Signal s = test::silence(Format::of(44100, 2), 24);
  for (const double hz : {220.0, 277.18, 880.0, 3520.0}) test::add_sine(s, hz, 0.05);
  s = test::add_noise(s, 0.02, 1);
  EXPECT_LT(confidence(rounded(s)), 0.5);
  for (const std::size_t skip : {0, 1, 575})
    EXPECT_GT(confidence(through(s, "a.m4a", "aac", "96k", skip)), 0.5) << skip;
}

TEST(Mp3Trace, SurvivesAChangeOfLevel) {
  Signal s = through_mp3(music(), "192k", 0);
  for (auto& channel : s.channels)
    for (float& x : channel) x *= 0.37f;
  EXPECT_GT(confidence(rounded(s)), 0.99);
}

TEST(Mp3Trace, IsNotInWhatNeverWasMp3) {
  for (const std::uint32_t seed : {1u, 2u, 3u}) EXPECT_LT(confidence(rounded(music(seed))), 0.5);
}

// The known failure of detectors that look for a steep end of the spectrum alone.
TEST(Mp3Trace, IsNotInSteeplyFilteredSound) {
  for (const double hz : {11'025.0, 16'000.0, 19'000.0})
    EXPECT_LT(confidence(rounded(lowpassed(music(), hz))), 0.5) << hz;
}

TEST(Mp3Trace, IsNotInSilenceOrTones) {
  const Format format = Format::of(44100, 2);
  EXPECT_LT(confidence(test::silence(format, 12)), 0.5);
  EXPECT_LT(confidence(rounded(test::sine(format, 12, 1000, 0.5))), 0.5);
  EXPECT_LT(confidence(Signal(format, 0)), 0.5);
}

TEST(Mp3Trace, IsTheSameForAnySplit) {
  const Signal s = through_mp3(music(), "320k", 0);
  const double whole = confidence(s, 1 << 30);
  for (const std::int64_t size : {1'000, 44'100, 100'001}) EXPECT_EQ(confidence(s, size), whole) << size;
}

}  // namespace
}  // namespace nocturne
