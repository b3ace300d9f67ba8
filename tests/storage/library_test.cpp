// What a scan reads and marks: known files, sightings, runs, and tracks in order.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/library.h"

#include "tests/storage/fixture.h"

namespace nocturne {
namespace {

using test::LibraryTest;
using test::some_failure;
using test::some_path;
using test::some_track;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TrackRecord track_at(std::string path) {
  TrackRecord track = some_track(1);
  track.path = std::move(path);
  return track;
}

std::vector<std::string> paths(const Library& library, std::string_view under = {}) {
  std::vector<std::string> found;
  library.for_each_track([&](const TrackRow& row) { found.push_back(row.path); }, under);
  return found;
}

std::vector<std::string> known_paths(const Library& library, const std::vector<std::string>& roots) {
  std::vector<std::string> found;
  for (const auto& [path, file] : library.known_files(roots)) found.push_back(path);
  return found;
}

TEST_F(LibraryTest, AKnownFileIsWhatWasStored) {
  Library library = open();
  TrackRecord track = some_track(3);
  track.audio.mode = AnalysisMode::fast;
  store(library, {track});
  const KnownFile known = library.known_files({}).at(track.path);
  EXPECT_EQ(known.size, track.size);
  EXPECT_EQ(known.mtime_ns, track.mtime_ns);
  EXPECT_EQ(known.state, FileState::ok);
  EXPECT_EQ(known.mode, AnalysisMode::fast);
  EXPECT_TRUE(known.audio_id.has_value());
  EXPECT_TRUE(known.current());
  EXPECT_EQ(known.failures, 0);
}

TEST_F(LibraryTest, AFailedFileHasNoAnalysisAndATimeToTryAgain) {
  Library library = open();
  store(library, {some_failure(3, 5000)});
  const KnownFile known = library.known_files({}).at(some_path(3));
  EXPECT_EQ(known.state, FileState::failed);
  EXPECT_FALSE(known.audio_id || known.mode || known.current());
  EXPECT_EQ(known.failures, 1);
  EXPECT_EQ(known.next_try_at, 5000 + 24 * 60 * 60);
}

TEST_F(LibraryTest, AFileIsCurrentOnlyWithEveryGroupInItsVersion) {
  Library library = open();
  TrackRecord partial = some_track(2);
  partial.groups.pop_back();
  store(library, {some_track(1), partial});
  EXPECT_TRUE(library.known_files({}).at(some_path(1)).current());
  EXPECT_FALSE(library.known_files({}).at(some_path(2)).current());

  const std::vector<Group> tempo_only{groups[0]};
  EXPECT_TRUE(library.known_files({}, tempo_only).at(some_path(2)).current());
  groups[0].version = 4;
  EXPECT_FALSE(library.known_files({}, groups).at(some_path(1)).current());
  const std::vector<Group> unknown{{"quality", 1, {}}};
  EXPECT_FALSE(library.known_files({}, unknown).at(some_path(1)).current());
}

TEST_F(LibraryTest, KnowsWhichGroupsOfAFileAreStale) {
  groups.push_back({"tags", 1, {{"title", Kind::text, Unit::none, "", {}}}, GroupKey::file});
  Library library = open();
  TrackRecord tagged = some_track(1);
  tagged.groups.push_back({"tags", 1, {std::string("One")}});
  store(library, {tagged, some_track(2)});
  groups[1].version = 2;
  const auto known = library.known_files({}, groups);
  EXPECT_EQ(known.at(some_path(1)).stale, GroupSet(0b010));
  EXPECT_EQ(known.at(some_path(2)).stale, GroupSet(0b110));
  for (const KnownRecording& recording : library.known_recordings(groups))
    EXPECT_EQ(recording.stale, GroupSet(0b010));
}

TEST_F(LibraryTest, CountsWhatTheNextScanRenews) {
  groups.push_back({"tags", 1, {{"title", Kind::text, Unit::none, "", {}}}, GroupKey::file});
  {
    Library library = open();
    TrackRecord copy = some_track(2);
    TrackRecord original = some_track(1);
    copy.audio.payload_hash = original.audio.payload_hash = "same";
    store(library, {original, copy, some_track(3), some_track(4), some_failure(5, 1)});
    library.mark_missing(std::vector{library.known_files({}).at(some_path(4)).id});
    library.connection().execute("UPDATE tempo SET version = 2 WHERE audio_id = 2");
  }
  groups[0].version = 4;
  const std::vector<StaleGroup> stale = open().stale_groups();
  ASSERT_EQ(stale.size(), 3U);
  EXPECT_THAT(stale, ElementsAre(Field(&StaleGroup::stored_version, 2), Field(&StaleGroup::stored_version, 3),
                                 Field(&StaleGroup::stored_version, std::nullopt)));
  EXPECT_THAT(stale, ElementsAre(Field(&StaleGroup::count, 1), Field(&StaleGroup::count, 1),
                                 Field(&StaleGroup::count, 3)));
  EXPECT_EQ(stale[0].version, 4);
  EXPECT_EQ(stale[2].group, "tags");
}

TEST_F(LibraryTest, KnownFilesAreThoseUnderTheRoots) {
  Library library = open();
  store(library, {track_at("/a"), track_at("/a/1"), track_at("/a/b/2"), track_at("/a b/3"), track_at("/a0"),
                  track_at("/b/4"), track_at("/a-b")});
  EXPECT_THAT(known_paths(library, {"/a"}), UnorderedElementsAre("/a", "/a/1", "/a/b/2"));
  EXPECT_THAT(known_paths(library, {"/a/", "/b"}), UnorderedElementsAre("/a", "/a/1", "/a/b/2", "/b/4"));
  EXPECT_THAT(known_paths(library, {"/a", "/a/b"}), UnorderedElementsAre("/a", "/a/1", "/a/b/2"));
  EXPECT_EQ(known_paths(library, {"/"}).size(), 7U);
  EXPECT_THAT(known_paths(library, {"/c"}), IsEmpty());
}

TEST_F(LibraryTest, TracksComeInTheOrderOfTheirBytes) {
  Library library = open();
  store(library, {track_at("/b"), track_at("/\xFF"), track_at("/B"), track_at("/a/1"), track_at("/a b")});
  EXPECT_THAT(paths(library), ElementsAre("/B", "/a b", "/a/1", "/b", "/\xFF"));
  EXPECT_THAT(paths(library, "/a"), ElementsAre("/a/1"));
}

TEST_F(LibraryTest, PathsOfAnyBytesSurvive) {
  Library library = open();
  const std::string odd("/m/\xFF\xFE\n'\";--\x01%s.flac"), zero("/m/a\0b", 6);
  store(library, {track_at(odd), track_at(zero)});
  EXPECT_TRUE(library.find_track(odd));
  EXPECT_TRUE(library.find_track(zero));
  EXPECT_FALSE(library.find_track("/m/a"));
  EXPECT_THAT(known_paths(library, {"/m"}), UnorderedElementsAre(odd, zero));
}

TEST_F(LibraryTest, ATrackRowHasAllThatWasRecorded) {
  Library library = open();
  TrackRecord track = some_track(9);
  track.audio.payload_hash = std::string("\0\x80hash", 6);
  store(library, {track});
  const auto row = library.find_track(track.path);
  ASSERT_TRUE(row && row->audio);
  EXPECT_EQ(row->size, track.size);
  EXPECT_EQ(row->mtime_ns, track.mtime_ns);
  EXPECT_EQ(*row->audio, track.audio);
  EXPECT_EQ(row->groups, track.groups);
}

TEST_F(LibraryTest, WhatAVisitorThrowsComesThrough) {
  Library library = open();
  store(library, {some_track(1), some_track(2)});
  EXPECT_THROW(library.for_each_track([](const TrackRow&) { throw std::runtime_error("full"); }),
               std::runtime_error);
  EXPECT_EQ(paths(library).size(), 2U);
}

TEST_F(LibraryTest, AMissingFileThatComesBackIsWhatItWas) {
  Library library = open();
  store(library, {some_track(1), some_failure(2, 5000)});
  const auto known = library.known_files({});
  const std::vector ids{known.at(some_path(1)).id, known.at(some_path(2)).id};
  library.mark_missing(ids);
  EXPECT_EQ(library.counts().missing, 2);
  EXPECT_TRUE(library.known_files({}).at(some_path(1)).current());  // the analysis stays

  library.mark_seen(ids, 8);
  EXPECT_EQ(library.known_files({}).at(some_path(1)).state, FileState::ok);
  EXPECT_EQ(library.known_files({}).at(some_path(2)).state, FileState::failed);
  EXPECT_EQ(library.known_files({}).at(some_path(2)).failures, 1);
  EXPECT_EQ(library.connection().integer("SELECT min(last_seen) FROM file"), 8);
  EXPECT_EQ(library.connection().integer("SELECT max(first_seen) FROM file"), 1);
}

TEST_F(LibraryTest, ARunIsRecordedFromBeginToEnd) {
  Library library = open();
  const std::int64_t id = library.begin_run(100, "{\"jobs\":2}", "0.1.0");
  EXPECT_EQ(library.recent_runs(1)[0].state, RunState::running);
  EXPECT_FALSE(library.recent_runs(1)[0].ended_at);
  const RunCounts counts{1, 2, 3, 4, 5, 6, 7.5, 8.5, 9.5, 10, 11, 12};
  library.finish_run(id, 160, RunState::done, counts);
  const RunRow run = library.recent_runs(1)[0];
  EXPECT_EQ(run.id, id);
  EXPECT_EQ(run.begun_at, 100);
  EXPECT_EQ(run.ended_at, 160);
  EXPECT_EQ(run.state, RunState::done);
  EXPECT_EQ(run.options, "{\"jobs\":2}");
  EXPECT_EQ(run.program_version, "0.1.0");
  EXPECT_EQ(run.counts, counts);
}

TEST_F(LibraryTest, ARunThatWasKilledIsInterruptedWhenTheNextBegins) {
  Library library = open();
  library.begin_run(100, "", "0.1.0");
  library.begin_run(200, "", "0.1.0");
  EXPECT_THAT(library.recent_runs(10), ElementsAre(Field(&RunRow::state, RunState::running),
                                                   Field(&RunRow::state, RunState::interrupted)));
  EXPECT_EQ(library.recent_runs(1).size(), 1U);
}

TEST_F(LibraryTest, SkippedEntriesAreThoseOfTheLastRun) {
  Library library = open();
  const std::vector<SkippedRow> first{{"/m/fifo.flac", "named pipe"}, {"/m/\xFF", "symbolic link loop"}};
  library.replace_skipped(first, library.begin_run(1, "", ""));
  EXPECT_THAT(library.skipped(),
              ElementsAre(Field(&SkippedRow::path, "/m/fifo.flac"), Field(&SkippedRow::path, "/m/\xFF")));
  library.replace_skipped({}, library.begin_run(2, "", ""));
  EXPECT_THAT(library.skipped(), IsEmpty());
}

TEST_F(LibraryTest, RootsKeepTheirLastScan) {
  Library library = open();
  library.record_root({"/music", 10, 5});
  library.record_root({"/music", 20, 6});
  ASSERT_EQ(library.roots().size(), 1U);
  EXPECT_EQ(library.roots()[0].last_scan, 20);
  EXPECT_EQ(library.roots()[0].files, 6);
}

TEST_F(LibraryTest, ARetaggedFileKeepsItsRecordingAndGetsItsNewTags) {
  groups.push_back({"tags", 1, {{"title", Kind::text, Unit::none, "", {}}}, GroupKey::file});
  Library library = open();
  store(library, {some_track(1), some_track(2)});
  const GroupValues tags{"tags", 1, {std::string("Blue")}};
  library.record_retag(some_path(1), 77, 88, tags);
  library.record_retag(some_path(1), 78, 89, tags);
  library.record_retag("/nowhere", 1, 2, tags);
  const auto one = library.find_track(some_path(1)), two = library.find_track(some_path(2));
  EXPECT_EQ(one->size, 78);
  EXPECT_EQ(one->mtime_ns, 89);
  EXPECT_TRUE(one->audio.has_value());
  EXPECT_EQ(one->groups.size(), 3U);
  EXPECT_EQ(one->groups.back(), tags);
  EXPECT_EQ(two->size, some_track(2).size);
  EXPECT_EQ(two->groups.size(), 2U);
  EXPECT_EQ(rows(library, "tags"), 1);
}

TEST_F(LibraryTest, CountsAddUp) {
  Library library = open();
  store(library, {some_track(1), some_track(2), some_failure(3, 1)});
  const LibraryCounts counts = library.counts();
  EXPECT_EQ(counts.ok, 2);
  EXPECT_EQ(counts.failed, 1);
  EXPECT_EQ(counts.recordings, 2);
  EXPECT_EQ(counts.audio_seconds, 181.5 + 182.5);  // exact in binary
}

TEST_F(LibraryTest, FailuresAreListedLatestFirst) {
  Library library = open();
  store(library, {some_failure(1, 100), some_failure(2, 300), some_failure(3, 200)});
  EXPECT_THAT(library.failures(),
              ElementsAre(Field(&FailureRow::path, some_path(2)), Field(&FailureRow::path, some_path(3)),
                          Field(&FailureRow::path, some_path(1))));
  EXPECT_EQ(library.find_failure(some_path(3))->last_at, 200);
  EXPECT_FALSE(library.find_failure(some_path(4)));
}

TEST_F(LibraryTest, AFileThatIsForgottenTakesItsFailureAlong) {
  Library library = open();
  store(library, {some_failure(1, 1), some_track(2)});
  library.connection().execute("DELETE FROM file");
  EXPECT_EQ(rows(library, "failure"), 0);
  library.connection().execute("DELETE FROM audio");
  EXPECT_EQ(rows(library, "tempo") + rows(library, "key"), 0);
}

TEST_F(LibraryTest, AnAudioRowThatIsRemovedLeavesItsFile) {
  Library library = open();
  store(library, {some_track(2)});
  library.connection().execute("DELETE FROM audio");
  EXPECT_FALSE(library.known_files({}).at(some_path(2)).audio_id);
}

TEST_F(LibraryTest, ASoundDatabaseHasNoProblems) {
  Library library = open();
  store(library, {some_track(2)});
  EXPECT_THAT(library.integrity_check(Thoroughness::quick), IsEmpty());
  EXPECT_THAT(library.integrity_check(Thoroughness::full), IsEmpty());
}

TEST_F(LibraryTest, ADanglingReferenceIsAProblem) {
  Library library = open();
  store(library, {some_track(2)});
  library.connection().execute("PRAGMA foreign_keys = OFF; UPDATE file SET audio_id = 99");
  EXPECT_THAT(library.integrity_check(Thoroughness::full),
              ElementsAre("row 1 of file refers to no row of audio"));
}

}  // namespace
}  // namespace nocturne
