// Groups of a new version, and databases of an old one: what is made anew, and what stays as it is.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <algorithm>

#include "analyzers/registry.h"
#include "pipeline/recorder.h"
#include "pipeline/stages.h"
#include "tests/pipeline/tagged_library.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;
using test::TaggedLibrary;

class RenewalTest : public testing::Test {
 protected:
  ScanSummary run() const { return library_.scan(options()); }
  ScanOptions options() const { return library_.options(kUsualDriver); }
  fs::path path(const std::string& name) const { return library_.path(name); }
  std::int64_t number(const std::string& sql) const { return library_.number(sql); }

  TaggedLibrary library_;
};

TEST_F(RenewalTest, ANewVersionOfOneGroupRunsThatGroupAlone) {
  for (int i = 0; i < 3; ++i) library_.add(std::to_string(i) + ".mp3", i);
  library_.copy("0.mp3", "copy.mp3");
  run();
  const auto before = library_.content();
  // Values that no analysis gives show what is written and what is left.
  library_.execute(
      "UPDATE tempo SET version = version - 1, bpm = 1; UPDATE loudness SET max_momentary_lufs = 1");
  const ScanSummary s = run();
  EXPECT_EQ(s.analyzed, 3);
  EXPECT_EQ(s.unchanged, 1) << "the copy waited for the first";
  EXPECT_THAT(s.reasons.groups, testing::Contains(testing::Pair("tempo", 4)));
  EXPECT_EQ(number("SELECT count(*) FROM tempo WHERE bpm = 1"), 0);
  EXPECT_EQ(number("SELECT count(*) FROM loudness WHERE max_momentary_lufs = 1"), 3);
  for (const auto& [name, groups] : library_.content())
    for (std::size_t g = 0; g < groups.size(); ++g)
      if (groups[g].group != "loudness") {
        EXPECT_EQ(groups[g], before.at(name)[g]) << groups[g].group;
      }
  EXPECT_EQ(run().unchanged, 4);
}

TEST_F(RenewalTest, AGroupThatWasNeverStoredIsAddedToTheOthers) {
  library_.add("a.mp3", 1);
  run();
  const auto before = library_.content();
  library_.execute("DELETE FROM key; UPDATE loudness SET max_momentary_lufs = 1");
  EXPECT_EQ(run().analyzed, 1);
  EXPECT_EQ(number("SELECT count(*) FROM loudness WHERE max_momentary_lufs = 1"), 1);
  EXPECT_EQ(number("SELECT count(*) FROM key"), 1);
}

TEST_F(RenewalTest, AFastScanRenewsAGroupOfAFullAnalysisInFull) {
  library_.add("a.mp3", 1);
  run();
  const auto before = library_.content();
  library_.execute("UPDATE spectrum SET version = version - 1");
  ScanOptions fast = options();
  fast.mode = Mode::fast;
  EXPECT_EQ(library_.scan(fast).analyzed, 1);
  EXPECT_EQ(library_.content(), before);
  EXPECT_EQ(number("SELECT count(*) FROM audio WHERE mode = 'full'"), 1);
}

/// A group of which the values follow from those of another: silence, by how loud the track is.
void derive_silence(std::vector<GroupValues>& rows) {
  const auto loudness = std::ranges::find(rows, "loudness", &GroupValues::group);
  const Group group = group_of<Silence>();
  GroupValues silence{group.name, group.version, std::vector<Value>(group.columns.size())};
  silence.values[0] = std::get<double>(loudness->values[0]) + 1000;
  std::erase_if(rows, [](const GroupValues& row) { return row.group == "silence"; });
  rows.push_back(silence);
}

class DerivedGroupTest : public RenewalTest {
 protected:
  /// One track looked at and recorded, with a front end for the task that was found.
  Task renew(const std::string& name) {
    const std::vector<Group> groups = library_groups();
    Library library = Library::open(library_.database(), groups, OpenMode::read_write);
    std::vector<Track> tracks{{path(name), "", 1, 1}};
    Recognizer recognizer(tracks, {groups, library.known_recordings(groups), {}, {"silence"}}, {});
    ScanProgress progress;
    Recorder recorder(library, tracks, recognizer, {{}, library.begin_run(1, "", ""), derive_silence},
                      progress, [] {});
    Source source(tracks, {}, progress, {},
                  [&](std::size_t track) { return task_ = recognizer.look(track); });
    FrontEndCache cache(1);
    run_serial({source, cache, [&](Outcome outcome) { recorder.write(std::move(outcome)); }});
    recorder.close();
    return task_;
  }
  double derived() const {
    return static_cast<double>(number("SELECT round(leading_s * 1000) FROM silence")) / 1000 - 1000;
  }

