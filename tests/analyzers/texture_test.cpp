// Texture: tones, clicks and noise apart; held and changing chords.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/texture.h"

#include <gtest/gtest.h>

#include "tests/support/analysis.h"

namespace nocturne {
namespace {

using test::Signal;

const Format kFormat = Format::of(44'100, 2);
constexpr double kA = 220.0, kCSharp = 277.18, kE = 329.63;

Signal chord(double seconds) {
  Signal s = test::silence(kFormat, seconds);
  for (const double hz : {kA, kCSharp, kE}) test::add_sine(s, hz, 0.2);
  return s;
}
Signal impulses(double seconds, double per_second) {
  Signal s = test::silence(kFormat, seconds);
  for (double t = 0.5; t < seconds; t += 1 / per_second)
    for (auto& channel : s.channels) channel[static_cast<std::size_t>(t * kFormat.rate)] = 1;
  return s;
}
Texture::Result result(const Signal& s) { return test::analyze<Texture>(s); }

TEST(Texture, HeldTonesAreHarmonicAndClicksPercussive) {
  EXPECT_GT(*result(chord(8)).harmonic_ratio, 0.95);
  EXPECT_LT(*result(impulses(8, 2)).harmonic_ratio, 0.01);
  // Noise is alike in both directions; what is left is the smoothing of the upper bands in frequency.
  EXPECT_NEAR(*result(test::noise(kFormat, 8, 0.1, 1)).harmonic_ratio, 0.5, 0.05);
}

TEST(Texture, MixturesLieInTheOrderOfTheirShares) {
  double last = 1;
  for (const double amplitude : {0.1, 1.0, 10.0}) {
    Signal s = chord(8);
    const Signal clicks = impulses(8, 4);
    for (std::size_t c = 0; c < s.channels.size(); ++c)
      for (std::size_t i = 0; i < s.frames(); ++i)
        s.channels[c][i] += static_cast<float>(amplitude * 5) * clicks.channels[c][i];
    const double ratio = *result(s).harmonic_ratio;
    EXPECT_LT(ratio, last) << amplitude;
    last = ratio;
  }
}

TEST(Texture, DoesNotKnowTheGain) {
  Signal s = test::clicks(kFormat, 6, 120, 2);
  test::add_sine(s, kA, 0.1);
  const auto loud = result(s);
  for (auto& channel : s.channels)
    for (float& x : channel) x *= 0.25f;
  const auto quiet = result(s);
  EXPECT_NEAR(*quiet.harmonic_ratio, *loud.harmonic_ratio, 1e-6);
  EXPECT_NEAR(*quiet.chroma_energy, *loud.chroma_energy, 1e-3);  // frames near the gate come and go
}

TEST(Texture, AHeldChordIsStableAndInThreeClasses) {
  const auto r = result(chord(8));
  EXPECT_NEAR(*r.pitch_stability, 1, 0.01);
  EXPECT_GT(*r.chroma_energy, 0.98);  // the window's skirts fall into the semitones beside
}

TEST(Texture, NotesThatKeepChangingAreNotStable) {
  Signal s = test::silence(kFormat, 16);
  const std::array<double, 8> tones{220, 311.13, 246.94, 349.23, 277.18, 392, 233.08, 329.63};
  for (std::size_t i = 0; i < 64; ++i)
    test::add_sine(s, tones[i % 8], 0.3, 0.25 * static_cast<double>(i), 0.25 * static_cast<double>(i + 1));
  EXPECT_LT(*result(s).pitch_stability, 0.3);
}

TEST(Texture, NoiseHasNoNotes) {
  const auto r = result(test::noise(kFormat, 20, 0.1, 3));
  // 100 pairs of 12 classes, of which neighbours in time are independent: a mean within 0.1 of none.
  EXPECT_NEAR(*r.pitch_stability, 0, 0.1);
  EXPECT_LT(*r.chroma_energy, 0.45);
}

TEST(Texture, OfSilenceAndInFastModeIsNothing) {
  for (const Value& v : values_of(result(test::silence(kFormat, 3)))) EXPECT_EQ(v, Value());
  for (const Value& v : values_of(test::analyze<Texture>(chord(3), Mode::fast))) EXPECT_EQ(v, Value());
}

TEST(Texture, SeparatesTheSameAtAnyRate) {
  for (const int rate : {22'050, 48'000, 96'000}) {
    Signal s = test::clicks(Format::of(rate, 1), 8, 120, 4);
    test::add_sine(s, kA, 0.05);
    Signal reference = test::clicks(Format::of(44'100, 1), 8, 120, 4);
    test::add_sine(reference, kA, 0.05);
    // The noise of the clicks is another at every rate.
    EXPECT_NEAR(*result(s).harmonic_ratio, *result(reference).harmonic_ratio, 0.05) << rate;
  }
}

}  // namespace
}  // namespace nocturne
