// Flat tops: counted to the sample where they are, and none in tones, noise and square waves.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/clipping.h"

#include <gtest/gtest.h>

#include "tests/support/analysis.h"

namespace nocturne {
namespace {

using test::Signal;

Clipping clipping(const Signal& s, std::int64_t size = 1 << 30) {
  Clipping whole;
  Chunk chunk;
  const auto total = static_cast<std::int64_t>(s.frames());
  for (std::int64_t begin = 0; begin < total; begin += std::min(size, total)) {
    test::load_chunk(s, {begin, std::min(total, begin + size)}, Clipping::halo(), chunk);
    Clipping part;
    part.add(chunk);
    whole.merge(part);
  }
  return whole;
}

/// Clipped at `top`, in steps of 16 bits.
Signal clipped(Signal s, float top) {
  for (auto& channel : s.channels)
    for (float& x : channel) x = std::clamp(std::round(x * 32768) / 32768, -top, top);
  return s;
}

TEST(Clipping, CountsTheFlatTopsOfAClippedSine) {
  // 441 Hz for a second: 441 tops and as many bottoms a channel, each above 0.8 of its height for a fifth
  // of the 100 samples of a period.
  for (const float top : {0.5f, 0.25f}) {
    const Signal s = clipped(test::sine(Format::of(44100, 2), 1, 441, 1.25 * top), top);
    const Clipping::Runs runs = clipping(s).runs();
    EXPECT_EQ(runs.count, 4 * 441);
    EXPECT_NEAR(static_cast<double>(runs.longest), 20.5, 1);
  }
}

TEST(Clipping, IsNotTheRoundTopOfALowTone) {
  for (const double hz : {20.0, 50.0, 200.0})
    for (const double amplitude : {0.05, 0.5, 0.99})
      EXPECT_EQ(clipping(clipped(test::sine(Format::of(44100, 1), 2, hz, amplitude), 1)).runs().count, 0)
          << hz;
}

TEST(Clipping, IsNotASquareWaveNorSilenceNorNoise) {
  Signal square = test::sine(Format::of(44100, 1), 1, 441, 1);
  for (float& x : square.channels[0]) x = x < 0 ? -0.5f : 0.5f;
  EXPECT_EQ(clipping(square).runs().count, 0);
  EXPECT_EQ(clipping(test::silence(Format::of(44100, 2), 1)).runs().count, 0);
  EXPECT_EQ(clipping(clipped(test::noise(Format::of(44100, 2), 2, 0.1, 1), 1)).runs().count, 0);
}

TEST(Clipping, NeedsThreeSamplesAtTheTop) {
  for (const std::size_t length : {1, 2, 3, 4}) {
    Signal s = test::silence(Format::of(44100, 1), 0.1);
    for (std::size_t i = 0; i < length; ++i) s.channels[0][1000 + i] = -0.9f;
    EXPECT_EQ(clipping(s).runs().count, length >= 3 ? 1 : 0);
    EXPECT_EQ(clipping(s).runs().longest, length >= 3 ? static_cast<std::int64_t>(length) : 0);
  }
}

TEST(Clipping, CountsSamplesBeyondFullScale) {
  Signal s = test::silence(Format::of(44100, 2), 0.1);
  s.channels[0][10] = 1.0f;
  s.channels[0][20] = 1.01f;
  s.channels[1][30] = -2.0f;
  EXPECT_EQ(clipping(s).overs(), 2);
}

TEST(Clipping, IsTheSameForAnySplit) {
  Signal s = test::sine(Format::of(8000, 2), 1, 70, 0.9);
  test::add_sine(s, 310, 0.4);
  s = clipped(std::move(s), 0.7f);
  const Clipping whole = clipping(s);
  ASSERT_GT(whole.runs().count, 100);
  for (const std::int64_t size : {1, 2, 3, 7, 500, 4096}) {
    const Clipping pieces = clipping(s, size);
    EXPECT_EQ(pieces.runs().count, whole.runs().count) << size;
    EXPECT_EQ(pieces.runs().samples, whole.runs().samples) << size;
    EXPECT_EQ(pieces.runs().longest, whole.runs().longest) << size;
  }
}

}  // namespace
}  // namespace nocturne
