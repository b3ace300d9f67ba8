// Ranking: each criterion decides where those before it are equal.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/copy_ranking.h"

#include <gtest/gtest.h>

#include "tests/pipeline/recordings.h"

namespace nocturne {
namespace {

using test::facts_of;
using test::Made;

/// What the worse one lacks; fails unless `better` wins whichever is asked first.
std::string_view lacks(const Made& better, const Made& worse) {
  const RecordingFacts x = facts_of(better), y = facts_of(worse);
  const double longest = std::max(better.audio.duration_s, worse.audio.duration_s);
  const RankedCopy a{&x, &x.files[0], longest}, b{&y, &y.files[0], longest};
  EXPECT_TRUE(is_better(a, b));
  EXPECT_FALSE(is_better(b, a));
  EXPECT_FALSE(is_better(a, a));
  return why_worse(a, b);
}

Made lossy(const char* codec, double rate) { return Made{}.lossy(codec, rate); }

TEST(CopyRanking, PrefersLosslessButNoFake) {
  EXPECT_EQ(lacks({}, lossy("mp3", 320'000)), "lossy");
  Made fake;
  fake.lossy_source_confidence = 0.99;
  EXPECT_EQ(lacks(lossy("mp3", 320'000), fake), "made from a lossy file");
  EXPECT_EQ(lacks({}, fake), "made from a lossy file");
  Made suspect;  // less sure than what is reported as a problem
  suspect.lossy_source_confidence = 0.9;
  EXPECT_EQ(lacks(suspect, lossy("mp3", 320'000)), "lossy");
}

TEST(CopyRanking, PrefersWholeMusicAndTheWholeBand) {
  Made truncated;
  truncated.audio.duration_s -= 5;
  EXPECT_EQ(lacks(lossy("mp3", 128'000), truncated), "music is missing");
  Made padded;  // 1.5 s less: silence or a fade
  padded.audio.duration_s -= 1.5;
  EXPECT_EQ(lacks(padded, lossy("mp3", 128'000)), "lossy");
  Made telephone;
  telephone.audio.rate = 22'050;
  EXPECT_EQ(lacks(lossy("mp3", 192'000), telephone), "a low sampling rate");
}

TEST(CopyRanking, PrefersMoreBitsHigherRatesAndFewerProblems) {
  Made studio;
  studio.audio.bits = 24;
  EXPECT_EQ(lacks(studio, {}), "fewer bits");
  Made high;
  high.audio.rate = 96'000;
  EXPECT_EQ(lacks(high, {}), "a lower sampling rate");
  Made clipped = studio;
  clipped.problems = "[\"clipped\"]";
  EXPECT_EQ(lacks({}, clipped), "more problems");
  Made mono;
  mono.audio.channels = 1;
  EXPECT_EQ(lacks({}, mono), "fewer channels");
}

TEST(CopyRanking, WeighsBitRatesByTheirCodec) {
  EXPECT_EQ(lacks(lossy("mp3", 320'000), lossy("mp3", 192'000)), "a lower bit rate for its codec");
  EXPECT_EQ(lacks(lossy("opus", 128'000), lossy("mp3", 128'000)), "a lower bit rate for its codec");
  EXPECT_EQ(lacks(lossy("mp3", 320'000), lossy("opus", 128'000)), "a lower bit rate for its codec");
}

TEST(CopyRanking, PrefersFlacToWavAndThenTheOlderFile) {
  Made wav;
  wav.audio.codec = "pcm_s16";
  EXPECT_EQ(lacks({}, wav), "uncompressed");
  Made later;
  later.mtime_ns = 2'000;
  EXPECT_EQ(lacks({}, later), "");
  Made second;
  second.path = "/m/b.flac";
  EXPECT_EQ(lacks({}, second), "");
}

TEST(CopyRanking, PrefersTheFileWithMoreTags) {
  RecordingFacts facts = facts_of({});
  facts.files.push_back(facts.files[0]);
  facts.files[1].tags = 5;
  const RankedCopy bare{&facts, &facts.files[0], 0}, tagged{&facts, &facts.files[1], 0};
  EXPECT_TRUE(is_better(tagged, bare));
  EXPECT_EQ(why_worse(tagged, bare), "fewer tags");
}

}  // namespace
}  // namespace nocturne
