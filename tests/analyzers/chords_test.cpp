// Chords of progressions that are known.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/chords.h"

#include <gtest/gtest.h>

#include <random>

#include "analyzers/chroma_timeline.h"
#include "tests/support/analysis.h"

namespace nocturne {
namespace {

constexpr double kFrameRate = 5;

Chroma triad(int root, int third) {
  Chroma c{};
  for (const int step : {0, third, 7}) c[static_cast<std::size_t>((root + step) % 12)] = 1;
  return c;
}

void append(std::vector<Chroma>& frames, const Chroma& chroma, int count) {
  frames.insert(frames.end(), static_cast<std::size_t>(count), chroma);
}

TEST(Chords, KnowsAllTwentyFourTriads) {
  for (int root = 0; root < 12; ++root) {
    EXPECT_EQ(chord_path(std::vector{triad(root, 4)}), std::vector{static_cast<std::uint8_t>(root)});
    EXPECT_EQ(chord_path(std::vector{triad(root, 3)}), std::vector{static_cast<std::uint8_t>(root + 12)});
  }
}

TEST(Chords, DescribesAProgression) {
  std::vector<Chroma> frames;
  for (int round = 0; round < 4; ++round) {
    append(frames, triad(9, 3), 20);  // A minor, F major, C major
    append(frames, triad(5, 4), 10);
    append(frames, triad(0, 4), 10);
  }
  const ChordSummary s = describe_chords(frames, kFrameRate);
  ASSERT_EQ(s.shares.size(), 3u);
  EXPECT_EQ(s.shares[0].chord, "A minor");
  EXPECT_EQ(s.shares[0].share, 0.5);
  EXPECT_EQ(s.shares[1].share, 0.25);
  EXPECT_NEAR(*s.strength, 1, 1e-6);                        // the frames are triads
  EXPECT_DOUBLE_EQ(*s.change_rate, 11 * kFrameRate / 160);  // twelve chords
  EXPECT_DOUBLE_EQ(*s.number_rate, 3 * kFrameRate / 160);
}

TEST(Chords, DoesNotTakeAPassingNoteForAChord) {
  std::vector<Chroma> frames;
  append(frames, triad(0, 4), 10);
  Chroma passing = triad(0, 4);
  passing[9] = 1.5;  // as much like A minor as like C major, and louder
  append(frames, passing, 1);
  append(frames, triad(0, 4), 10);
  EXPECT_EQ(describe_chords(frames, kFrameRate).change_rate, 0);
}

TEST(Chords, SilenceHasNoneAndInterruptsNone) {
  std::vector<Chroma> frames;
  append(frames, triad(2, 4), 10);
  append(frames, {}, 10);
  append(frames, triad(2, 4), 10);
  const ChordSummary s = describe_chords(frames, kFrameRate);
  ASSERT_EQ(s.shares.size(), 1u);
  EXPECT_EQ(s.shares[0].share, 1);
  EXPECT_EQ(s.change_rate, 0);
  EXPECT_FALSE(describe_chords({}, 0).strength);
  EXPECT_TRUE(describe_chords(std::vector<Chroma>(20), kFrameRate).shares.empty());
}

TEST(Chords, NoiseHasNone) {
  const test::Signal s = test::noise(Format::of(44100, 1), 30, 0.1, 7);
  FrontEnd front_end(44100);
  Chunk chunk;
  test::load_chunk(s, {0, static_cast<std::int64_t>(s.frames())}, FrontEnd::halo(44100), chunk);
  ChromaTimeline chroma;
  chroma.consume(front_end.prepare(chunk).tonal);
  const auto path = chord_path(chroma.frames());
  // By chance a few frames in a row may resemble a triad.
  EXPECT_GT(std::count(path.begin(), path.end(), kNoChord), 0.9 * static_cast<double>(path.size()));
}

}  // namespace
}  // namespace nocturne
