// Conversion to planar float: scales, channels of every number, and what is not a number.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/planar.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace nocturne::test {
namespace {

template <class T>
struct Scale {
  T lowest;     // becomes -1
  T zero;       // becomes 0
  double step;  // one unit
};

template <class T>
void expect_scale(const Scale<T>& scale) {
  std::mt19937_64 random(1);
  for (const int channels : {1, 2, 3, 6, 16}) {
    const std::size_t frames = 37;  // no multiple of any vector's width
    std::vector<T> in(frames * static_cast<std::size_t>(channels));
    for (T& x : in) x = static_cast<T>(random());
    in.front() = scale.lowest;
    in.back() = scale.zero;
    std::vector<float> out(64 * static_cast<std::size_t>(channels), 7.0F);
    const AudioSpan span(out.data(), 64, channels, frames);
    deinterleave(in.data(), span);
    EXPECT_EQ(span[0].front(), -1.0F);
    EXPECT_EQ(span[channels - 1].back(), 0.0F);
    for (std::size_t i = 0; i < in.size(); ++i) {
      const double exact = (static_cast<double>(in[i]) - static_cast<double>(scale.zero)) * scale.step;
      const auto channel = static_cast<int>(i % static_cast<std::size_t>(channels));
      EXPECT_EQ(span[channel][i / static_cast<std::size_t>(channels)], static_cast<float>(exact));
    }
    EXPECT_EQ(out[frames], 7.0F) << "wrote behind the span";
  }
}

TEST(Deinterleave, ScalesIntegersByTheirMostNegativeValue) {
  expect_scale<std::uint8_t>({0, 128, 1.0 / 128});
  expect_scale<std::int16_t>({INT16_MIN, 0, 1.0 / 32768});
  expect_scale<std::int32_t>({INT32_MIN, 0, 1.0 / 2147483648.0});
}

TEST(Deinterleave, KeepsFloatsBeyondFullScale) {
  const std::vector<float> in{1.5F, -3.0F, 1e-30F, 0.0F};
  const std::vector<double> wide(in.begin(), in.end());
  std::vector<float> out(4);
  deinterleave(in.data(), AudioSpan(out.data(), 2, 2, 2));
  EXPECT_EQ(out, (std::vector<float>{1.5F, 1e-30F, -3.0F, 0.0F}));
  deinterleave(wide.data(), AudioSpan(out.data(), 4, 1, 4));
  EXPECT_EQ(out, in);
}

TEST(SilenceNonFinite, LeavesFiniteSamplesAlone) {
  constexpr float kMost = std::numeric_limits<float>::max();
  constexpr float kLeast = std::numeric_limits<float>::denorm_min();
  std::vector<float> samples{kMost, -kMost, kLeast, -0.0F, 1.0F, 0.5F, 2.0F};
  const std::vector<float> before = samples;
  EXPECT_EQ(silence_non_finite({samples.data(), 7, 1, 7}), 0U);
  EXPECT_EQ(samples, before);
}

TEST(SilenceNonFinite, CountsFramesNotSamples) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  std::vector<float> samples{1, std::nanf(""), 1, -kInfinity, 1, std::nanf(""), 1, 1};
  EXPECT_EQ(silence_non_finite({samples.data(), 4, 2, 4}), 2U);
  EXPECT_EQ(samples, (std::vector<float>{1, 0, 1, 0, 1, 0, 1, 1}));
}

}  // namespace
}  // namespace nocturne::test
