// Files that are renamed, moved, copied, retagged or edited: what is decoded, and what is known already.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "pipeline/recorder.h"
#include "tests/pipeline/tagged_library.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using test::TaggedLibrary;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class IdentityTest : public testing::Test {
 protected:
  ScanSummary run() const { return library_.scan(options()); }
  ScanOptions options() const { return library_.options(kUsualDriver); }
  ScanSummary run_deep() const {
    ScanOptions o = options();
    o.depth = Depth::payload;
    return library_.scan(o);
  }
  fs::path path(const std::string& name) const { return library_.path(name); }
  std::int64_t number(const std::string& sql) const { return library_.number(sql); }

  TaggedLibrary library_;
};

TEST_F(IdentityTest, ARenamedFileKeepsItsAnalysisAndItsRow) {
  for (int i = 0; i < 3; ++i) library_.add(std::to_string(i) + ".mp3", i);
  run();
  const auto before = library_.content();
  const std::int64_t row = library_.row_of("1.mp3");
  fs::rename(path("1.mp3"), path("renamed.mp3"));
  const ScanSummary s = run();
  EXPECT_EQ(s.analyzed, 0);
  EXPECT_EQ(s.recognized, 1);
  EXPECT_EQ(s.moved, 1);
  EXPECT_EQ(s.missing, 0);
  EXPECT_EQ(library_.row_of("renamed.mp3"), row);
  EXPECT_EQ(number("SELECT first_seen FROM file WHERE id = " + std::to_string(row)), 1);
  EXPECT_EQ(number("SELECT count(*) FROM file"), 3);
  EXPECT_EQ(library_.content().at(path("renamed.mp3")), before.at(path("1.mp3")));
}

TEST_F(IdentityTest, AMovedFileIsFoundUnderTheSameNameBeforeAnother) {
  library_.add("a.mp3", 1);
  library_.copy("a.mp3", "b.mp3");
  run();
  const std::int64_t a = library_.row_of("a.mp3"), b = library_.row_of("b.mp3");
  fs::create_directory(path("sub"));
  fs::rename(path("a.mp3"), path("sub/z.mp3"));
  fs::rename(path("b.mp3"), path("sub/b.mp3"));
  EXPECT_EQ(run().moved, 2);
  EXPECT_EQ(library_.row_of("sub/b.mp3"), b);
  EXPECT_EQ(library_.row_of("sub/z.mp3"), a);
}

// A folder that is sorted anew looks like a disk that was swapped, until its files are found.
TEST_F(IdentityTest, AllFilesMayMoveAtOnceWithoutTrippingTheGuard) {
  for (int i = 0; i < 5; ++i) library_.add(std::to_string(i) + ".mp3", i);
  run();
  fs::create_directory(path("sub"));
  for (int i = 0; i < 4; ++i)
    fs::rename(path(std::to_string(i) + ".mp3"), path("sub/" + std::to_string(i) + ".mp3"));
  const ScanSummary s = run();
  EXPECT_EQ(s.moved, 4);
  EXPECT_EQ(s.guarded, 0);
  EXPECT_EQ(s.analyzed + s.missing, 0);
}

TEST_F(IdentityTest, ADryRunTakesMovedFilesForMoved) {
  for (int i = 0; i < 5; ++i) library_.add(std::to_string(i) + ".mp3", i);
  run();
  for (int i = 0; i < 4; ++i)
    fs::rename(path(std::to_string(i) + ".mp3"), path("new" + std::to_string(i) + ".mp3"));
  ScanOptions o = options();
  o.run = ScanOptions::Run::list_only;
  const ScanSummary s = library_.scan(o);
  EXPECT_EQ(s.guarded, 0);
  EXPECT_EQ(s.reasons.fresh, 4);
}

TEST_F(IdentityTest, FilesThatTakeEachOthersNamesKeepTheirAnalyses) {
  for (int i = 0; i < 3; ++i) library_.add(std::to_string(i) + ".mp3", i);
  run();
  const auto before = library_.content();
  fs::rename(path("0.mp3"), path("away"));
  fs::rename(path("1.mp3"), path("0.mp3"));
  fs::rename(path("2.mp3"), path("1.mp3"));
  fs::rename(path("away"), path("2.mp3"));
  library_.touch("0.mp3", 1s);  // the fixture writes all at the same second
  library_.touch("1.mp3", 2s);
  library_.touch("2.mp3", 3s);
  EXPECT_EQ(run().analyzed, 0);
  const auto after = library_.content();
  EXPECT_EQ(after.at(path("0.mp3")), before.at(path("1.mp3")));
  EXPECT_EQ(after.at(path("1.mp3")), before.at(path("2.mp3")));
  EXPECT_EQ(after.at(path("2.mp3")), before.at(path("0.mp3")));
}

