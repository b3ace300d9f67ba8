// Bands, cepstrum, pitch classes and chords of signals whose values are known.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/timbre.h"

#include <gtest/gtest.h>

#include <cmath>

#include "dsp/band_filter.h"
#include "tests/support/analysis.h"

namespace nocturne {
namespace {

const Format kStereo = Format::of(44100, 2);
constexpr double kBinHz = 44100.0 / 2048;

TimbreResult analyze(const test::Signal& s, Mode mode = Mode::full) { return test::analyze<Timbre>(s, mode); }

std::size_t loudest(const std::vector<float>& levels) {
  return static_cast<std::size_t>(std::max_element(levels.begin(), levels.end()) - levels.begin());
}

TEST(Timbre, ASineInTheMiddleOfAMelBandHasItsLevelThere) {
  const std::vector<double> edges = mel_edges(20, 11000, 42);
  for (const std::size_t band : {10u, 20u, 30u, 39u}) {
    const double hz = edges[band + 1];
    const TimbreResult r = analyze(test::sine(kStereo, 10, hz, 0.1));
    EXPECT_EQ(loudest(*r.mel_db), band);
    // A line of three bins loses a little to the sides of the triangle: 0.9 dB of the narrow tenth band.
    EXPECT_NEAR((*r.mel_db)[band], -20, 1) << band;
    EXPECT_LT((*r.mel_db)[band < 20 ? band + 5 : band - 5], -55) << band;
  }
}

TEST(Timbre, ASineHasItsLevelInItsBarkBand) {
  // Zwicker's ninth band, 920 to 1,080 Hz, is the eleventh with the lowest two halved.
  const TimbreResult r = analyze(test::sine(kStereo, 10, 1000, 0.5));
  EXPECT_EQ(loudest(*r.bark_db), 10u);
  EXPECT_NEAR((*r.bark_db)[10], 20 * std::log10(0.5), 0.1);
  EXPECT_EQ(loudest(*analyze(test::sine(kStereo, 2, 17000, 0.5)).bark_db), 26u);
  EXPECT_EQ(loudest(*analyze(test::sine(kStereo, 2, 30, 0.5)).bark_db), 0u);
}

TEST(Timbre, WhiteNoiseFillsBandsByTheirWidth) {
  const double rms = 0.1;
  const TimbreResult r = analyze(test::noise(Format::of(44100, 1), 20, rms, 1));
  // A bin has power 2 rms^2 * 1.5 * 4 / (2 * 2048) of a sine's 1.5 (the window's noise bandwidth is 1.5
  // bins); the mean logarithm of a sum of n exponential powers is below that of the mean by about 1 / (2 n)
  // * 4.34 dB, for n = 93 to 233 independent ones by less than 0.05.
  const double bin = 10 * std::log10(4 * rms * rms / 2048);
  const auto width = [](double low, double high) { return 10 * std::log10((high - low) / kBinHz); };
  EXPECT_NEAR((*r.bark_db)[23], bin + width(7700, 9500), 0.2);
  EXPECT_NEAR((*r.bark_db)[26], bin + width(15500, 20500), 0.1);
  const std::vector<double> edges = mel_edges(20, 11000, 42);
  EXPECT_NEAR((*r.mel_db)[39], bin + width(edges[39], edges[41]) - 3.01, 0.2);  // half of it: a triangle
}

TEST(Timbre, GainMovesTheFirstCoefficientAlone) {
  const test::Signal s = test::noise(kStereo, 5, 0.1, 2);
  test::Signal quiet = s;
  for (auto& channel : quiet.channels)
    for (float& x : channel) x *= 0.25f;
  const TimbreResult a = analyze(s), b = analyze(quiet);
  const double db = 20 * std::log10(4);
  EXPECT_NEAR((*a.mfcc_mean)[0] - (*b.mfcc_mean)[0], db * std::sqrt(40), 0.01);
  for (std::size_t i = 1; i < kCepstrum; ++i) EXPECT_NEAR((*a.mfcc_mean)[i], (*b.mfcc_mean)[i], 0.002) << i;
  for (std::size_t i = 0; i < a.mfcc_covariance->size(); ++i)  // levels are rounded to a thousandth of a dB
    EXPECT_NEAR((*a.mfcc_covariance)[i], (*b.mfcc_covariance)[i], 0.01) << i;
}

TEST(Timbre, MeanCepstrumIsTheTransformOfTheMeanLevels) {
  const TimbreResult r = analyze(test::noise(kStereo, 5, 0.1, 3));
  for (std::size_t k = 0; k < kCepstrum; ++k) {
    double sum = 0;
    for (std::size_t n = 0; n < kMelBands; ++n)
      sum += (*r.mel_db)[n] * std::sqrt((k == 0 ? 1 : 2) / 40.0) *
             std::cos(std::numbers::pi / 40 * (static_cast<double>(n) + 0.5) * static_cast<double>(k));
    EXPECT_NEAR((*r.mfcc_mean)[k], sum, 0.005) << k;  // forty levels and one sum rounded to a thousandth
  }
}

TEST(Timbre, CovarianceOfTwoLevelsIsThatOfACoin) {
  // Noise that falls by 20 dB halfway through: c0 takes two values, 20 root(40) dB apart, besides its own
  // noise.
  test::Signal s = test::noise(Format::of(44100, 1), 20, 0.1, 4);
  for (std::size_t i = s.frames() / 2; i < s.frames(); ++i) s.channels[0][i] *= 0.1f;
  const TimbreResult steady = analyze(test::noise(Format::of(44100, 1), 20, 0.1, 4)), r = analyze(s);
  ASSERT_EQ(r.mfcc_covariance->size(), 91u);
  const double coin = std::pow(20 * std::sqrt(40.0) / 2, 2);
  // A few of a thousand frames see both levels.
  EXPECT_NEAR(r.mfcc_covariance->front() - steady.mfcc_covariance->front(), coin, 0.005 * coin);
  // The last number is the variance of the last coefficient, which knows no level.
  EXPECT_NEAR(r.mfcc_covariance->back(), steady.mfcc_covariance->back(),
              0.05 * steady.mfcc_covariance->back());
}

TEST(Timbre, HearsAChordOfAnyTuning) {
  for (const double a4 : {430.0, 440.0, 446.0}) {
    test::Signal s = test::silence(kStereo, 10);
    for (const int semitones : {-9, -5, -2, 3})
      test::add_sine(s, a4 * std::exp2(semitones / 12.0), 0.1);  // C major
    const TimbreResult r = analyze(s);
    ASSERT_TRUE(r.chroma && r.chord) << a4;
    const std::vector<float>& c = *r.chroma;
    for (const std::size_t note : {0u, 4u, 7u}) EXPECT_GT(c[note], 0.4) << a4;
    for (const std::size_t note : {1u, 2u, 3u, 5u, 6u, 8u, 9u, 10u, 11u}) EXPECT_LT(c[note], 0.05) << a4;
    EXPECT_EQ(*r.chord, "C major") << a4;
    EXPECT_GT(*r.chord_strength, 0.9);
    EXPECT_EQ(*r.chord_change_rate, 0);
  }
}

TEST(Timbre, FollowsChordsThatChange) {
  // C major, A minor, F major, G major for two seconds each, twice.
  test::Signal s = test::silence(kStereo, 16);
  const int chords[4][3] = {{0, 4, 7}, {9, 12, 16}, {5, 9, 12}, {7, 11, 14}};
  for (int i = 0; i < 8; ++i)
    for (const int note : chords[i % 4])
      for (const int harmonic : {1, 2, 3})
        test::add_sine(s, harmonic * 261.6256 * std::exp2(note / 12.0), 0.1 / harmonic, 2 * i, 2 * i + 2);
  const TimbreResult r = analyze(s);
  ASSERT_TRUE(r.chords);
  EXPECT_EQ(r.chords->size(), 4u);
  // Windows of 0.74 s, and a time of sound that ends half a window early or late.
  for (const ChordShare& chord : *r.chords) EXPECT_NEAR(chord.share, 0.25, 0.06) << chord.chord;
  EXPECT_NEAR(*r.chord_change_rate, 7 / 16.0, 0.03);
  EXPECT_NEAR(*r.chord_number_rate, 4 / 16.0, 0.02);
}

TEST(Timbre, HasNothingOfSilenceAndOfNothing) {
  for (const test::Signal& s :
       {test::silence(kStereo, 2), test::Signal(kStereo, 0), test::Signal(kStereo, 1)})
    for (const Value& value : values_of(analyze(s))) EXPECT_EQ(value, Value{});
}

TEST(Timbre, HasNothingInFastMode) {
  for (const Value& value : values_of(analyze(test::noise(kStereo, 2, 0.1, 5), Mode::fast)))
    EXPECT_EQ(value, Value{});
}

TEST(Timbre, GivesTheSameBitsForAnySplit) {
  test::Signal s = test::clicks(kStereo, 6, 132, 6);
  for (const double hz : {220.0, 277.18, 329.63}) test::add_sine(s, hz, 0.1, 2);
  const auto whole = values_of(test::analyze<Timbre>(s, Mode::full, 1 << 30));
  for (const std::int64_t size : {4096, 30011, 132300})
    EXPECT_EQ(values_of(test::analyze<Timbre>(s, Mode::full, size)), whole) << size;
}

TEST(Timbre, BandsBeyondHalfTheRateReadTheFloor) {
  const TimbreResult r = analyze(test::noise(Format::of(8000, 1), 2, 0.1, 7));
  EXPECT_EQ(r.mel_db->back(), -100);
  EXPECT_EQ(r.bark_db->back(), -100);
  EXPECT_GT((*r.bark_db)[10], -60);
}

}  // namespace
}  // namespace nocturne
