// Pauses: exact to the frame, whichever way the track is cut; drop-outs are those with hard edges.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/pauses.h"

#include <gtest/gtest.h>

#include "tests/support/analysis.h"

namespace nocturne {
namespace {

using test::Signal;

constexpr std::int64_t kLeast = 160;

Pauses pauses(const Signal& s, std::int64_t size = 1 << 30, float threshold = 0) {
  Pauses whole(threshold, kLeast);
  Chunk chunk;
  const auto total = static_cast<std::int64_t>(s.frames());
  for (std::int64_t begin = 0; begin < total; begin += std::min(size, total)) {
    test::load_chunk(s, {begin, std::min(total, begin + size)}, {}, chunk);
    Pauses part(threshold, kLeast);
    part.add(chunk.body_audio());
    whole.merge(part);
  }
  return whole;
}

/// A second of a steady 0.5 in both channels, zero in [begin, end).
Signal with_hole(std::size_t begin, std::size_t end) {
  Signal s(Format::of(8000, 2), 8000);
  for (auto& channel : s.channels)
    for (std::size_t i = 0; i < channel.size(); ++i) channel[i] = i < begin || i >= end ? 0.5f : 0.0f;
  return s;
}

TEST(Pauses, AreExactToTheFrame) {
  for (const std::size_t begin : {1, 63, 64, 65, 1000})
    for (const std::size_t length : {160, 161, 200, 1000}) {
      const Pauses p = pauses(with_hole(begin, begin + length));
      EXPECT_EQ(p.longest(), static_cast<std::int64_t>(length)) << begin;
      EXPECT_EQ(p.abrupt(), 1);
      EXPECT_EQ(p.abrupt_frames(), static_cast<std::int64_t>(length));
    }
}

TEST(Pauses, ShorterThanTheLeastDoNotCount) { EXPECT_EQ(pauses(with_hole(1000, 1159)).longest(), 0); }

TEST(Pauses, AtTheEndsOfTheTrackDoNotCount) {
  EXPECT_EQ(pauses(with_hole(0, 3000)).longest(), 0);
  EXPECT_EQ(pauses(with_hole(3000, 8000)).longest(), 0);
  EXPECT_EQ(pauses(with_hole(0, 8000)).longest(), 0);
}

TEST(Pauses, NeedSilenceInAllChannels) {
  Signal s = with_hole(1000, 2000);
  std::fill(s.channels[1].begin(), s.channels[1].end(), 0.5f);
  EXPECT_EQ(pauses(s).longest(), 0);
}

TEST(Pauses, ThatSoundFadesIntoAreNotAbrupt) {
  Signal s = with_hole(3000, 5000);
  for (auto& channel : s.channels)
    for (std::size_t i = 0; i < 3000; ++i) channel[i] *= static_cast<float>(3000 - i) / 3000;
  EXPECT_EQ(pauses(s).longest(), 2000);
  EXPECT_EQ(pauses(s).abrupt(), 0);
}

TEST(Pauses, CountWhatLiesBelowTheThreshold) {
  Signal s = with_hole(3000, 5000);
  for (auto& channel : s.channels) channel[4000] = 1e-3f;
  EXPECT_EQ(pauses(s).longest(), 1000);
  EXPECT_EQ(pauses(s, 1 << 30, 2e-3f).longest(), 2000);
}

TEST(Pauses, AreTheSameForAnySplit) {
  Signal s = with_hole(1000, 2500);
  for (auto& channel : s.channels) std::fill(channel.begin() + 4000, channel.begin() + 4300, 0.0f);
  for (const std::int64_t size : {1, 2, 3, 7, 64, 150, 1000, 1500, 4096}) {
    const Pauses p = pauses(s, size);
    EXPECT_EQ(p.longest(), 1500) << size;
    EXPECT_EQ(p.abrupt(), 2) << size;
    EXPECT_EQ(p.abrupt_frames(), 1800) << size;
  }
}

}  // namespace
}  // namespace nocturne
