// The index: copies are found whatever their trim, others are not, and odd libraries take no longer.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/fingerprint_index.h"

#include <gmock/gmock.h>

#include <set>

#include "tests/pipeline/recordings.h"

namespace nocturne {
namespace {

using test::Fingerprint;
using test::music_words;
using test::with_errors;
using Pairs = std::set<std::pair<std::uint32_t, std::uint32_t>>;

std::vector<Candidate> candidates(FingerprintIndex& index) {
  std::vector<Candidate> out;
  index.for_each_candidate([&](const Candidate& c) { out.push_back(c); });
  return out;
}

TEST(FingerprintIndex, BringsUpCopiesWithTheirOffset) {
  FingerprintIndex index;
  const Fingerprint w = music_words(1);
  for (std::uint32_t other = 2; other < 50; ++other) index.add(music_words(other));
  index.add(w);
  index.add(with_errors(test::without_beginning(w, 37), 0.05, 3));
  const auto found = candidates(index);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].a, 48u);
  EXPECT_EQ(found[0].b, 49u);
  EXPECT_EQ(found[0].offset, -37);
  EXPECT_GE(found[0].votes, 5);
}

TEST(FingerprintIndex, FindsCopiesAtTheErrorRatesOfRealEncoders) {
  // MP3 at 64 kbit/s of a track that was cut by half a word's time: 0.054 of the bits differ. Here errors are
  // spread evenly, which leaves fewer words whole than those of encoders do.
  int found = 0;
  for (std::uint32_t seed = 0; seed < 100; ++seed) {
    FingerprintIndex index;
    const Fingerprint w = music_words(seed);
    index.add(w);
    index.add(with_errors(w, 0.054, seed + 1000));
    found += static_cast<int>(candidates(index).size());
  }
  EXPECT_GE(found, 99);
}

TEST(FingerprintIndex, SeesEachPairOnceAndInOrder) {
  FingerprintIndex index;
  for (std::uint32_t i = 0; i < 10; ++i) index.add(with_errors(music_words(5), 0.02, i));
  Pairs seen;
  for (const Candidate& c : candidates(index)) {
    EXPECT_LT(c.a, c.b);
    EXPECT_TRUE(seen.emplace(c.a, c.b).second);
  }
  EXPECT_EQ(seen.size(), 45u);
}

TEST(FingerprintIndex, LinksThousandsOfCopiesByFewPairs) {
  FingerprintIndex index;
  const Fingerprint w = music_words(6);
  for (std::uint32_t i = 0; i < 3000; ++i) index.add(w);
  const auto found = candidates(index);
  EXPECT_LT(found.size(), 3000u * 64);
  std::vector<bool> linked(3000);
  for (const Candidate& c : found) linked[c.b] = true;
  EXPECT_EQ(std::count(linked.begin(), linked.end(), true), 2999);  // all but the first
}

TEST(FingerprintIndex, TakesShortOnesAndEmptyOnes) {
  FingerprintIndex index;
  EXPECT_TRUE(candidates(index).empty());
  FingerprintIndex short_ones;
  short_ones.add({});
  short_ones.add(music_words(7, 20));
  short_ones.add(music_words(7, 20));
  const auto found = candidates(short_ones);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].a, 1u);
  EXPECT_EQ(found[0].offset, 0);
}

TEST(FingerprintIndex, StaysBelowTwoKilobytesEach) {
  FingerprintIndex index;
  for (std::uint32_t i = 0; i < 2000; ++i) index.add(music_words(i % 1500));
  EXPECT_LT(index.bytes() / 2000, 2048u);
}

}  // namespace
}  // namespace nocturne
