// Channels: offsets, silence, sameness and polarity in closed form.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/channel_sums.h"

#include <gtest/gtest.h>

#include "tests/support/signal.h"

namespace nocturne {
namespace {

using test::Signal;

/// The two channels of a stereo track, through a planar buffer as a chunk is.
ChannelSums sums(const std::vector<float>& left, const std::vector<float>& right) {
  std::vector<float> planar = left;
  planar.insert(planar.end(), right.begin(), right.end());
  ChannelSums out;
  out.add({planar.data(), left.size(), 2, left.size()});
  return out;
}

std::vector<float> noise(std::uint32_t seed, double rms = 0.1) {
  return test::noise(Format::of(8000, 1), 2, rms, seed).channels[0];
}

std::vector<float> scaled(std::vector<float> x, float gain, float offset = 0) {
  for (float& v : x) v = v * gain + offset;
  return x;
}

TEST(ChannelSums, TellsTheWorstOffsetWithItsSign) {
  const auto x = test::sine(Format::of(8000, 1), 1, 100, 0.3).channels[0];  // whole periods: mean 0
  // Floats of 24 bits: the mean of 8,000 roundings of 3e-8 is far below 1e-7.
  EXPECT_NEAR(sums(scaled(x, 1, 0.02f), scaled(x, 1, -0.05f)).worst_offset(), -0.05, 1e-7);
  EXPECT_NEAR(sums(x, x).worst_offset(), 0, 1e-7);
}

TEST(ChannelSums, FindsADeadChannelBesideASoundingOne) {
  EXPECT_EQ(sums(noise(1), noise(2, 1e-5)).dead_channels(), 1);
  EXPECT_EQ(sums(noise(1), noise(2)).dead_channels(), 0);
  EXPECT_EQ(sums(noise(1, 1e-5), noise(2, 1e-5)).dead_channels(), 0) << "a silent track";
  EXPECT_EQ(sums(noise(1), noise(2, 1e-5)).correlation(), std::nullopt);
}

TEST(ChannelSums, TellsIdenticalFromNearlyIdenticalChannels) {
  auto other = noise(1);
  EXPECT_EQ(sums(noise(1), other).identical(), true);
  other[701] += 1e-6f;
  EXPECT_EQ(sums(noise(1), other).identical(), false);
}

TEST(ChannelSums, GivesTheCorrelation) {
  EXPECT_NEAR(*sums(noise(1), scaled(noise(1), -0.5f)).correlation(), -1, 1e-9);
  EXPECT_NEAR(*sums(noise(1), scaled(noise(1), 2)).correlation(), 1, 1e-9);
  EXPECT_NEAR(*sums(noise(1), noise(2)).correlation(), 0, 0.03);  // 16,000 samples: 0.008 a deviation
}

TEST(ChannelSums, SaysNothingOfMono) {
  ChannelSums mono;
  const auto x = noise(1);
  mono.add({x.data(), x.size(), 1, x.size()});
  EXPECT_EQ(mono.correlation(), std::nullopt);
  EXPECT_EQ(mono.identical(), std::nullopt);
  EXPECT_EQ(ChannelSums().worst_offset(), 0);
}

}  // namespace
}  // namespace nocturne
