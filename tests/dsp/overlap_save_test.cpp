// Overlap-save against the sum that convolution is.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/overlap_save.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>

namespace nocturne {
namespace {

std::vector<float> noise(std::size_t n, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  std::vector<float> x(n);
  for (float& v : x) v = normal(random);
  return x;
}

std::vector<float> symmetric(std::size_t taps, std::uint32_t seed) {
  std::vector<float> h = noise(taps, seed);
  for (std::size_t i = 0; i < taps / 2; ++i) h[taps - 1 - i] = h[i];
  return h;
}

/// All of x, hop by hop.
std::vector<float> run(OverlapSave& convolver, const OverlapSave::Response& response,
                       const std::vector<float>& x) {
  OverlapSave::Line line = convolver.line();
  std::vector<float> out;
  const auto hop = static_cast<std::ptrdiff_t>(convolver.hop());
  for (std::ptrdiff_t at = 0; at + hop <= std::ssize(x); at += hop) {
    std::copy_n(x.begin() + at, hop, line.window.begin() + hop);
    convolver.run(line, response);
    out.insert(out.end(), line.output.begin(), line.output.end());
  }
  return out;
}

TEST(OverlapSave, IsConvolution) {
  for (const std::size_t taps : {1, 3, 63, 127}) {
    const std::size_t hop = 128;
    OverlapSave convolver(static_cast<int>(taps), hop);
    const std::vector<float> h = symmetric(taps, 1), x = noise(6 * hop, 2);
    const std::vector<float> out = run(convolver, convolver.response(h), x);
    for (std::size_t n = 0; n < out.size(); ++n) {
      double sum = 0;
      for (std::size_t k = 0; k < taps && k <= n; ++k) sum += static_cast<double>(h[k]) * x[n - k];
      // Single precision: sums of up to 127 products of size 1.
      ASSERT_NEAR(out[n], sum, 1e-4) << taps << " taps, frame " << n;
    }
  }
}

TEST(OverlapSave, IsLateByHalfTheFilter) {
  OverlapSave convolver(63, 64);
  EXPECT_EQ(convolver.delay(), 31);
  std::vector<float> impulse(63), x(256);
  impulse[31] = 1;
  x[5] = 1;
  const std::vector<float> out = run(convolver, convolver.response(impulse), x);
  for (std::size_t n = 0; n < out.size(); ++n) EXPECT_NEAR(out[n], n == 36 ? 1 : 0, 1e-6);
}

TEST(OverlapSave, GivesZerosForZeros) {
  OverlapSave convolver(63, 64);
  for (const float x : run(convolver, convolver.response(symmetric(63, 3)), std::vector<float>(512)))
    EXPECT_EQ(x, 0.0f);
}

}  // namespace
}  // namespace nocturne
