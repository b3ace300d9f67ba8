// Duplicates of a library: groups around the best copy, related pairs, and libraries that are hard.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/duplicates.h"

#include <gmock/gmock.h>

#include "tests/pipeline/recordings.h"

namespace nocturne {
namespace {

using test::Made;
using test::music_words;
using test::RecordingLibrary;
using test::with_errors;
using testing::ElementsAre;

Made made(const char* path, test::Fingerprint words) {
  Made m;
  m.path = path;
  m.words = std::move(words);
  return m;
}

std::vector<std::string> paths(const DuplicateGroup& group) {
  std::vector<std::string> out;
  for (const Copy& copy : group) out.push_back(copy.copy_file().path);
  return out;
}

TEST(Duplicates, AreGroupedAroundTheBest) {
  RecordingLibrary music;
  const auto w = music_words(1);
  music.add({made("/m/song.mp3", with_errors(w, 0.01, 2)).lossy("mp3", 192'000),
             made("/m/other.flac", music_words(9)), made("/m/song.flac", w),
             made("/m/song.opus", with_errors(w, 0.03, 3)).lossy("opus", 64'000)});
  const DuplicateReport report = find_duplicates(music.library());
  ASSERT_EQ(report.groups.size(), 1u);
  EXPECT_THAT(paths(report.groups[0]), ElementsAre("/m/song.flac", "/m/song.mp3", "/m/song.opus"));
  EXPECT_EQ(report.groups[0][0].kind, CopyKind::best);
  EXPECT_EQ(report.groups[0][1].kind, CopyKind::encoding);
  EXPECT_EQ(report.groups[0][1].lacks, "lossy");
  EXPECT_NEAR(report.groups[0][2].bit_error_rate, 0.03, 0.01);
  EXPECT_TRUE(report.related.empty());
  EXPECT_EQ(report.compared, 4);
  EXPECT_EQ(report.not_compared, 0);
}

TEST(Duplicates, KeepRemastersApart) {
  RecordingLibrary music;
  const auto w = music_words(1);
  Made remaster = made("/m/remaster.flac", with_errors(w, 0.05, 2));
  remaster.range -= 3, remaster.lufs += 6, remaster.peak -= 5;
  Made of_remaster = made("/m/remaster.mp3", with_errors(remaster.words, 0.01, 3)).lossy("mp3", 192'000);
  of_remaster.range = remaster.range, of_remaster.lufs = remaster.lufs, of_remaster.peak = remaster.peak;
  music.add({made("/m/song.flac", w), made("/m/song.mp3", with_errors(w, 0.01, 4)).lossy("mp3", 192'000),
             remaster, of_remaster});
  const DuplicateReport report = find_duplicates(music.library());
  ASSERT_EQ(report.groups.size(), 2u);
  EXPECT_THAT(paths(report.groups[0]), ElementsAre("/m/remaster.flac", "/m/remaster.mp3"));
  EXPECT_THAT(paths(report.groups[1]), ElementsAre("/m/song.flac", "/m/song.mp3"));
  ASSERT_EQ(report.related.size(), 1u);
  EXPECT_EQ(report.related[0].a, "/m/song.flac");
  EXPECT_EQ(report.related[0].b, "/m/remaster.flac");
  EXPECT_EQ(report.related[0].judgement.relation, Relation::other_master);
}

TEST(Duplicates, HaveNoChains) {
  // Each is a copy of the next by its range, but the ends are no copies of each other.
  RecordingLibrary music;
  std::vector<Made> chain;
  for (int i = 0; i < 4; ++i) {
    chain.push_back(made("", with_errors(music_words(1), 0.002, static_cast<std::uint32_t>(i))));
    chain.back().path = "/m/" + std::to_string(i) + ".flac";
    chain.back().range += 0.4 * i;
    chain.back().mtime_ns = i;  // the older, the better
  }
  music.add(chain);
  const DuplicateReport report = find_duplicates(music.library());
  ASSERT_EQ(report.groups.size(), 2u);
  EXPECT_THAT(paths(report.groups[0]), ElementsAre("/m/0.flac", "/m/1.flac"));
  EXPECT_THAT(paths(report.groups[1]), ElementsAre("/m/2.flac", "/m/3.flac"));
  EXPECT_EQ(report.related.size(), 1u);
}

TEST(Duplicates, KnowFilesOfOneRecordingWithoutFingerprints) {
  RecordingLibrary music;
  Made a = made("/m/a.flac", {}), b = made("/m/b.flac", {});
  a.audio.payload_hash = b.audio.payload_hash = std::string(16, 'h');
  b.mtime_ns = 5000;
  music.add({a, b, made("/m/c.flac", {})});
  const DuplicateReport report = find_duplicates(music.library());
  ASSERT_EQ(report.groups.size(), 1u);
  EXPECT_THAT(paths(report.groups[0]), ElementsAre("/m/a.flac", "/m/b.flac"));
  EXPECT_EQ(report.groups[0][1].kind, CopyKind::exact);
  EXPECT_EQ(report.not_compared, 2);  // recordings
}

TEST(Duplicates, LeaveOutFilesThatAreGone) {
  RecordingLibrary music;
  music.add({made("/m/a.flac", music_words(1)), made("/m/b.flac", music_words(1))});
  const auto known = music.library().known_files({});
  music.library().mark_missing(std::array{known.at("/m/b.flac").id});
  EXPECT_TRUE(find_duplicates(music.library()).groups.empty());
}

TEST(Duplicates, AreNoneAmongSilentAndShortTracks) {
  RecordingLibrary music;
  std::vector<Made> tracks;
  for (int i = 0; i < 200; ++i) {
    tracks.push_back(made("", i % 2 ? test::Fingerprint(948, 627964279) : music_words(3, 10)));
    tracks.back().path = "/m/" + std::to_string(i);
  }
  music.add(tracks);
  const DuplicateReport report = find_duplicates(music.library());
  EXPECT_TRUE(report.groups.empty());
  EXPECT_EQ(report.candidates, 0);
  EXPECT_EQ(report.not_compared, 200);
}

TEST(Duplicates, OfOneRecordingAThousandTimesAreOneGroup) {
  RecordingLibrary music;
  std::vector<Made> tracks;
  for (int i = 0; i < 1000; ++i) {
    tracks.push_back(made("", with_errors(music_words(4), 0.01, static_cast<std::uint32_t>(i))));
    tracks.back().path = "/m/" + std::to_string(i);
  }
  music.add(tracks);
  const DuplicateReport report = find_duplicates(music.library());
  ASSERT_EQ(report.groups.size(), 1u);
  EXPECT_EQ(report.groups[0].size(), 1000u);
  EXPECT_LT(report.candidates, 100'000);  // of 499,500 pairs
}

TEST(Duplicates, OfAnEmptyLibraryAreNone) {
  RecordingLibrary music;
  const DuplicateReport report = find_duplicates(music.library());
  EXPECT_TRUE(report.groups.empty());
  EXPECT_EQ(report.compared, 0);
}

}  // namespace
}  // namespace nocturne
