// Batches: when they are written, what a second reader sees, and how results replace each other.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/batch_writer.h"

#include "tests/storage/fixture.h"

namespace nocturne {
namespace {

using namespace std::chrono_literals;
using test::database_error;
using test::LibraryTest;
using test::some_failure;
using test::some_path;
using test::some_track;
using testing::HasSubstr;

constexpr std::int64_t kDay = 24 * 60 * 60;

class BatchWriterTest : public LibraryTest {
 protected:
  /// Adds tracks from, from + 1, … at the same moment, so that age plays no part.
  void add(BatchWriter& writer, int count, int from = 0) const {
    for (int n = from; n < from + count; ++n) writer.add(some_track(n), now);
  }

  BatchWriter::Clock::time_point now = BatchWriter::Clock::now();
};

TEST_F(BatchWriterTest, ABatchIsWrittenWithItsSixtyFourthOutcome) {
  Library library = open();
  const Library reader = open(OpenMode::read_only);
  BatchWriter writer(library);
  add(writer, 63);
  EXPECT_EQ(rows(reader, "file"), 0);
  EXPECT_EQ(writer.pending(), 63U);
  add(writer, 1, 63);
  EXPECT_EQ(rows(reader, "file"), 64);
  EXPECT_EQ(writer.pending(), 0U);
  add(writer, 1, 64);
  EXPECT_EQ(rows(reader, "file"), 64);
  EXPECT_EQ(writer.written(), 64);
  EXPECT_EQ(writer.pending(), 1U);
}

TEST_F(BatchWriterTest, ABatchIsWrittenWhenItIsOldEnough) {
  Library library = open();
  BatchWriter writer(library);
  writer.add(some_track(1), now);
  writer.add(some_track(2), now + 499ms);
  writer.flush_if_due(now + 499ms);
  EXPECT_EQ(writer.written(), 0);
  writer.flush_if_due(now + 500ms);
  EXPECT_EQ(writer.written(), 2);
}

TEST_F(BatchWriterTest, AddingToAnOldBatchWritesIt) {
  Library library = open();
  BatchWriter writer(library);
  writer.add(some_track(1), now);
  writer.add(some_track(2), now + 500ms);
  EXPECT_EQ(writer.written(), 2);
  writer.add(some_track(3), now + 501ms);  // its own batch, of age 0
  EXPECT_EQ(writer.pending(), 1U);
}

TEST_F(BatchWriterTest, NothingIsWrittenForAnEmptyBatch) {
  Library library = open();
  BatchWriter writer(library);
  writer.flush_if_due(now + 24h);
  writer.flush();
  EXPECT_EQ(writer.written(), 0);
}

TEST_F(BatchWriterTest, TheDestructorWritesWhatIsOpen) {
  Library library = open();
  {
    BatchWriter writer(library);
    add(writer, 3);
  }
  EXPECT_EQ(rows(library, "file"), 3);
}

TEST_F(BatchWriterTest, AReaderSeesWholeBatchesOnly) {
  Library library = open();
  const Library reader = open(OpenMode::read_only);
  BatchWriter writer(library, {.max_outcomes = 10, .max_age = 1h});
  for (int n = 0; n < 95; ++n) {
    writer.add(some_track(n), now);
    std::int64_t seen = 0;
    reader.for_each_track([&](const TrackRow& row) { seen += row.groups.size() == 2; });
    EXPECT_EQ(seen, (n + 1) / 10 * 10);
  }
}

TEST_F(BatchWriterTest, AnIterationIsOneSnapshot) {
  Library library = open();
  store(library, {some_track(1), some_track(2)});
  const Library reader = open(OpenMode::read_only);
  int seen = 0;
  reader.for_each_track([&](const TrackRow&) { store(library, {some_track(10 + seen++)}); });
  EXPECT_EQ(seen, 2);
  EXPECT_EQ(rows(reader, "file"), 4);
}

TEST_F(BatchWriterTest, AnalysingAgainReplacesTheRecordingAndItsGroups) {
  Library library = open();
  store(library, {some_track(1)});
  TrackRecord again = some_track(1, 2);
  again.size = 77;
  again.groups = {test::some_values(5)[0]};
  store(library, {again});
  library.drop_unused_recordings();
  EXPECT_EQ(library.find_track(again.path)->groups, again.groups);
  EXPECT_EQ(library.find_track(again.path)->size, 77);
  EXPECT_EQ(rows(library, "file"), 1);
  EXPECT_EQ(rows(library, "audio"), 1);
  EXPECT_EQ(rows(library, "tempo"), 1);
  EXPECT_EQ(rows(library, "key"), 0);
}

TEST_F(BatchWriterTest, OnePathTwiceInABatchIsOneFile) {
  Library library = open();
  store(library, {some_track(1), some_failure(1, 1), some_track(1)});
  library.drop_unused_recordings();
  EXPECT_EQ(rows(library, "file"), 1);
  EXPECT_EQ(rows(library, "audio"), 1);
  EXPECT_EQ(rows(library, "failure"), 0);
}

TEST_F(BatchWriterTest, FilesWithTheSamePayloadShareARecording) {
  Library library = open();
  TrackRecord first = some_track(1), second = some_track(2);
  first.audio.payload_hash = second.audio.payload_hash = "same";
  second.groups.pop_back();
  store(library, {first, second});
  EXPECT_EQ(rows(library, "audio"), 1);
  EXPECT_EQ(library.find_track(first.path)->groups, second.groups);  // the later analysis counts

  TrackRecord changed = some_track(1);
  changed.audio.payload_hash = "other";
  store(library, {changed});
  EXPECT_EQ(rows(library, "audio"), 2);
  EXPECT_EQ(library.find_track(second.path)->audio->payload_hash, "same");
}

FileRecord some_file(int n, const std::string& path) {
  const TrackRecord track = some_track(n);
  FileRecord file{path, track.root, track.size, track.mtime_ns, 2};
  file.payload_hash = "hash " + std::to_string(n);
  return file;
}

TrackRecord hashed_track(int n) {
  TrackRecord track = some_track(n);
  track.audio.payload_hash = "hash " + std::to_string(n);
  return track;
}

TEST_F(BatchWriterTest, AFileIsLinkedToTheRecordingThatItsHashFinds) {
  Library library = open();
  store(library, {hashed_track(1), some_file(1, "/music/copy.flac")});
  EXPECT_EQ(rows(library, "audio"), 1);
  EXPECT_EQ(library.find_track("/music/copy.flac")->groups, some_track(1).groups);
}

TEST_F(BatchWriterTest, ARecordingWithoutAHashLearnsItFromItsFile) {
  Library library = open();
  store(library, {some_track(1)});
  FileRecord link = some_file(1, some_path(1));
  link.audio_id = library.known_files({}).at(some_path(1)).audio_id;
  EXPECT_FALSE(library.known_files({}).at(some_path(1)).hashed);
  store(library, {link});
  EXPECT_TRUE(library.known_files({}).at(some_path(1)).hashed);
  EXPECT_EQ(library.known_recordings(groups)[0].payload_hash, "hash 1");
}

// Two files of one sound that were analysed before there were hashes.
TEST_F(BatchWriterTest, AHashThatIsTakenJoinsTheRecordings) {
  Library library = open();
  store(library, {hashed_track(1), some_track(2)});
  FileRecord link = some_file(1, some_path(2));
  link.audio_id = library.known_files({}).at(some_path(2)).audio_id;
  store(library, {link});
  library.drop_unused_recordings();
  EXPECT_EQ(rows(library, "audio"), 1);
  EXPECT_EQ(library.find_track(some_path(2))->groups, some_track(1).groups);
}

TEST_F(BatchWriterTest, AFileWithoutAStoredRecordingIsRefused) {
  Library library = open();
  EXPECT_THAT(database_error([&] { store(library, {some_file(1, "/music/a.flac")}); }),
              HasSubstr("no recording is stored for /music/a.flac"));
}

TEST_F(BatchWriterTest, AMovedFileKeepsItsRowAndReplacesWhatWasThere) {
  Library library = open();
  store(library, {hashed_track(1), hashed_track(2), some_failure(3, 1)});
  FileRecord link = some_file(1, some_path(3));
  link.moved_from = library.known_files({}).at(some_path(1)).id;
  store(library, {link});
  const auto known = library.known_files({});
  EXPECT_EQ(known.size(), 2U);
  EXPECT_EQ(known.at(some_path(3)).id, link.moved_from);
  EXPECT_EQ(known.at(some_path(3)).state, FileState::ok);
  EXPECT_EQ(rows(library, "failure"), 0);
  EXPECT_EQ(library.connection().integer("SELECT first_seen FROM file WHERE id = 1"), 1);
}

TEST_F(BatchWriterTest, SomeGroupsOfARecordingAreReplacedAndTheOthersStay) {
  Library library = open();
  store(library, {hashed_track(1)});
  TrackRecord partial = hashed_track(1);
  partial.extent = TrackRecord::Extent::some;
  partial.groups = {test::some_values(5)[0]};
  store(library, {partial});
  EXPECT_EQ(library.find_track(some_path(1))->groups[0], test::some_values(5)[0]);
  EXPECT_EQ(library.find_track(some_path(1))->groups[1], test::some_values(1)[1]);
  EXPECT_EQ(library.groups_of(1), library.find_track(some_path(1))->groups);
}

TEST_F(BatchWriterTest, AMissingFileKeepsItsRecording) {
  Library library = open();
  store(library, {hashed_track(1), hashed_track(2)});
  library.mark_missing(std::vector{library.known_files({}).at(some_path(1)).id});
  library.drop_unused_recordings();
  EXPECT_EQ(rows(library, "audio"), 2);
  library.connection().execute("DELETE FROM file WHERE state = 'missing'");
  library.drop_unused_recordings();
  EXPECT_EQ(rows(library, "audio"), 1);
}

TEST_F(BatchWriterTest, AFileThatNowFailsLosesItsRecording) {
  Library library = open();
  store(library, {some_track(1), some_failure(1, 50)});
  library.drop_unused_recordings();
  EXPECT_EQ(library.find_track(some_path(1))->state, FileState::failed);
  EXPECT_FALSE(library.find_track(some_path(1))->audio);
  EXPECT_EQ(rows(library, "audio") + rows(library, "tempo") + rows(library, "key"), 0);
}

TEST_F(BatchWriterTest, AFileThatWorksAgainHasNoFailure) {
  Library library = open();
  store(library, {some_failure(1, 50), some_track(1)});
  EXPECT_EQ(library.find_track(some_path(1))->state, FileState::ok);
  EXPECT_FALSE(library.find_failure(some_path(1)));
}

// 1 day · 2^(n-1), at most 30 days.
TEST_F(BatchWriterTest, FailuresAreTriedAgainAfterLongerAndLongerWaits) {
  Library library = open();
  const std::vector<std::int64_t> days{1, 2, 4, 8, 16, 30, 30, 30};
  for (std::size_t n = 0; n < days.size(); ++n) {
    store(library, {some_failure(1, 1000)});
    const auto failure = library.find_failure(some_path(1));
    EXPECT_EQ(failure->times, static_cast<std::int64_t>(n) + 1);
    EXPECT_EQ(failure->next_try_at, 1000 + days[n] * kDay);
    EXPECT_EQ(failure->what, "damaged at frame 17");
    EXPECT_EQ(failure->stage, "decode");
  }
  EXPECT_EQ(next_try_at(0, 1'000'000'000), 30 * kDay);
}

TEST_F(BatchWriterTest, AChangedFileStartsCountingAnew) {
  Library library = open();
  FailureRecord changed = some_failure(1, 2000);
  changed.mtime_ns += 1;
  store(library, {some_failure(1, 1000), some_failure(1, 1500), changed});
  EXPECT_EQ(library.find_failure(some_path(1))->times, 1);
}

TEST_F(BatchWriterTest, AGroupThatTheLibraryLacksIsRefused) {
  Library library = open();
  BatchWriter writer(library);
  TrackRecord track = some_track(1);
  track.groups[0].group = "quality";
  EXPECT_THAT(database_error([&] { writer.add(track); }), HasSubstr("'quality'"));
  track = some_track(1);
  track.groups[0].values.pop_back();
  EXPECT_THAT(database_error([&] { writer.add(track); }), HasSubstr("tempo has 4 columns, not 3"));
  EXPECT_EQ(writer.pending(), 0U);
}

TEST_F(BatchWriterTest, ABatchThatFailsIsWhollyUndoneAndKept) {
  Library library = open();
  BatchWriter writer(library);
  add(writer, 10);
  library.connection().execute(
      "CREATE TEMP TRIGGER fail BEFORE INSERT ON key WHEN NEW.chords = 7 BEGIN SELECT RAISE(ABORT, 'seven'); "
      "END");
  EXPECT_THAT(database_error([&] { writer.flush(); }), HasSubstr("cannot write (seven)"));
  EXPECT_EQ(rows(library, "file") + rows(library, "audio") + rows(library, "tempo"), 0);
  EXPECT_EQ(writer.pending(), 10U);
  library.connection().execute("DROP TRIGGER fail");
  writer.flush();
  EXPECT_EQ(rows(library, "file"), 10);
}

}  // namespace
}  // namespace nocturne
