// Alignment of fingerprints: offsets, errors, stretches, and what cannot be compared.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/fingerprint_alignment.h"

#include <gtest/gtest.h>

#include "tests/pipeline/recordings.h"

namespace nocturne {
namespace {

using test::Fingerprint;
using test::music_words;

TEST(FingerprintAlignment, OfTheSameWordsHasNoErrors) {
  const Fingerprint w = music_words(1);
  const auto fit = align(w, w);
  ASSERT_TRUE(fit);
  EXPECT_EQ(fit->offset, 0);
  EXPECT_EQ(fit->overlap, 948);
  EXPECT_EQ(fit->bit_error_rate, 0);
  EXPECT_EQ(fit->worst_stretch, 0);
}

TEST(FingerprintAlignment, FindsHowMuchWasCutOff) {
  const Fingerprint w = music_words(2);
  for (const int cut : {1, 7, 40, 81}) {
    const Fingerprint trimmed = test::without_beginning(w, cut);
    const auto there = align(trimmed, w), back = align(w, trimmed);
    ASSERT_TRUE(there && back) << cut;
    EXPECT_EQ(there->offset, cut);
    EXPECT_EQ(back->offset, -cut);
    EXPECT_EQ(there->bit_error_rate, 0);
    EXPECT_EQ(there->overlap, 948 - cut);
  }
}

TEST(FingerprintAlignment, CountsTheBitsThatDiffer) {
  const Fingerprint w = music_words(3);
  for (const double rate : {0.01, 0.05, 0.2}) {
    const auto fit = align(w, test::with_errors(w, rate, 4));
    ASSERT_TRUE(fit);
    EXPECT_EQ(fit->offset, 0);
    // 30,336 bits: four standard deviations of a binomial are 0.01 at most.
    EXPECT_NEAR(fit->bit_error_rate, rate, 0.01);
  }
}

TEST(FingerprintAlignment, KnowsTheWorstStretch) {
  Fingerprint other = music_words(5);
  const Fingerprint w = other;
  for (std::size_t i = 900; i < 948; ++i) other[i] = ~other[i];
  const auto fit = align(w, other);
  ASSERT_TRUE(fit);
  EXPECT_DOUBLE_EQ(fit->bit_error_rate, 48.0 / 948);
  EXPECT_DOUBLE_EQ(fit->worst_stretch, 48.0 / 64);  // the last 64 words
}

TEST(FingerprintAlignment, OfDifferentMusicIsBad) {
  for (std::uint32_t seed = 10; seed < 30; ++seed) {
    const auto fit = align(music_words(seed), music_words(seed + 100));
    ASSERT_TRUE(fit);
    EXPECT_GT(fit->bit_error_rate, 0.4);
  }
}

TEST(FingerprintAlignment, NeedsTwoSecondsAndHalfOfTheShorterOne) {
  const Fingerprint w = music_words(6, 100);
  EXPECT_FALSE(align({}, {}));
  EXPECT_FALSE(align(w, Words(w).first(15)));
  EXPECT_TRUE(align(w, Words(w).first(16)));
  EXPECT_TRUE(align_near(w, w, 50));
  EXPECT_FALSE(align_near(w, w, 52));
  EXPECT_FALSE(align_near(w, w, 1000));
  EXPECT_FALSE(align_near(w, w, -1000));
}

TEST(FingerprintAlignment, TellsNothingOfSilenceAndTones) {
  EXPECT_FALSE(is_telling({}));
  EXPECT_FALSE(is_telling(Fingerprint(948, 627964279)));  // what Chromaprint makes of silence
  Fingerprint two(948, 7);
  for (std::size_t i = 0; i < two.size(); i += 2) two[i] = 9;
  EXPECT_FALSE(is_telling(two));
  EXPECT_TRUE(is_telling(music_words(7, 40)));
}

}  // namespace
}  // namespace nocturne
