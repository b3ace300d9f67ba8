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

TEST(Spectrum, WhiteNoiseHasTheMomentsOfAUniformDistributionAndOfARayleigh) {
  const SpectrumResult r = analyze(test::noise(Format::of(44100, 1), 10, 0.1, 5));
  EXPECT_NEAR(*r.skewness.mean, 0, 0.01);
  EXPECT_NEAR(*r.kurtosis.mean, 1.8, 0.01);
  // The shares of exponentially distributed powers p of mean 1 take E[p ln p] = 1 - gamma nats off the 10
  // bits of 1,024 equal bins.
  EXPECT_NEAR(*r.entropy.mean, 10 - (1 - std::numbers::egamma) / std::numbers::ln2, 0.01);
  // Magnitudes are Rayleigh distributed, F(x) = 1 - exp(-x^2): the loudest fifth has a mean of 1.5912, the
  // softest of 0.3079. The fewer bins a band has the less it holds of the extremes.
  const double rayleigh = 20 * std::log10(1.5912 / 0.3079);
  EXPECT_NEAR(*r.contrast_6.mean, rayleigh, 0.25);
  EXPECT_NEAR(*r.contrast_5.mean, rayleigh, 0.6);
}

TEST(Spectrum, TwoEqualSinesAreACoinOfFrequencies) {
  test::Signal s = test::silence(kStereo, 2);
  test::add_sine(s, 464 * kBinHz, 0.25);
  test::add_sine(s, 557 * kBinHz, 0.25);
  const SpectrumResult r = analyze(s);
  // Medians leave the ends of the signal out. Lines of three bins of weights 1/2, 1, 1/2 add half a bin
  // squared.
  EXPECT_NEAR(*r.centroid_hz.median, 510.5 * kBinHz, 0.004 * 510 * kBinHz);
  EXPECT_NEAR(*r.spread_hz.median, 46.5 * kBinHz, 0.01 * 46.5 * kBinHz);
  EXPECT_NEAR(*r.skewness.median, 0, 0.02);
  EXPECT_NEAR(*r.kurtosis.median, 1, 0.02);
  // A line's three bins have 1/6, 2/3 and 1/6 of its energy; that there are two of them adds a bit.
  const double line = -(2.0 / 6 * std::log2(1.0 / 6) + 2.0 / 3 * std::log2(2.0 / 3));
  EXPECT_NEAR(*r.entropy.median, 1 + line, 0.004 * (1 + line));
}

TEST(Spectrum, HighFrequencyContentOfASineIsOneAndAHalfTimesItsFrequencyTimesItsPower) {
  for (const std::size_t bin : {20u, 100u, 800u}) {
    const double hz = static_cast<double>(bin) * kBinHz;
    EXPECT_NEAR(*analyze(test::sine(kStereo, 1, hz, 0.5)).hfc.median, 1.5 * 0.25 * hz, 0.005 * 0.375 * hz);
  }
}

TEST(Spectrum, ASineHasContrastInItsBandOnly) {
  test::Signal s = test::sine(kStereo, 2, 1200, 0.5);
  test::add_noise(s, 0.001, 6);
  const SpectrumResult r = analyze(s);
  // Seven of 37 bins count, three of them the line's: 48 dB above the noise's bins, whose softest are softer
  // yet.
  EXPECT_GT(*r.contrast_4.median, 45);
  for (const Statistics& other : {r.contrast_2, r.contrast_6}) EXPECT_LT(*other.median, 18);
}

TEST(Spectrum, MediansAreThoseOfTheFramesWithinTheirBins) {
  test::Signal s = test::silence(kStereo, 10);  // 1 kHz for 6.5 s, then 3 kHz: three of ten frames
  test::add_sine(s, 1000, 0.5, 0, 6.5);
  test::add_sine(s, 3000, 0.5, 6.5, 10);
  const SpectrumResult r = analyze(s), low = analyze(test::sine(kStereo, 2, 1000, 0.5));
  EXPECT_NEAR(*r.centroid_hz.median, *low.centroid_hz.median, 0.005 * *low.centroid_hz.median);
  EXPECT_GT(*r.centroid_hz.mean, 1500);
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
  SpectrumResult louder = analyze(loud), softer = analyze(quiet);
  EXPECT_NEAR(*softer.hfc.mean, *louder.hfc.mean / 64, 1e-5 * *louder.hfc.mean);
  louder.hfc = softer.hfc;
  const auto a = values_of(louder), b = values_of(softer);
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