TEST_F(IdentityTest, AFileThatReplacesAnotherTakesItsNameAndKeepsItsOwnRow) {
  library_.add("a.mp3", 1);
  library_.add("b.mp3", 2);
  run();
  const std::int64_t a = library_.row_of("a.mp3");
  fs::rename(path("a.mp3"), path("b.mp3"));
  library_.touch("b.mp3", 1s);
  const ScanSummary s = run();
  EXPECT_EQ(s.moved, 1);
  EXPECT_EQ(s.missing, 0);
  EXPECT_EQ(library_.row_of("b.mp3"), a);
  EXPECT_EQ(number("SELECT count(*) FROM file"), 1);
  EXPECT_EQ(number("SELECT count(*) FROM audio"), 1);
}

TEST_F(IdentityTest, ARetaggedFileIsReadAnewAndNotDecoded) {
  library_.add("a.mp3", 1);
  library_.tag("a.mp3", "First");
  run();
  EXPECT_EQ(library_.title("a.mp3"), "First");
  library_.tag("a.mp3", "A second and longer title");
  const ScanSummary s = run();
  EXPECT_EQ(s.analyzed, 0);
  EXPECT_EQ(s.recognized, 1);
  EXPECT_EQ(s.moved, 0);
  EXPECT_EQ(library_.title("a.mp3"), "A second and longer title");
}

TEST_F(IdentityTest, ACopySharesTheRecordingAndHasItsOwnTags) {
  library_.add("a.mp3", 1);
  library_.tag("a.mp3", "Original");
  run();
  library_.copy("a.mp3", "b.mp3");
  library_.tag("b.mp3", "Copy");
  const ScanSummary s = run();
  EXPECT_EQ(s.analyzed, 0);
  EXPECT_EQ(s.recognized, 1);
  EXPECT_EQ(s.moved, 0);
  EXPECT_EQ(number("SELECT count(*) FROM audio"), 1);
  EXPECT_EQ(library_.title("a.mp3"), "Original");
  EXPECT_EQ(library_.title("b.mp3"), "Copy");
}

TEST_F(IdentityTest, AnEditOfTheSoundIsAnalysedAnew) {
  library_.add("a.mp3", 1);
  library_.copy("a.mp3", "b.mp3");
  run();
  library_.add("a.mp3", 2);
  EXPECT_EQ(run().analyzed, 1);
  EXPECT_EQ(number("SELECT count(*) FROM audio"), 2);
  EXPECT_NE(library_.content().at(path("a.mp3")), library_.content().at(path("b.mp3")));
}

TEST_F(IdentityTest, OnlyADeepScanSeesWhatKeptSizeAndTime) {
  for (const char* name : {"same.mp3", "retagged.mp3"}) library_.add(name, name[0]);
  library_.add_wav("edited.wav", 2, 1);
  library_.tag("retagged.mp3", "Before");
  run();
  const auto before = library_.content();
  library_.keeping_time("retagged.mp3", [&] { library_.tag("retagged.mp3", "Behind"); });
  library_.keeping_time("edited.wav", [&] { library_.add_wav("edited.wav", 2, 2); });
  EXPECT_EQ(run().unchanged, 3);
  EXPECT_EQ(library_.title("retagged.mp3"), "Before");

  const ScanSummary s = run_deep();
  EXPECT_EQ(s.reasons.checked, 3);
  EXPECT_EQ(s.analyzed, 1);
  EXPECT_EQ(s.unchanged, 2);
  EXPECT_EQ(library_.title("retagged.mp3"), "Behind");
  EXPECT_NE(library_.content().at(path("edited.wav")), before.at(path("edited.wav")));
  EXPECT_EQ(library_.content().at(path("same.mp3")), before.at(path("same.mp3")));
}

TEST_F(IdentityTest, OfTwinsOneIsDecoded) {
  library_.add("a.mp3", 1);
  library_.copy("a.mp3", "b.mp3");
  library_.copy("a.mp3", "c.mp3");
  library_.tag("c.mp3", "The third");
  const ScanSummary s = run();
  EXPECT_EQ(s.analyzed, 1);
  EXPECT_EQ(s.recognized, 2);
  EXPECT_EQ(s.failed, 0);
  EXPECT_EQ(number("SELECT count(*) FROM audio"), 1);
  EXPECT_EQ(library_.content().size(), 3u);
  EXPECT_EQ(library_.title("c.mp3"), "The third");
}

TEST_F(IdentityTest, TheTwinOfAFailureFailsWithTheSameReasonInItsOwnName) {
  test::encode(test::music(5, 120, 220, 3), path("a.flac"));
  fs::resize_file(path("a.flac"), fs::file_size(path("a.flac")) / 2);
  library_.copy("a.flac", "b.flac");
  const ScanSummary s = run();
  EXPECT_EQ(s.failed, 2);
  const auto failures = library_.failures();
  EXPECT_THAT(failures.at("a.flac"), HasSubstr("/a.flac: "));
  EXPECT_THAT(failures.at("b.flac"), HasSubstr("/b.flac: "));
  const auto reason = [](const std::string& what) { return what.substr(what.find(": ")); };
  EXPECT_EQ(reason(failures.at("a.flac")), reason(failures.at("b.flac")));
}