  Task task_;
};

TEST_F(DerivedGroupTest, IsMadeFromStoredRowsWithoutDecoding) {
  library_.add("a.mp3", 1);
  run();
  library_.execute("UPDATE silence SET version = version - 1; UPDATE loudness SET integrated_lufs = -7.5");
  EXPECT_EQ(renew("a.mp3").step, Task::Step::nothing);
  EXPECT_EQ(derived(), -7.5);
  EXPECT_EQ(number("SELECT count(*) FROM loudness WHERE integrated_lufs = -7.5"), 1);
}

TEST_F(DerivedGroupTest, FollowsAGroupThatIsAnalysedAnew) {
  library_.add("a.mp3", 1);
  run();
  library_.execute(
      "UPDATE loudness SET version = version - 1, integrated_lufs = -7.5; UPDATE key SET key = 'x'");
  EXPECT_EQ(renew("a.mp3").step, Task::Step::decode);
  EXPECT_EQ(number("SELECT count(*) FROM loudness WHERE integrated_lufs = -7.5"), 0);
  EXPECT_EQ(number("SELECT abs(leading_s - 1000 - integrated_lufs) < 1e-9 FROM silence JOIN loudness USING "
                   "(audio_id)"),
            1);
  EXPECT_EQ(number("SELECT count(*) FROM key WHERE key = 'x'"), 1);
}

TEST_F(RenewalTest, TagsOfANewVersionAreReadWithoutDecoding) {
  library_.add("a.mp3", 1);
  library_.tag("a.mp3", "Title");
  run();
  library_.execute("UPDATE tags SET version = version - 1, title = 'old'");
  const ScanSummary s = run();
  EXPECT_EQ(s.analyzed + s.recognized, 0);
  EXPECT_EQ(s.unchanged, 1);
  EXPECT_EQ(library_.title("a.mp3"), "Title");
}

/// The library as the first version of the schema kept it.
void make_version_1(const TaggedLibrary& library) {
  library.execute(
      "UPDATE audio SET payload_hash = NULL; DROP VIEW track; DROP TABLE tags; DROP INDEX file_album;"
      "ALTER TABLE file DROP COLUMN album_id; ALTER TABLE run DROP COLUMN recognized;"
      "ALTER TABLE run DROP COLUMN moved; DROP TABLE master; PRAGMA user_version = 1");
}

TEST_F(RenewalTest, ADatabaseOfTheFirstVersionGetsHashesAndTagsWithoutDecoding) {
  for (int i = 0; i < 3; ++i) library_.add(std::to_string(i) + ".mp3", i);
  library_.tag("0.mp3", "Title");
  run();
  const auto before = library_.content();
  make_version_1(library_);
  const ScanSummary s = run();
  EXPECT_EQ(s.analyzed + s.recognized + s.failed, 0);
  EXPECT_EQ(s.unchanged, 3);
  EXPECT_EQ(number("SELECT count(*) FROM audio WHERE length(payload_hash) = 16"), 3);
  EXPECT_EQ(library_.content(), before);
  EXPECT_EQ(run().reasons.unhashed, 0);
}

// In the first version every copy had an analysis of its own.
TEST_F(RenewalTest, CopiesInADatabaseOfTheFirstVersionComeToShareOneRecording) {
  library_.add("b.mp3", 1);
  library_.add("c.mp3", 2);
  run();
  make_version_1(library_);
  library_.execute(
      "INSERT INTO audio SELECT 100, NULL, duration_s, frames, rate, channels, codec, container, bits, mode,"
      " analyzed_at, program_version FROM audio WHERE id = 1");
  for (const Group& group : analyzer_groups())
    library_.execute("CREATE TEMP TABLE t AS SELECT * FROM \"" + group.name +
                     "\" WHERE audio_id = 1; UPDATE t SET audio_id = 100; INSERT INTO \"" + group.name +
                     "\" SELECT * FROM t");
  library_.copy("b.mp3", "c.mp3");
  library_.copy("b.mp3", "a.mp3");  // new, and before the others in order
  library_.execute("UPDATE file SET audio_id = 100 WHERE id = 2; DELETE FROM audio WHERE id = 2");
  library_.set_stat("c.mp3");
  const ScanSummary s = run();
  EXPECT_EQ(s.analyzed, 0);
  EXPECT_EQ(s.recognized, 1);
  EXPECT_EQ(number("SELECT count(*) FROM audio"), 1);
  EXPECT_EQ(number("SELECT count(DISTINCT audio_id) FROM file"), 1);
}

}  // namespace
}  // namespace nocturne
