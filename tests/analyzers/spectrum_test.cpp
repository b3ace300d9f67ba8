// Spectral descriptors on signals whose values are known.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/spectrum.h"

#include <gtest/gtest.h>

#include <numbers>

#include "tests/support/analysis.h"

namespace nocturne {
namespace {

const Format kStereo = Format::of(44100, 2);
constexpr double kBinHz = 44100.0 / 2048;

SpectrumResult analyze(const test::Signal& s, Mode mode = Mode::full) {
  return test::analyze<Spectrum>(s, mode);
}

TEST(Spectrum, ASineHasItsCentroidAndRolloffAtItsFrequency) {
  for (const double hz : {440.0, 3000.0, 12000.0}) {
    const SpectrumResult r = analyze(test::sine(kStereo, 2, hz, 0.5));
    // The Hann window's side lobes fall by 18 dB an octave: magnitudes far away still weigh on the centroid a
    // little.
    EXPECT_NEAR(*r.centroid_hz.mean, hz, kBinHz + 0.01 * hz);
    EXPECT_NEAR(*r.rolloff_hz.mean, hz, kBinHz * 1.5);
  }
}

TEST(Spectrum, WhiteNoiseHasItsCentroidInTheMiddleAndFlatnessOfItsStatistics) {
  const SpectrumResult r = analyze(test::noise(Format::of(44100, 1), 10, 0.1, 1));
  EXPECT_NEAR(*r.centroid_hz.mean, 11025, 100);
  EXPECT_NEAR(*r.rolloff_hz.mean, 0.85 * 22050, 150);
  EXPECT_NEAR(*r.spread_hz.mean, 22050 / std::sqrt(12.0), 120);  // a uniform distribution's deviation
  // Power of Gaussian noise is exponentially distributed: its geometric over arithmetic mean is exp(-gamma) =
  // 0.561; a window correlates neighbouring bins, which leaves the expectation as it is.
  EXPECT_NEAR(*r.flatness.mean, std::exp(-std::numbers::egamma), 0.01);
}

TEST(Spectrum, BandsShareTheEnergyByTheirWidthForWhiteNoise) {
  const SpectrumResult r = analyze(test::noise(Format::of(44100, 1), 10, 0.1, 2));
  EXPECT_NEAR(*r.mid.mean, 1500.0 / 22050, 0.002);
  EXPECT_NEAR(*r.upper_mid.mean, 2000.0 / 22050, 0.002);
  EXPECT_NEAR(*r.presence.mean, 4000.0 / 22050, 0.003);
  EXPECT_NEAR(*r.air.mean, 12000.0 / 22050, 0.004);
}

TEST(Spectrum, ATonePutsAllItsEnergyIntoItsBand) {
  const auto band = [](double hz, Statistics SpectrumResult::*member) {
    return *(analyze(test::sine(kStereo, 1, hz, 0.5)).*member).max;
  };
  EXPECT_GT(band(120, &SpectrumResult::bass), 0.99);
  EXPECT_GT(band(1000, &SpectrumResult::mid), 0.99);
  EXPECT_GT(band(6000, &SpectrumResult::presence), 0.99);
  EXPECT_GT(band(10000, &SpectrumResult::air), 0.99);
}

TEST(Spectrum, ASteadyToneHasNoFluxAndAChangeOfToneHasALot) {
  // 50 periods of 1 kHz fit ten hops exactly, so every frame sees the same magnitudes but at the track's two
  // ends.
  const SpectrumResult steady = analyze(test::sine(kStereo, 2, 1000, 0.5));
  EXPECT_LT(*steady.flux.mean, 0.02);
  test::Signal change = test::silence(kStereo, 2);
  test::add_sine(change, 500, 0.5, 0, 1);
  test::add_sine(change, 2000, 0.5, 1, 2);
  EXPECT_GT(*analyze(change).flux.max, 0.3);
  EXPECT_LE(*analyze(change).flux.max, std::sqrt(2.0) + 1e-6);
}

TEST(Spectrum, ASineCrossesZeroTwiceAPeriod) {
  const SpectrumResult r = analyze(test::sine(kStereo, 2, 1000, 0.5));
  EXPECT_NEAR(*r.zero_crossing_rate.mean, 2000, 5);  // one crossing is lost at the very start
}

TEST(Spectrum, DoesNotKnowTheLevel) {
  test::Signal loud = test::noise(kStereo, 2, 0.2, 3), quiet = loud;
  for (auto& channel : quiet.channels)
    for (float& x : channel) x *= 0.125f;  // a power of two: every float scales exactly
  const auto a = values_of(analyze(loud)), b = values_of(analyze(quiet));
  for (std::size_t i = 0; i < a.size(); ++i)
    EXPECT_NEAR(std::get<double>(a[i]), std::get<double>(b[i]),
                1e-5 * std::abs(std::get<double>(a[i])) + 1e-7)
        << i;
}

TEST(Spectrum, LeavesSilentFramesOut) {
  test::Signal s = test::silence(kStereo, 4);
  test::add_sine(s, 1000, 0.5, 1, 2);
  const SpectrumResult r = analyze(s);
  EXPECT_GT(*r.centroid_hz.min, 500);
  EXPECT_FALSE(analyze(test::silence(kStereo, 1)).centroid_hz.mean);
}

TEST(Spectrum, FastModeKeepsCentroidAndZeroCrossings) {
  const test::Signal s = test::noise(kStereo, 2, 0.1, 4);
  const SpectrumResult full = analyze(s), fast = analyze(s, Mode::fast);
  EXPECT_EQ(fast.centroid_hz, full.centroid_hz);
  EXPECT_EQ(fast.zero_crossing_rate, full.zero_crossing_rate);
  EXPECT_FALSE(fast.rolloff_hz.mean);
  EXPECT_FALSE(fast.air.mean);
}

}  // namespace
}  // namespace nocturne
