// The filterbank of MP3: closed forms for tones and noise, and alignments that are shifts.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/mp3_filterbank.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>

namespace nocturne {
namespace {

constexpr std::array<int, 3> kBands{4, 11, 20};

std::vector<float> tone(double cycles, std::size_t frames = kMp3Reach) {
  std::vector<float> x(frames);
  for (std::size_t i = 0; i < frames; ++i)
    x[i] = static_cast<float>(std::sin(2 * std::numbers::pi * cycles * static_cast<double>(i)));
  return x;
}

/// Mean square of all lines of the i-th band over all alignments.
double power(const Mp3Filterbank& bank, std::size_t i) {
  std::vector<float> lines(kMp3Lines * kMp3Granule);
  bank.lines(i, lines);
  double sum = 0;
  for (const float x : lines) sum += static_cast<double>(x) * x;
  return sum / static_cast<double>(lines.size());
}

TEST(Mp3Filterbank, PutsAToneIntoItsBandAlone) {
  Mp3Filterbank bank(kBands);
  const auto x = tone((11 + 0.5) / 64);  // the middle of band 11
  bank.analyze(x.data());
  // The prototype's stopband is at -96 dB; the sum of its taps' rounding stays below -80 dB.
  EXPECT_LT(power(bank, 0), 1e-8 * power(bank, 1));
  EXPECT_LT(power(bank, 2), 1e-8 * power(bank, 1));
}

TEST(Mp3Filterbank, GivesLinesOfNoiseTheNoisesVariance) {
  std::mt19937 random(1);
  std::normal_distribution<float> normal(0, 0.1f);
  Mp3Filterbank bank(kBands);
  std::array<double, kBands.size()> sums{};
  constexpr int kTrials = 60;
  for (int trial = 0; trial < kTrials; ++trial) {
    std::vector<float> x(kMp3Reach);
    for (float& v : x) v = normal(random);
    bank.analyze(x.data());
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += power(bank, i) / kTrials;
  }
  // A trial holds four windows or so of eight lines that are independent: 2,000 in all, whose mean square has
  // a deviation of 3 %, and lines that overlap add to it.
  for (const double sum : sums) EXPECT_NEAR(sum, 0.01, 0.0015);
}

TEST(Mp3Filterbank, AlignmentsAreShifts) {
  std::mt19937 random(2);
  std::normal_distribution<float> normal(0, 0.1f);
  std::vector<float> x(kMp3Reach + 100);
  for (float& v : x) v = normal(random);
  Mp3Filterbank here(kBands), later(kBands);
  here.analyze(x.data());
  later.analyze(x.data() + 37);
  std::vector<float> a(kMp3Lines * kMp3Granule), b(a.size());
  for (std::size_t i = 0; i < kBands.size(); ++i) {
    here.lines(i, a);
    later.lines(i, b);
    for (std::size_t line = 0; line < kMp3Lines; ++line)
      for (const std::size_t at : {0, 3, 31, 32, 500})
        // A granule of odd steps turns over the sign of odd bands' lines; the rest is rounding.
        EXPECT_NEAR(std::abs(a[line * kMp3Granule + at + 37]), std::abs(b[line * kMp3Granule + at]), 1e-5);
  }
}

}  // namespace
}  // namespace nocturne
