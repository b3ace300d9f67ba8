// Dither: the generator's published values, the noise it leaves, and what it does not touch.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/dither.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/mastering/render.h"

namespace nocturne {
namespace {

using test::Planar;
using test::Signal;

/// Dithered in portions of `portion` frames; 0: all at once.
Signal dithered(const Signal& input, const Dither& dither, std::size_t portion = 0) {
  Signal out = input;
  if (portion == 0) portion = input.frames();
  std::vector<float> samples;
  for (std::size_t at = 0; at < input.frames(); at += portion) {
    const std::size_t frames = std::min(portion, input.frames() - at);
    samples.resize(frames * input.channels.size());
    for (std::size_t c = 0; c < input.channels.size(); ++c)
      std::copy_n(input.channels[c].begin() + static_cast<std::ptrdiff_t>(at), frames,
                  samples.begin() + static_cast<std::ptrdiff_t>(c * frames));
    dither.apply({samples.data(), frames, input.format.channels, frames}, static_cast<std::int64_t>(at));
    for (std::size_t c = 0; c < input.channels.size(); ++c)
      std::copy_n(samples.begin() + static_cast<std::ptrdiff_t>(c * frames), frames,
                  out.channels[c].begin() + static_cast<std::ptrdiff_t>(at));
  }
  return out;
}

/// What dither and rounding added, a vector a channel.
std::vector<std::vector<double>> error_of(const Signal& in, const Signal& out) {
  std::vector<std::vector<double>> errors(in.channels.size());
  for (std::size_t c = 0; c < errors.size(); ++c)
    for (std::size_t i = 0; i < in.frames(); ++i)
      errors[c].push_back(static_cast<double>(out.channels[c][i]) - static_cast<double>(in.channels[c][i]));
  return errors;
}

double mean_product(const std::vector<double>& a, const std::vector<double>& b, std::size_t lag = 0) {
  double sum = 0;
  for (std::size_t i = lag; i < a.size(); ++i) sum += a[i] * b[i - lag];
  return sum / static_cast<double>(a.size() - lag);
}

constexpr double kLsb16 = 1.0 / 32'768;

TEST(Philox, GivesThePublishedValues) {
  // Philox2x32-10 in "kat_vectors" of Random123, the authors' library.
  using Words = std::array<std::uint32_t, 2>;
  EXPECT_EQ(philox({0, 0}, 0), (Words{0xff1dae59, 0x6cd10df2}));
  EXPECT_EQ(philox({0xffffffff, 0xffffffff}, 0xffffffff), (Words{0x2c3f628b, 0xab4fd7ad}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3}, 0x13198a2e), (Words{0xdd7ce038, 0xf62a4c12}));
}

TEST(Dither, LeavesTheNoiseOfTriangularDensity) {
  // Half an LSB: the noise's own 1/6 and rounding's 1/12 of an LSB squared.
  for (const auto& [bits, level, tolerance] : {std::tuple{16, -96.33, 0.05}, {24, -144.49, 0.05}}) {
    const Signal input = test::sine(Format::of(44'100, 2), 5, 997, 0.1);
    for (const auto& error : error_of(input, dithered(input, Dither(bits, 1))))
      // A twentieth of a decibel: eight standard deviations of the estimate from 220,500 frames.
      EXPECT_NEAR(10 * std::log10(mean_product(error, error)), level, tolerance) << bits;
  }
}

TEST(Dither, MakesNoiseThatIsWhiteAndIndependentOfItsNeighbours) {
  const Signal input = test::sine(Format::of(44'100, 6), 5, 997, 0.1);
  const auto errors = error_of(input, dithered(input, Dither(16, 1)));
  const double power = kLsb16 * kLsb16 / 4;
  // Five standard deviations: 1 / sqrt(220,500) is 0.0021.
  constexpr double kChance = 0.0107;
  for (std::size_t c = 0; c < errors.size(); ++c) {
    for (std::size_t other = 0; other < c; ++other)
      EXPECT_LT(std::abs(mean_product(errors[c], errors[other])) / power, kChance);
    for (const std::size_t lag : {1, 2, 7, 64, 4096})
      EXPECT_LT(std::abs(mean_product(errors[c], errors[c], lag)) / power, kChance) << lag;
    std::vector<double> signal(input.channels[c].begin(), input.channels[c].end());
    EXPECT_LT(std::abs(mean_product(errors[c], signal)) / std::sqrt(power * 0.005), kChance);
  }
}

TEST(Dither, HasNoMeanWhateverTheSignal) {
  for (const float level : {0.0f, 0.25f, 0.5f, 0.77f, -0.5f}) {
    Signal input(Format::of(44'100, 1), 1 << 20);
    for (float& x : input.channels[0]) x = level * static_cast<float>(kLsb16);
    input.channels[0][0] = 0.5f;  // else nothing would be added to zeros
    for (std::size_t i = 0; i < input.frames(); i += kBlock) input.channels[0][i] = 0.5f;
    const auto error = error_of(input, dithered(input, Dither(16, 9)))[0];
    double sum = 0;
    for (const double e : error) sum += e;
    // Five standard deviations of a mean over 2^20 frames, 0.5 / 1024 LSB: -150 dBFS.
    EXPECT_LT(std::abs(sum / static_cast<double>(error.size())), 5 * 0.5 / 1024 * kLsb16) << level;
    EXPECT_NEAR(mean_product(error, error) / (kLsb16 * kLsb16), 0.25, 0.003) << "no modulation at " << level;
  }
}

TEST(Dither, KeepsDigitalSilenceAndAddsToQuietSound) {
  Signal input(Format::of(44'100, 2), 5 * kBlock + 100);
  input.channels[1][2 * kBlock + 17] = 1e-9f;
  const Signal out = dithered(input, Dither(16, 1));
  for (std::size_t c = 0; c < 2; ++c)
    for (std::size_t block = 0; block < 6; ++block) {
      const auto begin = out.channels[c].begin() + static_cast<std::ptrdiff_t>(block * kBlock);
      const auto end = block == 5 ? out.channels[c].end() : begin + kBlock;
      const auto zeros = std::count(begin, end, 0.0f);
      if (block == 2) {
        // Triangular noise rounds to 0 three times of four.
        EXPECT_NEAR(static_cast<double>(zeros) / kBlock, 0.75, 0.03);
      } else {
        EXPECT_EQ(zeros, end - begin) << block;
      }
    }
}

TEST(Dither, GivesWholeStepsWithinFullScale) {
  for (const int bits : {8, 16, 24}) {
    const double scale = std::ldexp(1, bits - 1);
    Signal input = test::noise(Format::of(44'100, 1), 1, 0.5, 3);
    for (std::size_t i = 0; i < input.frames(); i += 3) input.channels[0][i] = i % 2 == 0 ? 1.0f : -1.0f;
    const Signal out = dithered(input, Dither(bits, 1));
    for (const float x : out.channels[0]) {
      const double k = static_cast<double>(x) * scale;
      EXPECT_EQ(k, std::round(k));
      EXPECT_TRUE(k >= -scale && k <= scale - 1) << k;
    }
  }
}

TEST(Dither, GivesTheSameBitsForPortionsOfAnySizeOnTheGrid) {
  Signal input = test::lively(Format::of(44'100, 2), 1.5);
  const Dither dither(16, 77);
  const Signal whole = dithered(input, dither);
  for (const std::size_t portion : {kBlock, 2 * kBlock, 5 * kBlock})
    EXPECT_TRUE(test::same_bits(dithered(input, dither, portion), whole)) << portion;
}

TEST(Dither, DiffersWithSeedChannelAndFrame) {
  const Signal input = test::sine(Format::of(44'100, 2), 0.5, 997, 0.1);
  const auto one = dithered(input, Dither(16, 1)), two = dithered(input, Dither(16, 2));
  EXPECT_EQ(one.channels, dithered(input, Dither(16, 1)).channels);
  EXPECT_NE(one.channels, two.channels);
  EXPECT_NE(one.channels[0], one.channels[1]);
  std::vector<float> late(2 * kBlock, 0.1f), early = late;
  const Dither dither(16, 1);
  dither.apply({early.data(), kBlock, 2, kBlock}, 0);
  // 2^32 frames on, 27 hours, the lower word of the counter is the same.
  dither.apply({late.data(), kBlock, 2, kBlock}, std::int64_t{1} << 32);
  EXPECT_NE(early, late);
}

}  // namespace
}  // namespace nocturne
