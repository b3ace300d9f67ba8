// Levels of the onset detector's mel bands.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/onset_bands.h"

#include <gtest/gtest.h>

#include <cmath>

namespace nocturne {
namespace {

/// One frame of a spectrum with `magnitude` in one bin.
struct OneBin {
  std::vector<float> magnitudes;
  Spectrogram shape;
  OneBin(int size, double rate, double hz, float magnitude)
      : magnitudes(static_cast<std::size_t>(size) / 2 + 1) {
    shape = {0, 1, magnitudes.size(), size, size / 4, rate, magnitudes.data()};
    magnitudes[static_cast<std::size_t>(std::lround(hz / shape.bin_hz()))] = magnitude;
  }
  OnsetBandLevels levels() const { return OnsetBandFilter(shape).levels(magnitudes.data()); }
};

std::size_t loudest(const OnsetBandLevels& levels) {
  return static_cast<std::size_t>(std::max_element(levels.begin(), levels.end()) - levels.begin());
}

TEST(OnsetBands, LieBetween30HzAnd8kHz) {
  EXPECT_GT(onset_band_hz(0), 30);
  EXPECT_LT(onset_band_hz(kOnsetBands - 1), 8000);
  for (int b = 1; b < kOnsetBands; ++b) EXPECT_GT(onset_band_hz(b), onset_band_hz(b - 1));
}

TEST(OnsetBands, ToneIsLoudestInTheBandAroundIt) {
  for (int b = 0; b < kOnsetBands; ++b)
    EXPECT_EQ(loudest(OneBin(1 << 15, 44100, onset_band_hz(b), 1).levels()), static_cast<std::size_t>(b));
}

TEST(OnsetBands, LevelIsTheLogarithmOfPower) {
  const auto reference = OneBin(2048, 44100, 1000, 1).levels();
  const std::size_t band = loudest(reference);
  // From the floor of -100 dB on; the logarithm's series and rounding leave 1e-5.
  for (const float x : {0.001f, 0.0123f, 0.3f, 0.7071f, 1.7f, 12.0f}) {
    const double power = std::exp2(reference[band]) * x * x;
    EXPECT_NEAR(OneBin(2048, 44100, 1000, x).levels()[band], std::log2(power + 1e-10), 1e-5) << x;
  }
}

TEST(OnsetBands, SilenceIsAtTheFloor) {
  for (const float level : OneBin(2048, 44100, 1000, 0).levels()) EXPECT_NEAR(level, std::log2(1e-10), 1e-5);
}

TEST(OnsetBands, BandsAboveHalfTheRateStayAtTheFloor) {
  OneBin spectrum(256, 6000, 1000, 0);
  std::fill(spectrum.magnitudes.begin(), spectrum.magnitudes.end(), 1.0f);
  const auto levels = spectrum.levels();
  EXPECT_GT(levels[0], -1);
  EXPECT_NEAR(levels[kOnsetBands - 1], std::log2(1e-10), 1e-5);
}

// The narrowest spectrum there is: nothing may be read behind its end (the address sanitizer sees it).
TEST(OnsetBands, TakeSpectraOfFewBins) {
  for (const int size : {2, 8, 16, 32, 64}) {
    const auto levels = OneBin(size, 4000, 0, 1).levels();
    EXPECT_TRUE(std::isfinite(levels[0])) << size;
  }
}

}  // namespace
}  // namespace nocturne
