// Silence: exact to the sample for every threshold case, channel and split.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/silence.h"

#include <gtest/gtest.h>

#include "tests/support/analysis.h"

namespace nocturne {
namespace {

/// Silence but for one sample of channel 0 at `first` and one of the last channel at `last`.
test::Signal two_samples(int channels, std::size_t frames, std::size_t first, std::size_t last) {
  test::Signal s(Format::of(8'000, channels), frames);
  s.channels.front()[first] = 0.5f;
  s.channels.back()[last] = -0.5f;
  return s;
}
Silence::Result result(const test::Signal& s, std::int64_t chunk = 1 << 18) {
  return test::analyze<Silence>(s, Mode::full, chunk);
}

TEST(Silence, IsExactToTheSample) {
  for (const int channels : {1, 2, 6})
    for (const std::size_t first : {0, 1, 255, 256, 257, 4'000})
      for (const std::size_t after : {0, 1, 254, 255, 256, 257, 3'000}) {
        const auto r = result(two_samples(channels, 9'001, first, 9'000 - after));
        EXPECT_EQ(r.leading_s, static_cast<double>(first) / 8'000);
        EXPECT_EQ(r.trailing_s, static_cast<double>(after) / 8'000);
        EXPECT_FALSE(r.all_silent);
      }
}

TEST(Silence, FindsTheEndsInWhicheverChannelComesFirst) {
  const auto r = result(two_samples(2, 9'000, 7'000, 2'000));  // the first channel sounds last
  EXPECT_EQ(r.leading_s, 0.25);
  EXPECT_EQ(r.trailing_s, 1'999. / 8'000);
}

TEST(Silence, EndsAtMinus60dBFS) {
  for (const bool loud : {true, false}) {
    test::Signal s(Format::of(8'000, 1), 1'000);
    s.channels[0][500] = loud ? 0.001f : 0.000999f;
    EXPECT_EQ(result(s).all_silent, !loud);
  }
}

TEST(Silence, OfASilentTrackIsAllOfIt) {
  const auto r = result(test::silence(Format::of(8'000, 2), 1.5));
  EXPECT_EQ(r.leading_s, 1.5);
  EXPECT_EQ(r.trailing_s, 1.5);
  EXPECT_TRUE(r.all_silent);
}

TEST(Silence, OfAnEmptyTrackIsNone) {
  const auto r = result(test::silence(Format::of(8'000, 2), 0));
  EXPECT_EQ(r.leading_s, 0);
  EXPECT_EQ(r.trailing_s, 0);
  EXPECT_TRUE(r.all_silent);
}

TEST(Silence, OfOneLoudSampleIsNone) {
  const auto r = result(two_samples(1, 1, 0, 0));
  EXPECT_EQ(r.leading_s, 0);
  EXPECT_EQ(r.trailing_s, 0);
  EXPECT_FALSE(r.all_silent);
}

TEST(Silence, OfAnySplitIsThatOfTheWhole) {
  const test::Signal s = two_samples(2, 2'000, 300, 1'400);
  for (const std::int64_t size : {1, 2, 3, 5, 7, 17, 299, 300, 301, 511, 4'096}) {
    const auto r = result(s, size);
    EXPECT_EQ(r.leading_s, 300. / 8'000) << size;
    EXPECT_EQ(r.trailing_s, 599. / 8'000) << size;
  }
}

TEST(Silence, StaysTheSameWhenNothingIsMerged) {
  const test::Signal s = two_samples(2, 2'000, 300, 1'400);
  Silence before(s.format, Mode::full), after = test::consume<Silence>(s, Mode::full, [] { return 4'096; });
  before.merge(test::consume<Silence>(s, Mode::full, [] { return 4'096; }));
  after.merge(Silence(s.format, Mode::full));
  for (const Silence* state : {&before, &after}) {
    EXPECT_EQ(state->finish().leading_s, 300. / 8'000);
    EXPECT_EQ(state->finish().trailing_s, 599. / 8'000);
  }
}

}  // namespace
}  // namespace nocturne
