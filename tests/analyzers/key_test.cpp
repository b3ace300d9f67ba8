// Key and tuning of generated chord progressions, and of sounds that have no key.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/key.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <random>

#include "analyzers/key_names.h"
#include "analyzers/key_scores.h"
#include "tests/support/analysis.h"
#include "tests/support/signal.h"

namespace nocturne {
namespace {

using test::analyze;
using test::Signal;

/// One harmonic-rich tone: six partials, each weaker by a third.
void add_tone(Signal& s, double hz, double begin_s, double end_s) {
  for (int partial = 1; partial <= 6 && partial * hz < 0.45 * s.format.rate; ++partial)
    test::add_sine(s, hz * partial, 0.08 * std::pow(0.67, partial - 1), begin_s, end_s, 1.3 * partial);
}

/// A bass note and a triad in the octave from middle C on.
void add_chord(Signal& s, int root, bool minor, double a4, double begin_s, double end_s) {
  const auto hz = [=](int semitones_above_c4) { return a4 * std::exp2((semitones_above_c4 - 9) / 12.0); };
  add_tone(s, hz(root % 12 - 24), begin_s, end_s);
  for (const int interval : {0, minor ? 3 : 4, 7}) add_tone(s, hz((root + interval) % 12), begin_s, end_s);
}

/// Adds tonic, subdominant, dominant, tonic, over and over; the dominant of a minor key is major.
void add_cadences(Signal& s, MusicalKey key, double a4, double begin_s, double end_s) {
  const bool minor = key.scale == Scale::minor;
  constexpr std::array<int, 4> kRoots{0, 5, 7, 0};
  std::size_t i = 0;
  for (double t = begin_s; t < end_s; ++t, ++i) {
    const int root = kRoots[i % 4];
    add_chord(s, key.tonic + root, minor && root != 7, a4, t, std::min(t + 1, end_s));
  }
}

Signal cadences(MusicalKey key, double a4 = 440, int rate = 8000, double seconds = 4) {
  Signal s = test::silence(Format::of(rate, 1), seconds);
  add_cadences(s, key, a4, 0, seconds);
  return s;
}

constexpr MusicalKey kAMinor{9, Scale::minor};

TEST(Key, CadencesAreFoundInAllKeysAtAnyTuning) {
  for (std::size_t i = 0; i < 24; ++i)
    for (const double a4 : {432.0, 436.0, 440.0, 444.0, 448.0}) {
      const auto result = analyze<Key>(cadences(key_at(i), a4));
      ASSERT_TRUE(result.reliable) << name(key_at(i)) << " at " << a4;
      EXPECT_EQ(result.key, name(key_at(i))) << a4;
      // The fifth partial of a tone lies 14 cents below the tempered third and draws the mean down.
      EXPECT_NEAR(*result.tuning_hz, a4, 2);
    }
}

TEST(Key, CodesAndStrengthsBelongToTheKey) {
  const auto result = analyze<Key>(cadences(kAMinor));
  EXPECT_EQ(result.camelot, "8A");
  EXPECT_EQ(result.open_key, "1m");
  EXPECT_NE(result.runner_up, result.key);
  EXPECT_GT(*result.strength, *result.runner_up_strength);
  EXPECT_GT(*result.strength, 0.5);
  EXPECT_LE(*result.strength + *result.runner_up_strength, 1);
}

TEST(Key, SampleRateChangesNeitherKeyNorTuning) {
  const auto reference = analyze<Key>(cadences(kAMinor, 443, 44100));
  ASSERT_TRUE(reference.reliable);
  for (const int rate : {8000, 11025, 16000, 22050, 32000, 48000, 96000}) {
    const auto result = analyze<Key>(cadences(kAMinor, 443, rate));
    EXPECT_EQ(result.key, reference.key) << rate;
    EXPECT_EQ(result.runner_up, reference.runner_up) << rate;
    // A window lasts from 0.68 to 0.82 s, so changes of chord fall into it a little differently.
    EXPECT_NEAR(*result.tuning_hz, *reference.tuning_hz, 0.3) << rate;
    EXPECT_NEAR(*result.strength, *reference.strength, 0.05) << rate;
  }
}

TEST(Key, GainChangesNothing) {
  const Signal s = cadences(kAMinor);
  const auto reference = analyze<Key>(s);
  for (const float gain : {1.0f / 1024, 0.5f, 4.0f, 0.3f}) {
    Signal scaled = s;
    for (float& x : scaled.channels[0]) x *= gain;
    const auto result = analyze<Key>(scaled);
    EXPECT_EQ(result.key, reference.key);
    // Powers of two are exact; another gain rounds each sample.
    EXPECT_NEAR(*result.tuning_hz, *reference.tuning_hz, gain == 0.3f ? 0.01 : 0);
  }
}

TEST(Key, ChannelsAreMixed) {
  Signal stereo(Format::of(8000, 2), 32000);
  stereo.channels[1] = cadences(kAMinor).channels[0];
  EXPECT_EQ(values_of(analyze<Key>(stereo)), values_of(analyze<Key>(cadences(kAMinor))));
}

TEST(Key, FastModeLeavesOutTheChangesAlone) {
  const Signal s = cadences(kAMinor);
  auto full = analyze<Key>(s, Mode::full);
  EXPECT_TRUE(full.changes.has_value());
  full.changes.reset();
  EXPECT_EQ(values_of(analyze<Key>(s, Mode::fast)), values_of(full));
}

TEST(Key, IsTheSameInEveryRegister) {
  for (const double octave : {0.5, 1.0, 2.0})
    for (const MusicalKey key : {MusicalKey{2, Scale::major}, kAMinor}) {
      Signal s = test::silence(Format::of(8000, 1), 8);
      add_cadences(s, key, 440 * octave, 0, 8);
      EXPECT_EQ(analyze<Key>(s).key, name(key)) << octave;
    }
}

TEST(Key, ADorianVampIsMinor) {
  Signal s = test::silence(Format::of(8000, 1), 32);
  for (int bar = 0; bar < 16; ++bar)  // D minor, G major: the sixth is B natural
    add_chord(s, bar % 4 == 2 ? 7 : 2, bar % 4 != 2, 440, 2 * bar, 2 * bar + 2);
  EXPECT_EQ(analyze<Key>(s).key, "D minor");
}

// Whole sawtooth harmonics were once counted for the bass: with one three times as loud as the chords, their
// fifths went to their roots, and G major was heard as C major.
TEST(Key, ALoudBassDoesNotTakeTheFifthsOfItsChords) {
  const auto sawtooth = [](Signal& s, double semitones_above_c4, double level, double begin_s, double end_s) {
    const double hz = 440 * std::exp2((semitones_above_c4 - 9) / 12.0);
    for (int k = 1; k <= 6; ++k) test::add_sine(s, k * hz, level / k, begin_s, end_s, 1.3 * k);
  };
  constexpr std::array<int, 8> kRoots{0, 9, 5, 7, 0, 5, 7, 0};
  for (int tonic = 0; tonic < 12; ++tonic) {
    Signal s = test::silence(Format::of(8000, 1), 32);
    for (int bar = 0; bar < 16; ++bar) {
      const int root = kRoots[static_cast<std::size_t>(bar) % kRoots.size()];
      sawtooth(s, (tonic + root) % 12 - 24, 0.15, 2 * bar, 2 * bar + 2);
      for (const int note : {0, root == 9 ? 3 : 4, 7})
        sawtooth(s, (tonic + root + note) % 12, 0.045, 2 * bar, 2 * bar + 2);
    }
    EXPECT_EQ(analyze<Key>(s).key, name({tonic, Scale::major}));
  }
}

TEST(Key, AModulationIsFoundWhereItIs) {
  for (const int up : {1, 2, 6}) {
    Signal s = test::silence(Format::of(8000, 1), 140);
    add_cadences(s, {0, Scale::major}, 440, 0, 72);
    add_cadences(s, {up, Scale::major}, 440, 72, 140);
    const auto result = analyze<Key>(s);
    EXPECT_EQ(result.key, "C major") << "the longer one";
    ASSERT_TRUE(result.changes.has_value());
    ASSERT_EQ(result.changes->size(), 2u) << up;
    EXPECT_EQ(result.changes->front().key, "C major");
    EXPECT_EQ(result.changes->front().time_s, 0);
    EXPECT_EQ(result.changes->back().key, name({up, Scale::major}));
    EXPECT_NEAR(result.changes->back().time_s, 72, 8) << "two segments";
  }
}

TEST(Key, AModulationAndBackAreTwoChanges) {
  Signal s = test::silence(Format::of(8000, 1), 180);
  add_cadences(s, kAMinor, 440, 0, 60);
  add_cadences(s, {11, Scale::minor}, 440, 60, 120);
  add_cadences(s, kAMinor, 440, 120, 180);
  const auto result = analyze<Key>(s);
  ASSERT_EQ(result.changes->size(), 3u);
  EXPECT_EQ((*result.changes)[0].key, "A minor");
  EXPECT_EQ((*result.changes)[1].key, "B minor");
  EXPECT_EQ((*result.changes)[2].key, "A minor");
}

TEST(Key, ASongInOneKeyHasNoChanges) {
  for (const MusicalKey key : {MusicalKey{0, Scale::major}, kAMinor, MusicalKey{6, Scale::minor}}) {
    Signal s = test::silence(Format::of(8000, 1), 90);
    add_cadences(s, key, 440, 0, 90);
    EXPECT_TRUE(analyze<Key>(s).changes->empty()) << name(key);
  }
}

TEST(Key, AVerseInTheRelativeMajorIsNoChange) {
  Signal s = test::silence(Format::of(8000, 1), 120);
  add_cadences(s, kAMinor, 440, 0, 70);
  add_cadences(s, {0, Scale::major}, 440, 70, 120);
  EXPECT_TRUE(analyze<Key>(s).changes->empty());
}

TEST(Key, AnIntroInAnotherKeyDoesNotDecide) {
  Signal s = test::silence(Format::of(8000, 1), 48);
  add_cadences(s, {3, Scale::major}, 440, 0, 12);
  add_cadences(s, kAMinor, 440, 12, 48);
  EXPECT_EQ(analyze<Key>(s).key, "A minor");
}

TEST(Key, ALongDroneDoesNotDecide) {
  Signal s = test::silence(Format::of(8000, 1), 56);
  test::add_sine(s, 440 * std::exp2(-2 / 12.0), 0.9, 0, 16);
  add_cadences(s, kAMinor, 440, 16, 56);
  EXPECT_EQ(analyze<Key>(s).key, "A minor");
}

TEST(Key, IsHeardThroughDrumsAndNoise) {
  Signal s = test::clicks(Format::of(16000, 1), 24, 120, 5);
  test::add_noise(s, 0.05, 6);
  add_cadences(s, kAMinor, 440, 0, 24);
  EXPECT_EQ(analyze<Key>(s).key, "A minor");
}

TEST(Key, SoundsWithoutAKeyHaveNone) {
  const Format format = Format::of(16000, 1);
  std::vector<Signal> sounds{test::silence(format, 0), test::silence(format, 10),
                             test::sine(format, 20, 440, 0.5)};
  for (Signal& channel : sounds) EXPECT_FALSE(analyze<Key>(channel).reliable);
  for (const double seconds : {1.0, 3.0, 10.0, 60.0})
    for (std::uint32_t seed = 1; seed <= 5; ++seed)
      EXPECT_FALSE(analyze<Key>(test::noise(format, seconds, 0.1, seed)).reliable)
          << seconds << " s, " << seed;
  for (const double bpm : {80.0, 120.0, 128.0, 174.0})
    EXPECT_FALSE(analyze<Key>(test::clicks(format, 20, bpm, 7)).reliable) << bpm;
}

TEST(Key, AMetronomeOfTwoPitchesHasNone) {
  Signal s = test::silence(Format::of(16000, 1), 20);
  for (int beat = 0; beat < 40; ++beat)
    test::add_sine(s, beat % 4 == 0 ? 1318.5 : 880, 0.5, 0.5 * beat, 0.5 * beat + 0.04);
  EXPECT_FALSE(analyze<Key>(s).reliable);
}

TEST(Key, PowerChordsWithAMinorMelodyAreMinor) {
  Signal s = test::silence(Format::of(8000, 1), 32);
  constexpr std::array<int, 4> kRoots{-24, -16, -14, -24}, kMelody{3, 0, 2, 7};  // i VI VII i, above middle C
  for (std::size_t bar = 0; bar < 16; ++bar) {
    const double begin = 2 * static_cast<double>(bar);
    const auto hz = [](int above_c4) { return 440 * std::exp2((above_c4 - 9) / 12.0); };
    for (const int interval : {0, 7, 12}) add_tone(s, hz(kRoots[bar % 4] + interval), begin, begin + 2);
    add_tone(s, hz(kMelody[bar % 4]), begin, begin + 2);
  }
  EXPECT_EQ(analyze<Key>(s).key, "C minor");
}

TEST(Key, WithoutAKeyEveryOtherValueIsEmpty) {
  const auto values = values_of(analyze<Key>(test::silence(Format::of(44100, 2), 5)));
  for (std::size_t i = 1; i < values.size(); ++i)
    EXPECT_TRUE(std::holds_alternative<std::monostate>(values[i]));
}

TEST(Key, ExtremeSignalsAreSafe) {
  for (const int rate : {kMinRate, kMaxRate}) {
    const Format format = Format::of(rate, 1);
    Signal one = test::silence(format, 0.5);
    one.channels[0][0] = 1;
    Signal dc = test::silence(format, 0.5);
    for (float& x : dc.channels[0]) x = 1;
    EXPECT_FALSE(analyze<Key>(one).reliable);
    EXPECT_FALSE(analyze<Key>(dc).reliable);
    EXPECT_FALSE(analyze<Key>(Signal(format, 1)).reliable);
  }
}

TEST(Key, AnySplitGivesTheSameBits) {
  Signal s = cadences(kAMinor, 441, kMinRate, 4);
  test::add_noise(s, 0.01, 11);
  const auto whole = values_of(analyze<Key>(s, Mode::full, 1 << 30));
  ASSERT_TRUE(std::holds_alternative<std::string>(whole[1])) << "else nothing is compared";
  for (const std::int64_t size : {1, 2, 3, 5, 7, 17, 511, 4096})
    EXPECT_EQ(values_of(analyze<Key>(s, Mode::full, size)), whole) << size;
}

TEST(Key, ASplitInsideALongTrackGivesTheSameBits) {
  Signal s = test::silence(Format::of(22050, 2), 30);
  add_cadences(s, {4, Scale::major}, 446, 0, 14);
  add_cadences(s, kAMinor, 446, 14, 30);
  const auto whole = values_of(analyze<Key>(s, Mode::full, 1 << 30));
  ASSERT_TRUE(std::holds_alternative<std::string>(whole[1]));
  std::mt19937 random(12);
  std::uniform_int_distribution<std::int64_t> size(1, 200'000);
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(values_of(test::consume<Key>(s, Mode::full, [&] { return size(random); }).finish()), whole);
}

TEST(Key, MergingWithNothingChangesNothing) {
  const Signal s = cadences(kAMinor);
  const auto size = [] { return std::int64_t{1} << 30; };
  const Format format = s.format;
  const auto whole = values_of(analyze<Key>(s));
  Key before(format, Mode::full), after = test::consume<Key>(s, Mode::full, size);
  before.merge(test::consume<Key>(s, Mode::full, size));
  after.merge(Key(format, Mode::full));
  EXPECT_EQ(values_of(before.finish()), whole);
  EXPECT_EQ(values_of(after.finish()), whole);
}

TEST(Key, IsAnAnalyzer) {
  static_assert(Analyzer<Key>);
  const Group group = group_of<Key>();
  EXPECT_EQ(group.name, "key");
  EXPECT_EQ(group.columns.front().name, "reliable");
}

}  // namespace
}  // namespace nocturne
