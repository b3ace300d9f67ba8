// Ends of spectra: brick walls found where they are, roll-offs and noise floors left alone.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/bandwidth.h"

#include <gtest/gtest.h>

#include "analyzers/front_end.h"
#include "dsp/window.h"
#include "tests/support/analysis.h"

namespace nocturne {
namespace {

using test::Signal;

constexpr std::size_t kReach = 300;

/// White noise through a linear-phase low-pass whose transition ends `width_hz` above `hz`.
Signal walled(int rate, double hz, double width_hz, std::uint32_t seed = 1) {
  const Signal in = test::noise(Format::of(rate, 1), 2, 0.1, seed);
  const auto taps =
      lowpass_fir(std::min(kaiser_length(90, width_hz / rate), 2 * static_cast<int>(kReach) + 1),
                  (hz + width_hz / 2) / rate, kaiser_beta(90));
  Signal out(in.format, in.frames());
  for (std::size_t i = 0; i < in.frames(); ++i) {
    float sum = 0;
    for (std::size_t t = 0; t < std::min(taps.size(), i); ++t) sum += taps[t] * in.channels[0][i - t];
    out.channels[0][i] = sum;
  }
  return out;
}

/// Poles: 6 dB an octave each.
Signal rolled_off(int rate, double hz, int poles) {
  Signal s = test::noise(Format::of(rate, 1), 2, 0.1, 2);
  const auto a = static_cast<float>(std::exp(-2 * std::numbers::pi * hz / rate));
  for (int p = 0; p < poles; ++p) {
    float y = 0;
    for (float& x : s.channels[0]) x = y = (1 - a) * x + a * y;
  }
  return s;
}

Bandwidth bandwidth(const Signal& s, std::int64_t size = 1 << 30) {
  FrontEnd front_end(s.format.rate);
  Chunk chunk;
  Bandwidth whole;
  const auto total = static_cast<std::int64_t>(s.frames());
  for (std::int64_t begin = 0; begin < total; begin += std::min(size, total)) {
    test::load_chunk(s, {begin, std::min(total, begin + size)}, FrontEnd::halo(s.format.rate), chunk);
    Bandwidth part;
    part.add(front_end.prepare(chunk).spectrum, chunk.span);
    whole.merge(std::move(part));
  }
  return whole;
}

TEST(Bandwidth, FindsABrickWall) {
  for (const double hz : {8'000.0, 11'025.0, 16'000.0, 19'000.0}) {
    const auto cutoff = bandwidth(walled(44100, hz, 500)).cutoff();
    ASSERT_TRUE(cutoff) << hz;
    EXPECT_NEAR(cutoff->hz, hz + 250, 350) << "a band of 172 Hz on either side";
    EXPECT_GT(cutoff->drop_db, 40);
    EXPECT_LT(cutoff->floor_dbfs, -80);
  }
}

TEST(Bandwidth, TellsTheFloorAboveTheWall) {
  Signal s = walled(44100, 11'025, 500);
  test::add_noise(s, 1e-3, 3);  // -60 dBFS over 22.05 kHz
  const auto cutoff = bandwidth(s).cutoff();
  ASSERT_TRUE(cutoff);
  // From the end of the wall, some 12 kHz, to 97 % of half the rate: 0.43 of the noise's power, -63.7 dB.
  EXPECT_NEAR(cutoff->floor_dbfs, -63.7, 0.6);
}

TEST(Bandwidth, HasNoEndInRollOffsAndNoise) {
  for (const double hz : {2'000.0, 8'000.0, 15'000.0})
    for (const int poles : {0, 2, 4, 8})
      EXPECT_FALSE(bandwidth(rolled_off(44100, hz, poles)).cutoff()) << hz << " " << poles;
}

TEST(Bandwidth, HasNoEndWhereTheSpectrumRisesAgain) {
  Signal s = walled(44100, 8'000, 500);
  const Signal high = walled(44100, 8'000, 500, 4);
  for (std::size_t i = 0; i < s.frames(); ++i)
    s.channels[0][i] += (i % 2 == 0 ? 1.0f : -1.0f) * high.channels[0][i];
  const auto cutoff = bandwidth(s).cutoff();  // 8 kHz of silence between two bands
  EXPECT_TRUE(!cutoff || cutoff->hz > 15'000);
}

TEST(Bandwidth, HasNoEndInSilence) {
  EXPECT_FALSE(bandwidth(test::silence(Format::of(44100, 1), 2)).cutoff());
  EXPECT_FALSE(Bandwidth().cutoff());
}

TEST(Bandwidth, IsTheSameForAnySplit) {
  const Signal s = walled(44100, 16'000, 500);
  const auto whole = bandwidth(s).cutoff(), pieces = bandwidth(s, 30'011).cutoff();
  ASSERT_TRUE(whole && pieces);
  EXPECT_EQ(whole->hz, pieces->hz);
  EXPECT_NEAR(whole->drop_db, pieces->drop_db, 1e-9);
}

TEST(EarlierRate, IsTheOneWhoseHalfTheSpectrumEndsAt) {
  EXPECT_EQ(bandwidth(walled(96'000, 21'600, 1'000)).earlier_rate(96'000), 44'100);
  EXPECT_EQ(bandwidth(walled(96'000, 23'400, 1'000)).earlier_rate(96'000), 48'000);
  EXPECT_EQ(bandwidth(walled(44'100, 10'800, 500)).earlier_rate(44'100), 22'050);
}

TEST(EarlierRate, IsNoneForOtherEndsRollOffsNoiseAndSilence) {
  for (const double hz : {8'900.0, 13'000.0, 18'700.0})
    EXPECT_EQ(bandwidth(walled(44'100, hz, 500)).earlier_rate(44'100), std::nullopt) << hz;
  for (const int poles : {0, 2, 4, 8})
    EXPECT_EQ(bandwidth(rolled_off(96'000, 15'000, poles)).earlier_rate(96'000), std::nullopt) << poles;
  Signal noisy = walled(96'000, 21'600, 1'000);
  EXPECT_EQ(bandwidth(test::add_noise(noisy, 3e-3, 5)).earlier_rate(96'000), std::nullopt) << "noise goes on";
  EXPECT_EQ(bandwidth(test::silence(Format::of(96'000, 1), 2)).earlier_rate(96'000), std::nullopt);
}

}  // namespace
}  // namespace nocturne
