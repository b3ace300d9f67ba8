// Bits in use: exact for every width, and none off the grid.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/sample_grid.h"

#include <gtest/gtest.h>

#include "tests/support/signal.h"

namespace nocturne {
namespace {

using test::Signal;

std::optional<int> bits(const Signal& s) {
  SampleGrid grid;
  for (const auto& channel : s.channels) grid.add({channel.data(), channel.size(), 1, channel.size()});
  return grid.bits();
}

Signal quantized(int width) {
  Signal s = test::noise(Format::of(8000, 2), 0.1, 0.2, 1);
  const float steps = std::ldexp(1.0f, width - 1);
  for (auto& channel : s.channels)
    for (float& x : channel) x = std::round(x * steps) / steps;
  return s;
}

TEST(SampleGrid, TellsTheBitsInUse) {
  for (int width = 2; width <= 24; ++width) EXPECT_EQ(bits(quantized(width)), width);
}

TEST(SampleGrid, NeedsOneSampleForMoreBits) {
  Signal s = quantized(16);
  s.channels[1][701] += 0x1p-23f;
  EXPECT_EQ(bits(s), 24);
}

TEST(SampleGrid, IsNoneForFloatsAndForSilence) {
  EXPECT_EQ(bits(test::noise(Format::of(8000, 1), 0.1, 0.2, 2)), std::nullopt);
  EXPECT_EQ(bits(test::silence(Format::of(8000, 1), 0.1)), std::nullopt);
  Signal over = quantized(16);
  over.channels[0][3] = 1e30f;  // beyond any grid
  EXPECT_EQ(bits(over), std::nullopt);
}

TEST(SampleGrid, MergesToTheWidest) {
  SampleGrid a, b;
  const Signal coarse = quantized(8), fine = quantized(20);
  a.add({coarse.channels[0].data(), coarse.frames(), 1, coarse.frames()});
  b.add({fine.channels[0].data(), fine.frames(), 1, fine.frames()});
  a.merge(b);
  EXPECT_EQ(a.bits(), 20);
}

}  // namespace
}  // namespace nocturne
