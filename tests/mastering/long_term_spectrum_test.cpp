// Tests of the long-term spectrum: closed forms of sines and noises, gates, portions, rates.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/long_term_spectrum.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "mastering/k_weight.h"
#include "mastering/spectrum_grid.h"
#include "tests/mastering/render.h"

namespace nocturne::test {
namespace {

const Format kStereo = Format::of(44'100, 2), kMono = Format::of(44'100, 1);

LongTermSpectrumMeter measured(const Signal& s, std::size_t portion = 4'096) {
  LongTermSpectrumMeter meter(s.format);
  const Planar planar(s);
  for (std::size_t at = 0; at < s.frames(); at += portion)
    meter.add(planar.view().slice(at, std::min(portion, s.frames() - at)));
  return meter;
}

Spectrum96 spectrum(const Signal& s) { return measured(s).finish(); }

std::size_t point(double hz) { return static_cast<std::size_t>(std::lround(grid_place(hz))); }

/// Sum of the powers of the points between two frequencies, in dB.
double power_db(const GridCurve& curve, double from_hz, double to_hz) {
  double sum = 0;
  for (std::size_t i = point(from_hz); i < point(to_hz); ++i) sum += std::pow(10, curve[i] / 10.0);
  return 10 * std::log10(sum);
}

TEST(KWeight, IsThatOfTheStandard) {
  // BS.1770-5: a sine of 997 Hz at 0 dBFS in one channel reads -3.01 LUFS, so there the weight makes up for
  // the -0.691 dB of equation 2. The shelf raises by 4 dB far above; far below, the high-pass falls by 12 dB
  // an octave.
  EXPECT_NEAR(10 * std::log10(k_weight(997)), 0.691, 0.01);
  EXPECT_NEAR(10 * std::log10(k_weight(15'000)), 4, 0.05);
  EXPECT_NEAR(10 * std::log10(k_weight(4) / k_weight(2)), 12, 0.5);
}

TEST(LongTermSpectrum, OfASineIsItsPowerInItsPlace) {
  for (const double hz : {60.0, 440.0, 9'000.0}) {
    const Spectrum96 s = spectrum(sine(kMono, 3, hz, 0.5));
    const auto top = std::ranges::max_element(s.mid_db) - s.mid_db.begin();
    // A bin is 2.7 Hz wide: at 60 Hz, six points.
    EXPECT_NEAR(grid_hz(static_cast<std::size_t>(top)), hz, 3 + hz * 0.008);
    EXPECT_NEAR(power_db(s.mid_db, hz / 1.3, hz * 1.3), 20 * std::log10(0.5) - 3.01, 0.05);
    EXPECT_TRUE(s.side_db.empty());
  }
}

TEST(LongTermSpectrum, OfWhiteNoiseGrowsWithTheBandwidth) {
  for (const int rate : {8'000, 22'050, 44'100, 96'000, 192'000}) {
    const Spectrum96 s = spectrum(noise(Format::of(rate, 1), 20, 0.1, 4));
    for (const double hz : {40.0, 500.0, 3'000.0}) {
      // A third of an octave: 0.2316 of its centre, of half the rate. 20 s x 9 Hz give 13 dB of averaging at
      // 40 Hz: 0.6 dB is three deviations.
      const double expected = -20 + 10 * std::log10(0.2316 * hz / (rate / 2.0));
      EXPECT_NEAR(power_db(s.mid_db, hz * std::exp2(-1.0 / 6), hz * std::exp2(1.0 / 6)), expected, 0.6)
          << hz << " Hz at " << rate;
    }
    if (rate < 80'000) {
      EXPECT_EQ(s.mid_db[point(rate / 2.0) + 2], kGridFloorDb);
    }
  }
}

TEST(LongTermSpectrum, TellsMidFromSide) {
  Signal both = sine(kStereo, 2, 300, 0.4);
  const Spectrum96 mid = spectrum(both);
  for (float& x : both.channels[1]) x = -x;
  const Spectrum96 side = spectrum(both);
  EXPECT_NEAR(power_db(mid.mid_db, 200, 400), 20 * std::log10(0.4) - 3.01, 0.05);
  EXPECT_EQ(*std::ranges::max_element(mid.side_db), kGridFloorDb);
  EXPECT_EQ(mid.mid_db, side.side_db);
  EXPECT_EQ(mid.side_db, side.mid_db);
}

TEST(LongTermSpectrum, IsTheSameBitsForAnyPortions) {
  const Signal input = lively(kStereo, 3.3);
  const LongTermSpectrumMeter whole = measured(input, input.frames());
  for (const std::size_t portion : {1, 333, 4'096, 44'100}) {
    const LongTermSpectrumMeter parts = measured(input, portion);
    EXPECT_EQ(parts.finish().mid_db, whole.finish().mid_db) << portion;
    EXPECT_EQ(parts.finish().side_db, whole.finish().side_db) << portion;
    EXPECT_EQ(parts.correlation(), whole.correlation()) << portion;
  }
}

TEST(LongTermSpectrum, IsOfTheLouderHalf) {
  Signal s = silence(kMono, 40);
  add_sine(s, 500, 0.5, 0, 18);        // loud
  add_sine(s, 2'000, 0.25, 20, 38);    // 6 dB less, well over the gate
  add_sine(s, 5'000, 0.01, 38.5, 40);  // 34 dB less: gated out
  const Spectrum96 found = spectrum(s);
  EXPECT_NEAR(power_db(found.mid_db, 400, 600), 20 * std::log10(0.5) - 3.01, 0.3);
  EXPECT_LT(power_db(found.mid_db, 1'800, 2'200), -30);
  EXPECT_LT(power_db(found.mid_db, 4'500, 5'500), -60);
}

TEST(LongTermSpectrum, FollowsTheLevel) {
  const Signal quiet = noise(kStereo, 3, 0.001, 6);
  Signal loud = quiet;
  for (auto& channel : loud.channels)
    for (float& x : channel) x *= 64;
  const Spectrum96 a = spectrum(quiet), b = spectrum(loud);
  // Classes have edges: frames about the middle change sides of it.
  for (const double hz : {100.0, 1'000.0, 10'000.0})
    EXPECT_NEAR(power_db(b.mid_db, hz, 2 * hz) - power_db(a.mid_db, hz, 2 * hz), 20 * std::log10(64), 0.1);
}

TEST(LongTermSpectrum, OfTheSameSoundIsTheSameAtAnyRate) {
  const auto tones = [](int rate) {
    Signal s = sine(Format::of(rate, 2), 4, 100, 0.2);
    add_sine(s, 997, 0.1);
    return spectrum(add_sine(s, 3'000, 0.05)).mid_db;
  };
  const GridCurve at_48k = tones(48'000);
  for (const int rate : {8'000, 44'100, 96'000, 192'000})
    for (const double hz : {100.0, 997.0, 3'000.0})
      EXPECT_NEAR(power_db(tones(rate), hz / 1.2, hz * 1.2), power_db(at_48k, hz / 1.2, hz * 1.2), 0.05)
          << rate;
}

TEST(LongTermSpectrum, OfABedIsTheMeanOfItsChannels) {
  const Format surround = Format::of(48'000, 6);
  Signal s = sine(surround, 2, 1'000, 0.5);
  std::ranges::fill(s.channels[0], 0.0f);
  for (std::size_t i = 0; i < s.frames(); ++i)
    s.channels[3][i] = static_cast<float>(std::sin(0.0065 * static_cast<double>(i)));  // LFE: not of the bed
  const Spectrum96 found = spectrum(s);
  EXPECT_NEAR(power_db(found.mid_db, 800, 1'200), 20 * std::log10(0.5) - 3.01 + 10 * std::log10(0.8), 0.05);
  EXPECT_LT(power_db(found.mid_db, 30, 80), -80);
  EXPECT_TRUE(found.side_db.empty());
}

TEST(LongTermSpectrum, OfSilenceOrOfTooLittleIsEmpty) {
  for (const Signal& s : {silence(kStereo, 2), noise(kStereo, 0.3, 0.1, 1), silence(kStereo, 0)}) {
    EXPECT_TRUE(spectrum(s).mid_db.empty());
    EXPECT_TRUE(spectrum(s).side_db.empty());
    EXPECT_EQ(spectrum(s).cutoff_hz, 0);
  }
}

TEST(LongTermSpectrum, FindsWhereALossyCoderCut) {
  // White noise through a filter that ends at 16 kHz within some 200 Hz, as coders' do: a sinc under a Hann
  // window.
  const int reach = 500;
  std::vector<double> filter;
  for (int k = -reach; k <= reach; ++k) {
    const double x = std::numbers::pi * k, edge = 2 * 16'000.0 / 44'100;
    filter.push_back((k == 0 ? edge : std::sin(x * edge) / x) * (0.5 + 0.5 * std::cos(x / reach)));
  }
  const Signal white = noise(kMono, 3, 0.1, 8);
  Signal cut(kMono, white.frames() - filter.size());
  for (std::size_t i = 0; i < cut.frames(); ++i) {
    double sum = 0;
    for (std::size_t k = 0; k < filter.size(); ++k)
      sum += filter[k] * static_cast<double>(white.channels[0][i + k]);
    cut.channels[0][i] = static_cast<float>(sum);
  }
  EXPECT_NEAR(spectrum(cut).cutoff_hz, 16'000, 300);
  EXPECT_EQ(spectrum(white).cutoff_hz, 0);
}

TEST(Correlation, IsThatOfLeftAndRight) {
  Signal same = noise(kStereo, 1, 0.1, 2);
  EXPECT_NEAR(measured(same).correlation(), 0, 0.02);  // 44,100 independent pairs: 0.005 deviation
  same.channels[1] = same.channels[0];
  EXPECT_DOUBLE_EQ(measured(same).correlation(), 1);
  for (float& x : same.channels[1]) x *= -0.3f;
  EXPECT_NEAR(measured(same).correlation(), -1, 1e-9);
  std::ranges::fill(same.channels[1], 0.0f);
  EXPECT_EQ(measured(same).correlation(), 0);
  EXPECT_EQ(measured(silence(kStereo, 1)).correlation(), 1);
  EXPECT_EQ(measured(noise(kMono, 1, 0.1, 2)).correlation(), 1);
}

}  // namespace
}  // namespace nocturne::test
