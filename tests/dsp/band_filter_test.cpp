// Triangular bands against their definition in double precision.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/band_filter.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <random>
#include <vector>

namespace nocturne {
namespace {

double weight(double hz, double low, double centre, double high) {
  return std::max(0.0, std::min((hz - low) / (centre - low), (high - hz) / (high - centre)));
}

TEST(MelEdges, AreEquallySpacedOnTheScaleThatHas1000AtOneKilohertz) {
  const std::vector<double> edges = mel_edges(0, 8000, 33);
  const auto mel = [](double hz) { return 1127.01048 * std::log(1 + hz / 700); };  // the same in natural logs
  EXPECT_NEAR(mel(1000), 1000, 0.02);
  EXPECT_NEAR(edges.front(), 0, 1e-9);
  EXPECT_NEAR(edges.back(), 8000, 1e-9);
  for (std::size_t i = 0; i < edges.size(); ++i)
    EXPECT_NEAR(mel(edges[i]), mel(8000) * static_cast<double>(i) / 32, 0.01);
}

TEST(TriangleBands, AreTheWeightedSumsOfTheirDefinition) {
  std::mt19937 random(1);
  std::uniform_real_distribution<float> uniform(0, 1);
  const std::vector<double> edges = mel_edges(20, 11000, 42);
  // As of 8 kHz, 44.1 kHz and 192 kHz in windows of 46 ms; in the first most bands lie beyond the spectrum.
  for (const auto& [bins, bin_hz] : {std::pair{193, 8000.0 / 384}, {1025, 44100.0 / 2048}, {4097, 23.4375}}) {
    std::vector<float> power(static_cast<std::size_t>(bins) - 1), out(40);
    for (float& x : power) x = uniform(random);
    const TriangleBands bands(edges, static_cast<std::size_t>(bins), bin_hz);
    ASSERT_EQ(bands.count(), 40u);
    bands.apply(power, out);
    for (std::size_t b = 0; b < 40; ++b) {
      double sum = 0;
      for (std::size_t k = 0; k < power.size(); ++k)
        sum += power[k] * weight(static_cast<double>(k + 1) * bin_hz, edges[b], edges[b + 1], edges[b + 2]);
      EXPECT_NEAR(out[b], sum, 1e-5 * sum + 1e-6) << b << " of " << bins;  // float weights and sums
    }
  }
}

TEST(TriangleBands, ShareAToneBetweenTwoSoThatNothingIsLost) {
  const std::vector<double> edges = mel_edges(20, 11000, 42);
  const TriangleBands bands(edges, 1025, 44100.0 / 2048);
  std::vector<float> out(40);
  for (std::size_t k = 3; k < 500; k += 7) {  // 64 Hz to 10.8 kHz: from the first centre to the last
    std::vector<float> power(1024);
    power[k - 1] = 1;
    bands.apply(power, out);
    const double sum = std::accumulate(out.begin(), out.end(), 0.0);
    const double hz = static_cast<double>(k) * 44100 / 2048;
    if (hz > edges[1] && hz < edges[40]) {
      EXPECT_NEAR(sum, 1, 1e-5) << hz;
    }
  }
}

}  // namespace
}  // namespace nocturne
