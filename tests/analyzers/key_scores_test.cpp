// The 24 scores: symmetry of the circle, order, shares.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/key_scores.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include "analyzers/key_profiles.h"

namespace nocturne {
namespace {

Chroma random_chroma(std::mt19937& random) {
  std::uniform_real_distribution<double> uniform(0, 1);
  Chroma c;
  for (double& x : c) x = uniform(random);
  return c;
}

Chroma up(const Chroma& c, std::size_t semitones) {
  Chroma out;
  for (std::size_t i = 0; i < 12; ++i) out[(i + semitones) % 12] = c[i];
  return out;
}

std::size_t best(const KeyScores& s) {
  return static_cast<std::size_t>(std::max_element(s.begin(), s.end()) - s.begin());
}

TEST(KeyScores, TransposingTheMusicTransposesTheScores) {
  std::mt19937 random(1);
  for (int i = 0; i < 20; ++i) {
    const Chroma c = random_chroma(random);
    const KeyScores home = correlate(c);
    for (std::size_t shift = 1; shift < 12; ++shift) {
      const KeyScores moved = correlate(up(c, shift));
      for (std::size_t tonic = 0; tonic < 12; ++tonic)
        for (const std::size_t scale : {0u, 12u})
          EXPECT_NEAR(moved[(tonic + shift) % 12 + scale], home[tonic + scale], 1e-12)
              << "sums in another order";
    }
  }
}

TEST(KeyScores, EveryProfileIsBestExplainedByItsOwnKey) {
  for (const KeyProfile& profile : kKeyProfiles)
    for (std::size_t tonic = 0; tonic < 12; ++tonic)
      EXPECT_EQ(best(correlate(up(profile.weights, tonic))),
                tonic + (profile.scale == Scale::minor ? 12 : 0));
}

TEST(KeyScores, ProfilesAreNormalized) {
  for (const KeyProfile& profile : kKeyProfiles) {
    const Chroma& w = profile.weights;
    EXPECT_NEAR(std::accumulate(w.begin(), w.end(), 0.0), 0, 1e-3) << "of four decimals";
    EXPECT_NEAR(std::inner_product(w.begin(), w.end(), w.begin(), 0.0), 1, 1e-3);
  }
}

TEST(KeyScores, AreCorrelationsAndDoNotDependOnScaleOrOffset) {
  std::mt19937 random(2);
  for (int i = 0; i < 20; ++i) {
    const Chroma c = random_chroma(random);
    Chroma moved = c;
    for (double& x : moved) x = 7 * x + 3;
    const KeyScores a = correlate(c), b = correlate(moved);
    for (std::size_t k = 0; k < a.size(); ++k) {
      EXPECT_LE(std::abs(a[k]), 1 + 1e-12);
      EXPECT_NEAR(a[k], b[k], 1e-12);
    }
  }
}

TEST(KeyScores, OneOrTwoPitchClassesStandOutMoreThanMusic) {
  EXPECT_NEAR(contrast({1}), std::sqrt(11.0), 1e-12) << "a tuned drum";
  EXPECT_NEAR(contrast({1, 0, 0, 0, 0, 0, 0, 1}), std::sqrt(5.0), 1e-12) << "a metronome; the limit is 2.2";
  EXPECT_NEAR(contrast({1, 0, 0, 0, 1, 0, 0, 1}), std::sqrt(3.0), 1e-12) << "a chord may be music";
}

TEST(KeyScores, AFlatChromaHasNoContrastAndNoScores) {
  Chroma flat;
  flat.fill(2);
  EXPECT_EQ(contrast(flat), 0);
  EXPECT_EQ(contrast(Chroma{}), 0);
  EXPECT_EQ(correlate(flat), KeyScores{});
  EXPECT_EQ(score({}), KeyScores{});
}

TEST(KeyScores, ContrastIsTheDeviationOverTheMean) {
  EXPECT_DOUBLE_EQ(contrast({0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 0, 2}), 1);
}

TEST(KeyScores, TheScaleOfATrackDoesNotMatter) {
  std::mt19937 random(3);
  const std::vector<Chroma> a{random_chroma(random), random_chroma(random)};
  std::vector<Chroma> b = a;
  for (Chroma& c : b)
    for (double& x : c) x *= 1000;
  const KeyScores one = score(a), other = score(b);
  for (std::size_t k = 0; k < one.size(); ++k) EXPECT_NEAR(one[k], other[k], 1e-12);
}

TEST(KeyScores, PairsAreSumsOfNeighbours) {
  const Chroma a{1}, b{2}, c{4};
  EXPECT_TRUE(pairs({}).empty());
  EXPECT_EQ(pairs(std::vector{a}), std::vector{a});
  const std::vector<Chroma> two = pairs(std::vector{a, b, c});
  ASSERT_EQ(two.size(), 2u);
  EXPECT_EQ(two[0][0], 3);
  EXPECT_EQ(two[1][0], 6);
}

TEST(KeyScores, TheTonicChordTellsModesOfOneScaleApart) {
  // D minor and G major chords: the notes of C major, without a chord of C.
  const Chroma d{0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0}, g{0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1};
  EXPECT_EQ(best(score(std::vector{d, g, d, d})), 12u + 2) << "D minor";
}

TEST(KeyScores, ATriadIsTheLikeliestOfAllAndAllSumToOne) {
  const Chroma e{0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1};
  const KeyScores heard = triads(e);
  EXPECT_EQ(best(heard), 12u + 4) << "E minor";
  EXPECT_NEAR(std::accumulate(heard.begin(), heard.end(), 0.0), 1, 1e-12);
}

TEST(KeyScores, TheBeginningCountsInALongTrackAndNotInAnExcerpt) {
  std::mt19937 random(5);
  std::vector<Chroma> segments(30, random_chroma(random));
  for (std::size_t i = 0; i < 4; ++i) segments[i] = kKeyProfiles[0].weights;
  for (Chroma& c : segments)
    for (double& x : c) x += 1;
  EXPECT_EQ(score_track(segments, 30), score(segments));
  EXPECT_GT(score_track(segments, 120)[0] - score(segments)[0], 0.2) << "it is C major";
  EXPECT_GT(score_track(segments, 1200)[0], score_track(segments, 120)[0]);
}

TEST(Shares, SumToOneAndKeepTheOrder) {
  std::mt19937 random(4);
  for (int i = 0; i < 20; ++i) {
    const KeyScores s = correlate(random_chroma(random)), p = shares(s);
    EXPECT_NEAR(std::accumulate(p.begin(), p.end(), 0.0), 1, 1e-12);
    EXPECT_EQ(best(p), best(s));
    for (std::size_t k = 1; k < s.size(); ++k) EXPECT_EQ(s[k] > s[k - 1], p[k] > p[k - 1]);
  }
}

}  // namespace
}  // namespace nocturne
