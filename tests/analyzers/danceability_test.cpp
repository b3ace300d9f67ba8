// Danceability of beats, drifts and steady sounds; the flux behind the energy level.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/danceability.h"

#include <gtest/gtest.h>

#include "tests/support/analysis.h"

namespace nocturne {
namespace {

using test::Signal;

const Format kFormat = Format::of(44'100, 2);

/// Noise whose level wanders: a random walk of 1 dB a tenth of a second.
Signal drift(double seconds, std::uint32_t seed) {
  Signal s = test::noise(kFormat, seconds, 0.1, seed);
  std::mt19937 random(seed);
  std::normal_distribution<double> step;
  double level_db = 0;
  for (std::size_t i = 0; i < s.frames(); ++i) {
    if (i % 4'410 == 0) level_db = std::clamp(level_db + step(random), -20.0, 10.0);
    for (auto& channel : s.channels) channel[i] *= static_cast<float>(std::pow(10, level_db / 20));
  }
  return s;
}
Danceability::Result result(const Signal& s) { return test::analyze<Danceability>(s); }

TEST(Danceability, OfABeatIsHighAndOfADriftLow) {
  const double beat = *result(test::clicks(kFormat, 60, 125, 1)).danceability;
  const double wandering = *result(drift(60, 2)).danceability;
  EXPECT_GT(beat, 1.5);
  EXPECT_LT(wandering, 0.9);
}

TEST(Danceability, DoesNotKnowTheGain) {
  Signal s = test::clicks(kFormat, 20, 110, 3);
  test::add_noise(s, 0.01, 3);
  const auto loud = result(s);
  for (auto& channel : s.channels)
    for (float& x : channel) x *= 0.25f;
  EXPECT_NEAR(*result(s).danceability, *loud.danceability, 1e-6);
  EXPECT_NEAR(*result(s).spectral_flux, *loud.spectral_flux, 1e-6);
}

TEST(Danceability, OfASteadySoundIsNotKnown) {
  for (const Signal& s : {test::sine(kFormat, 10, 440, 0.5), test::noise(kFormat, 10, 0.1, 4),
                          test::silence(kFormat, 10), test::clicks(kFormat, 0.3, 120, 5)})
    EXPECT_FALSE(result(s).danceability);
}

TEST(Danceability, FluxOfNoiseIsHighAndOfATonePracticallyNone) {
  EXPECT_LT(*result(test::sine(kFormat, 5, 440, 0.5)).spectral_flux, 0.01);
  EXPECT_GT(*result(test::noise(kFormat, 5, 0.1, 6)).spectral_flux, 0.3);
  EXPECT_FALSE(result(test::silence(kFormat, 5)).spectral_flux);
}

}  // namespace
}  // namespace nocturne
