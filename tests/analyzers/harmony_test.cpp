// Changes of notes in generated chords.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/harmony.h"

#include <gtest/gtest.h>

#include "tests/analyzers/rhythms.h"

namespace nocturne {
namespace {

using test::harmony_of;
using test::Signal;

const Format kFormat = Format::of(44100, 1);

/// The chord of C until 4 s, that of D flat thereafter, over a bass that moves at 8 s.
Signal chords() {
  Signal s = test::silence(kFormat, 12);
  for (const double hz : {261.63, 329.63, 392.0}) test::add_sine(s, hz, 0.1, 0, 4);
  for (const double hz : {277.18, 349.23, 415.30}) test::add_sine(s, hz, 0.1, 4);
  test::add_sine(s, 65.41, 0.1, 0, 8);
  test::add_sine(s, 92.50, 0.1, 8);
  return s;
}

TEST(Harmony, SeesWhatChangesAndWhen) {
  const auto harmony = harmony_of(chords());
  // Leakage of the window's side lobes and of the change itself: a few per cent.
  EXPECT_LT(harmony.change(2, 0.6)[0], 0.05);
  EXPECT_LT(harmony.change(2, 0.6)[1], 0.05);
  EXPECT_LT(harmony.change(4, 0.6)[0], 0.1);
  EXPECT_GT(harmony.change(4, 0.6)[1], 0.6);
  EXPECT_GT(harmony.change(8, 0.6)[0], 0.6);
  EXPECT_LT(harmony.change(8, 0.6)[1], 0.1);
  // Off by half a second the change is within one side.
  EXPECT_LT(harmony.change(4.5, 0.3)[1], 0.5 * harmony.change(4, 0.3)[1]);
}

TEST(Harmony, AnyPiecesGiveTheSame) {
  const Signal s = chords();
  const auto whole = harmony_of(s, 1 << 30);
  for (const std::int64_t size : {4096, 30011}) {
    const auto pieces = harmony_of(s, size);
    ASSERT_EQ(pieces.frames(), whole.frames());
    for (double t = 0; t < 12; t += 0.37) EXPECT_EQ(pieces.change(t, 0.6), whole.change(t, 0.6)) << t;
  }
}

TEST(Harmony, NothingNeverChanges) {
  EXPECT_EQ(HarmonyTimeline().change(1, 1), (std::array<float, 2>{}));
  const auto silence = harmony_of(test::silence(kFormat, 3));
  for (const double t : {-1.0, 0.0, 1.5, 3.0, 9.0})
    EXPECT_EQ(silence.change(t, 1), (std::array<float, 2>{})) << t;
}

}  // namespace
}  // namespace nocturne
