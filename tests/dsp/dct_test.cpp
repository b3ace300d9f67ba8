// The cosine transform: its definition, and that it keeps lengths and angles.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/dct.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace nocturne {
namespace {

constexpr double kRounding = 1e-6;  // of floats, in sums of forty

TEST(Dct, IsOrthonormal) {
  const Dct dct(40, 40);
  std::vector<std::vector<float>> columns(40, std::vector<float>(40));
  for (std::size_t n = 0; n < 40; ++n) {
    std::vector<float> unit(40);
    unit[n] = 1;
    dct.apply(unit, columns[n]);
  }
  for (std::size_t a = 0; a < 40; ++a)
    for (std::size_t b = 0; b < 40; ++b) {
      double product = 0;
      for (std::size_t k = 0; k < 40; ++k) product += static_cast<double>(columns[a][k]) * columns[b][k];
      EXPECT_NEAR(product, a == b ? 1 : 0, kRounding);
    }
}

TEST(Dct, OfAConstantHasTheFirstCoefficientAlone) {
  const std::vector<float> x(40, -10.0f);
  std::vector<float> out(16, 1.0f);
  Dct(40, 13).apply(x, out);
  EXPECT_NEAR(out[0], -10 * std::sqrt(40.0), 1e-4);
  for (std::size_t k = 1; k < out.size(); ++k) EXPECT_NEAR(out[k], 0, 1e-4) << k;
}

TEST(Dct, FindsEachCosine) {
  for (std::size_t k = 1; k < 13; ++k) {
    std::vector<float> x(40), out(16);
    for (std::size_t n = 0; n < 40; ++n)
      x[n] = static_cast<float>(
          std::cos(std::numbers::pi / 40 * (static_cast<double>(n) + 0.5) * static_cast<double>(k)));
    Dct(40, 13).apply(x, out);
    for (std::size_t i = 0; i < 13; ++i) EXPECT_NEAR(out[i], i == k ? std::sqrt(20.0) : 0, 1e-5);
  }
}

}  // namespace
}  // namespace nocturne
