// Blocks of 100 ms as bytes: exact to half a step, and those that the loudness analyzer keeps.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/loudness_blocks.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "analyzers/loudness_gates.h"
#include "tests/support/loudness_signals.h"

namespace nocturne {
namespace {

double round_trip(double mean_square) {
  std::string bytes;
  append_loudness_block(bytes, mean_square);
  return loudness_block(bytes, 0);
}

TEST(LoudnessBlocks, AreRightToHalfAStep) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> any(-99.9, 31);
  for (int i = 0; i < 1000; ++i) {
    const double l = any(random);
    EXPECT_NEAR(lufs(round_trip(energy_of(l))), l, 0.5 * kLoudnessBlockStepLu + 1e-9);  // 1e-9: the logarithm
  }
}

TEST(LoudnessBlocks, KeepNothingBelowTheScaleAndTheTopAboveIt) {
  EXPECT_EQ(round_trip(0), 0);
  EXPECT_EQ(round_trip(energy_of(-100.1)), 0);
  EXPECT_NEAR(lufs(round_trip(1e30)), 31.07, 1e-9);
  EXPECT_NEAR(lufs(round_trip(std::numeric_limits<double>::infinity())), 31.07, 1e-9);
}

TEST(LoudnessBlocks, AreTwoLittleEndianBytesEach) {
  std::string bytes;
  append_loudness_block(bytes, energy_of(-100 + 0.002 * 0x1234));
  EXPECT_EQ(bytes, "\x34\x12");
  append_loudness_block(bytes, 0);
  EXPECT_EQ(loudness_block_count(bytes), 2u);
  EXPECT_EQ(loudness_block_count(bytes + "x"), 2u);
  EXPECT_EQ(loudness_block_count(""), 0u);
}

TEST(LoudnessBlocks, OfATrackAreItsWholeTenthsOfASecond) {
  for (const int rate : {11'025, 44'100, 48'000}) {
    const auto r = test::result(test::stereo_tone(rate, {{2.05, -20}, {1.03, -40}}));
    const std::string& bytes = r.blocks.bytes;
    ASSERT_EQ(loudness_block_count(bytes), 30u);
    // A stereo sine of 1 kHz has its peak level in LUFS; within 0.1 LU, as Tech 3341 has it.
    EXPECT_NEAR(lufs(loudness_block(bytes, 10)), -20, 0.1);
    EXPECT_NEAR(lufs(loudness_block(bytes, 28)), -40, 0.1);
  }
  EXPECT_EQ(loudness_block_count(test::result(test::silence(Format::of(44'100, 2), 0.09)).blocks.bytes), 0u);
}

}  // namespace
}  // namespace nocturne