TEST_F(IdentityTest, ATwinWhoseOtherNeverEndsIsNotWritten) {
  library_.add("a.mp3", 1);
  library_.copy("a.mp3", "b.mp3");
  const std::vector<Track> tracks{{path("a.mp3"), "", 1, 1}, {path("b.mp3"), "", 1, 1}};
  Library library = Library::open(library_.database(), library_groups(), OpenMode::read_write);
  ScanProgress progress;
  Recognizer recognizer(tracks, {library_groups(), {}, {}}, {});
  EXPECT_EQ(recognizer.look(0).step, Task::Step::decode);
  EXPECT_EQ(recognizer.look(1).step, Task::Step::nothing);
  Recorder recorder(library, tracks, recognizer, {{}, library.begin_run(1, "", "test")}, progress, [] {});
  recorder.write(TrackRecognized{1});
  recorder.close();
  EXPECT_EQ(recorder.counts().recognized, 0);
  EXPECT_THAT(library.known_files({}), IsEmpty());
}

// The hash of the first may take longer than that of the second.
TEST_F(IdentityTest, TheFirstOfTwinsInOrderIsTheOneThatIsDecoded) {
  library_.add("a.mp3", 1);
  library_.copy("a.mp3", "b.mp3");
  const std::vector<Track> tracks{{path("a.mp3"), "", 1, 1}, {path("b.mp3"), "", 1, 1}};
  Recognizer recognizer(tracks, {library_groups(), {}, {}}, {});
  Task second;
  std::jthread early([&] { second = recognizer.look(1); });
  std::this_thread::sleep_for(20ms);
  EXPECT_EQ(recognizer.look(0).step, Task::Step::decode);
  early.join();
  EXPECT_EQ(second.step, Task::Step::nothing);
  EXPECT_EQ(recognizer.take(1).twin_of, 0u);
}

TEST_F(IdentityTest, AnUnmountedDiskStillTripsTheGuardWhenOthersMove) {
  for (int i = 0; i < 10; ++i) library_.add(std::to_string(i) + ".mp3", i);
  run();
  for (int i = 0; i < 5; ++i) fs::remove(path(std::to_string(i) + ".mp3"));
  fs::rename(path("9.mp3"), path("moved.mp3"));
  const ScanSummary s = run();
  EXPECT_EQ(s.moved, 1);
  EXPECT_EQ(s.guarded, 5);
  EXPECT_EQ(s.missing, 0);
  EXPECT_EQ(number("SELECT count(*) FROM file WHERE state = 'missing'"), 0);
}

TEST_F(IdentityTest, AnInterruptedRunMarksNothingAsMissing) {
  library_.add("gone.mp3", 0);
  for (int i = 1; i < 10; ++i) library_.add(std::to_string(i) + ".mp3", i);
  run();
  fs::remove(path("gone.mp3"));
  library_.add("new.mp3", 20);
  std::stop_source stop;
  stop.request_stop();
  const ScanSummary s = library_.scan(options(), stop.get_token());
  EXPECT_TRUE(s.interrupted);
  EXPECT_EQ(s.missing, 0);
  EXPECT_EQ(number("SELECT count(*) FROM file WHERE state = 'missing'"), 0);
  EXPECT_EQ(run().missing, 1);
}

TEST_F(IdentityTest, AMissingFileIsRecognisedWhenItComesBackElsewhere) {
  library_.add("a.mp3", 1);
  for (int i = 2; i < 8; ++i) library_.add(std::to_string(i) + ".mp3", i);
  run();
  fs::rename(path("a.mp3"), library_.music_dir().parent_path() / "a.mp3");
  EXPECT_EQ(run().missing, 1);
  fs::rename(library_.music_dir().parent_path() / "a.mp3", path("found.mp3"));
  const ScanSummary s = run();
  EXPECT_EQ(s.analyzed, 0);
  EXPECT_EQ(s.moved, 1);
  EXPECT_EQ(number("SELECT count(*) FROM file"), 7);
}

TEST_F(IdentityTest, ARecordingGoesWithTheLastFileThatHadIt) {
  library_.add("a.mp3", 1);
  library_.copy("a.mp3", "b.mp3");
  run();
  library_.add("a.mp3", 2);
  run();
  EXPECT_EQ(number("SELECT count(*) FROM audio"), 2);
  library_.add("b.mp3", 2);
  run();
  EXPECT_EQ(number("SELECT count(*) FROM audio"), 1);
  EXPECT_EQ(number("SELECT count(*) FROM tempo"), 1);
}

}  // namespace
}  // namespace nocturne
