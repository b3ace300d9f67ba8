// Mastering by the program itself: what it prints, writes, refuses and returns.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audio/decoder.h"
#include "audio/track_tags.h"
#include "cli/track_json.h"
#include "tests/audio/decode_all.h"
#include "tests/cli/run.h"
#include "tests/support/as_nobody.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;
using test::Finished;
using test::Home;
using test::lines_of;
using test::Signal;
using testing::HasSubstr;

class MasterCommand : public testing::Test {
 protected:
  fs::path add(const std::string& name, const Signal& signal,
               test::WavSamples samples = test::WavSamples::s16) const {
    const fs::path file = home.music() / name;
    fs::create_directories(file.parent_path());
    test::write_wav(file, signal, samples);
    return file;
  }
  static Signal song(double seconds = 1, int channels = 2, int rate = 44'100) {
    Signal s = test::noise(Format::of(rate, channels), seconds, 0.05, 3);
    return test::add_sine(s, 110, 0.4, 0.2, 0.4);
  }
  Finished master(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"master", "-o", out});
    return home.run(std::move(arguments));
  }
  std::vector<fs::path> partial_files() const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator(out))
      if (entry.path().filename().native().starts_with(".")) found.push_back(entry.path());
    return found;
  }

  const Home home;
  const fs::path out = home.path() / "out";
};

TEST_F(MasterCommand, WritesWhatWasAskedForAndSaysSo) {
  const fs::path a = add("a.wav", song(4));
  const Finished f = master({a, "--preset", "streaming", "--format", "flac"});
  EXPECT_EQ(f.status, 0) << f.err;
  EXPECT_THAT(f.out, HasSubstr("a.flac: "));
  EXPECT_THAT(f.out, HasSubstr("-> -14.0 LUFS"));
  EXPECT_THAT(f.err, HasSubstr("1 track mastered"));
  EXPECT_EQ(open_decoder(out / "a.flac")->info().codec, "flac");
  EXPECT_TRUE(fs::exists(home.database()));
}

TEST_F(MasterCommand, HasNothingToDoTheSecondTime) {
  add("a.wav", song());
  ASSERT_EQ(master({home.music()}).status, 0);
  const Finished again = master({home.music()});
  EXPECT_EQ(again.status, 0);
  EXPECT_EQ(again.out, "");
  EXPECT_THAT(again.err, HasSubstr("0 tracks mastered, 1 unchanged"));
  EXPECT_THAT(master({"-n", home.music()}).err, HasSubstr("1 unchanged"));
}

// Zeros and "target_reached": true were told of tracks that nobody had looked at.
TEST_F(MasterCommand, JsonTellsOfUnchangedTracksWhatIsRememberedAndOfOthersNothing) {
  add("a.wav", song());
  const auto told = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--json", home.music()});
    return Json::parse(master(arguments).out);
  };
  const Json dry = told({"-n"});
  EXPECT_EQ(dry["state"], "planned");
  EXPECT_TRUE(dry["before"].is_null() && dry["solution"].is_null() && dry["verdict"].is_null());
  const Json written = told({}), unchanged = told({});
  EXPECT_EQ(unchanged["state"], "unchanged");
  EXPECT_TRUE(unchanged["verdict"].is_null() && unchanged["plan"].is_null());
  EXPECT_EQ(unchanged["plan_hash"], written["plan_hash"]);
  for (const char* side : {"before", "after"})
    EXPECT_EQ(unchanged[side]["integrated_lufs"], written[side]["integrated_lufs"]) << side;
  EXPECT_EQ(unchanged["solution"]["gain_db"], written["solution"]["gain_db"]);
}

TEST_F(MasterCommand, ADryRunAndAPlanWriteNothing) {
  add("a.wav", song());
  const Finished dry = master({"-n", home.music()});
  EXPECT_EQ(dry.status, 0);
  EXPECT_THAT(dry.out, HasSubstr("would be mastered"));
  const Finished plan = master({"--plan-only", home.music()});
  EXPECT_EQ(plan.status, 0) << plan.err;
  const Json json = Json::parse(plan.out);
  EXPECT_EQ(json["state"], "planned");
  EXPECT_EQ(json["plan"]["target_lufs"], -14.0);
  EXPECT_FALSE(fs::exists(out));
  EXPECT_FALSE(fs::exists(home.database()));
}

TEST_F(MasterCommand, TagsGoAlongAndReplayGainDoesNot) {
  const fs::path a = test::encode(song(), home.music() / "a.flac",
                                  {"-metadata", "TITLE=Blue", "-metadata", "REPLAYGAIN_TRACK_GAIN=-3 dB"});
  ASSERT_EQ(master({a}).status, 0);
  const TrackTags tags = read_tags(out / "a.flac");
  EXPECT_EQ(tags.title, "Blue");
  EXPECT_EQ(tags.replaygain_track_gain_db, std::nullopt);
}

TEST_F(MasterCommand, OneBadFileDoesNotStopTheOthers) {
  add("a.wav", song());
  test::write_bytes(home.music() / "bad.wav", {1, 2, 3});
  add("c.wav", song());
  const Finished f = master({home.music(), home.music() / "missing.wav"});
  EXPECT_EQ(f.status, 1);
  EXPECT_THAT(f.err, HasSubstr("bad.wav: "));
  EXPECT_THAT(f.err, HasSubstr("missing.wav: "));
  EXPECT_THAT(f.err, HasSubstr("2 tracks mastered, 0 unchanged, 2 failed"));
  EXPECT_TRUE(fs::exists(out / "a.wav") && fs::exists(out / "c.wav"));
  EXPECT_TRUE(partial_files().empty());
}

TEST_F(MasterCommand, SamplesThatAreNoNumbersAreRefusedWithTheirPlaceOrRepaired) {
  Signal broken = song();
  broken.channels[1][1234] = std::nanf("");
  const fs::path a = add("a.wav", broken, test::WavSamples::f32);
  const Finished refused = master({a});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.err, HasSubstr("NaN at frame 1234, channel 2; --repair takes them for silence"));
  const Finished repaired = master({a, "--repair"});
  EXPECT_EQ(repaired.status, 0) << repaired.err;
  EXPECT_THAT(repaired.out, HasSubstr("1 frames held NaN or infinities"));
}

// The formats' limits were met behind all passes, and told of a file in the making.
TEST_F(MasterCommand, WhatAFormatCannotHoldIsToldBeforeAnythingIsRendered) {
  add("high.wav", song(1, 2, 192'000));
  add("many.wav", song(1, 6));
  for (const char* run : {"-n", "--plan-only", "--repair"}) {
    const Finished f = master({home.music(), "--format", "mp3", run});
    EXPECT_EQ(f.status, 1) << run;
    EXPECT_THAT(f.err, HasSubstr("high.wav: mp3 cannot hold 192000 Hz; allowed are 8000, "));
    EXPECT_THAT(f.err, HasSubstr("many.wav: mp3 cannot hold 6 channels"));
    EXPECT_EQ(f.err.find(".nocturne-master-"), std::string::npos) << f.err;
  }
}

TEST_F(MasterCommand, NoMessageNamesAFileInTheMaking) {
  const fs::path a = add("a.wav", song(0));
  const Finished f = master({a, "--format", "mp3"});
  EXPECT_EQ(f.status, 1);
  EXPECT_THAT(f.err, HasSubstr("a.mp3: there is no frame to write"));
  EXPECT_EQ(f.err.find(".nocturne-master-"), std::string::npos) << f.err;
}

TEST_F(MasterCommand, SaysWhyThereCanBeNoDatabase) {
  const fs::path a = add("a.wav", song());
  test::write_bytes(home.path() / "file", {1});
  Home nowhere;
  nowhere.set("XDG_DATA_HOME", home.path() / "file");
  const Finished f = nowhere.run({"master", "-o", out, a});
  EXPECT_EQ(f.status, 3);
  EXPECT_THAT(f.err, HasSubstr("cannot be made (Not a directory)"));
}

TEST_F(MasterCommand, AnInputIsNeverWrittenTo) {
  const fs::path a = add("a.wav", song()), b = add("deep/b.wav", song());
  const auto before = test::read_bytes(a);
  const Finished named = home.run({"master", "-o", home.music(), a, b});
  EXPECT_EQ(named.status, 1);
  EXPECT_THAT(named.err, HasSubstr("is an input"));
  EXPECT_TRUE(fs::exists(home.music() / "b.wav")) << "the rest goes on";
  EXPECT_EQ(home.run({"master", "-o", home.music(), home.music()}).status, 2);
  fs::create_directory(out);
  fs::create_symlink(a, out / "a.wav");
  EXPECT_EQ(master({a, "--overwrite"}).status, 1);
  EXPECT_EQ(test::read_bytes(a), before);
}

TEST_F(MasterCommand, AnOutputFolderThatCannotBeWrittenToIsTold) {
  const fs::path a = add("a.wav", song());
  test::write_bytes(out, {1});
  const Finished f = master({a});
  EXPECT_EQ(f.status, 2);
  EXPECT_THAT(f.err, HasSubstr("output folder"));
}

TEST_F(MasterCommand, WrongWordsAreUsageErrors) {
  const fs::path a = add("a.wav", song());
  const auto refused = [&](std::vector<std::string> arguments, const char* why) {
    arguments.push_back(a);
    const Finished f = master(arguments);
    EXPECT_EQ(f.status, 2) << why;
    EXPECT_THAT(f.err, HasSubstr(why));
  };
  refused({"--preset", "strem"}, "strem");
  refused({"--format", "wma"}, "--format");
  refused({"--bits", "20"}, "--bits");
  refused({"--rate", "many"}, "--rate");
  refused({"--hybrid"}, "no --reference");
  refused({"--strength", "eq=1"}, "no --reference");
  refused({"--reference", a, "--strength", "eqq=1"}, "did you mean eq?");
  refused({"--reference", a, "--strength", "eq=2"}, "outside");
  refused({"--reference", a, "--strength", "eq=0.5,eq=1"}, "eq is given twice");
  refused({"--reference", home.path() / "nothing.wav"}, "--reference");
  refused({"--reference", a, "--hybrid", "0.3"}, "--hybrid=0.3");
  refused({"--preset", ""}, "--preset names no preset");
  refused({"--report", ""}, "--report names no folder");
  refused({"--format", "flac", "--kbps", "128"}, "flac is lossless");
  refused({"--format", "mp3", "--bits", "16"}, "mp3 is lossy");
  refused({"--format", "opus", "--rate", "44100"}, "opus has 48000 Hz");
  EXPECT_EQ(home.run({"master", "-o", "", a}).status, 2);
  EXPECT_EQ(home.run({"master", a}).status, 2) << "no --output";
  EXPECT_EQ(master({}).status, 2) << "no file";
}

TEST_F(MasterCommand, ReferencesThatSayNothingAreRefused) {
  const fs::path a = add("a.wav", song(5));
  const fs::path quiet = add("silent.wav", Signal(Format::of(44'100, 2), 5 * 44'100));
  const fs::path brief = add("short.wav", song(2));
  for (const auto& [reference, why] :
       {std::pair(quiet, "is silent"), std::pair(brief, "shorter than three")}) {
    const Finished f = master({a, "--reference", reference});
    EXPECT_EQ(f.status, 2);
    EXPECT_THAT(f.err, HasSubstr(why));
  }
}

TEST_F(MasterCommand, ReferencesOfOtherKindsDo) {
  const fs::path a = add("a.wav", song(5));
  add("refs/mono.wav", song(5, 1, 48'000));
  add("refs/low.wav", song(5, 2, 8'000));
  const Finished f =
      master({a, "--reference", home.music() / "refs", "--strength", "eq=0.5,width=0", "--json"});
  ASSERT_EQ(f.status, 0) << f.err;
  const Json json = Json::parse(f.out);
  EXPECT_EQ(json["mode"], "reference");
  EXPECT_EQ(json["references"].size(), 2U);
  const Finished hybrid = master({a, "--reference", (home.music() / "refs/mono.wav").string() + "=2",
                                  "--hybrid=0.25", "--json", "--overwrite"});
  ASSERT_EQ(hybrid.status, 0) << hybrid.err;
  EXPECT_EQ(Json::parse(hybrid.out)["mode"], "hybrid");
}

TEST_F(MasterCommand, ReportsAreWrittenAtThePlacesOfTheOutputs) {
  add("x/a.wav", song());
  const fs::path reports = home.path() / "reports";
  ASSERT_EQ(master({home.music(), "--report", reports}).status, 0);
  const Json json = Json::parse(test::text_of(reports / "x/a.wav.json"));
  EXPECT_EQ(json["state"], "written");
  EXPECT_TRUE(test::text_of(reports / "x/a.wav.html").starts_with("<!DOCTYPE html>"));
}

TEST_F(MasterCommand, AReportFolderThatCannotBeMadeIsToldBeforeAnythingIsRendered) {
  add("a.wav", song());
  test::write_bytes(home.path() / "reports", {1});
  const Finished f = master({home.music(), "--report", home.path() / "reports"});
  EXPECT_EQ(f.status, 2);
  EXPECT_THAT(f.err, HasSubstr("reports: the report folder cannot be made"));
  EXPECT_FALSE(fs::exists(out));
}

TEST_F(MasterCommand, AReportThatCannotBeWrittenDoesNotStopTheOthers) {
  add("x/a.wav", song());
  add("y/b.wav", song());
  const fs::path reports = home.path() / "reports";
  fs::create_directory(reports);
  test::write_bytes(reports / "x", {1});  // where a folder should be
  const Finished f = master({home.music(), "--report", reports, "-j", "1"});
  EXPECT_EQ(f.status, 1);
  EXPECT_THAT(f.err, HasSubstr("x: the folder cannot be made"));
  EXPECT_THAT(f.err, HasSubstr("2 tracks mastered"));
  EXPECT_TRUE(fs::exists(out / "x/a.wav") && fs::exists(reports / "y/b.wav.json"));
}

TEST_F(MasterCommand, TakesTheTracksOfAQueryAtTheirPlaces) {
  add("x/a.wav", song(2));
  add("b.wav", song(20));
  ASSERT_EQ(home.run({"scan", "-q", home.music()}).status, 0);
  const Finished f = master({"--from-query", "duration:<0:10"});
  EXPECT_EQ(f.status, 0) << f.err;
  EXPECT_TRUE(fs::exists(out / "x/a.wav"));
  EXPECT_FALSE(fs::exists(out / "b.wav"));
}

TEST_F(MasterCommand, TakesNamesFromAList) {
  const fs::path a = add("a\nb.wav", song());
  test::write_bytes(home.path() / "list", test::Bytes(a.native().begin(), a.native().end()));
  EXPECT_EQ(master({"--files-from", home.path() / "list", "-0"}).status, 0);
  EXPECT_TRUE(fs::exists(out / "a\nb.wav"));
}

TEST_F(MasterCommand, PrintsStatistics) {
  add("a.wav", song());
  add("b.wav", song());
  const Finished f = master({home.music(), "--stats", "-j", "1"});
  EXPECT_THAT(f.err, HasSubstr("1 hits, 1 misses, 0 evictions"));
  EXPECT_THAT(f.err, HasSubstr("saved by hits"));
}

TEST_F(MasterCommand, WithoutAHomeItWorksWithoutAMemory) {
  const fs::path a = add("a.wav", song());
  Home nowhere;
  nowhere.unset("HOME");
  const Finished f = nowhere.run({"master", "-o", out, a});
  EXPECT_EQ(f.status, 0) << f.err;
  EXPECT_THAT(f.err, HasSubstr("warning"));
  EXPECT_TRUE(fs::exists(out / "a.wav"));
}

class LongMaster : public MasterCommand {
 protected:
  LongMaster() {
    for (int i = 0; i < 12; ++i) add(std::to_string(i) + ".wav", song(120));
  }
  test::Child started() {
    const test::Child child = home.start({"master", "-j", "2", "-o", out, home.music()});
    EXPECT_TRUE(test::eventually([&] { return fs::exists(out) && !partial_files().empty(); }));
    return child;
  }
  std::size_t whole_files() const {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(out)) {
      if (entry.path().extension() != ".wav") continue;
      EXPECT_EQ(test::decode_all(entry.path()).frames(), 120U * 44'100U) << entry.path();
      ++count;
    }
    return count;
  }
};

TEST_F(LongMaster, CtrlCLeavesWholeFilesOnly) {
  const test::Child child = started();
  const auto begun = std::chrono::steady_clock::now();
  ::kill(child.pid, SIGINT);
  const Finished f = Home::finish(child);
  EXPECT_EQ(f.status, 130);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
  EXPECT_TRUE(partial_files().empty());
  EXPECT_LT(whole_files(), 12U);
}

TEST_F(LongMaster, AKilledRunIsTakenUpWhereItWas) {
  const test::Child child = started();
  ::kill(child.pid, SIGKILL);
  EXPECT_EQ(Home::finish(child).status, 128 + SIGKILL);
  const std::size_t whole = whole_files();
  EXPECT_LT(whole, 12U);
  const Finished again = master({home.music()});
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_EQ(whole_files(), 12U);
  EXPECT_TRUE(partial_files().empty()) << "what the killed run left is gone";
}

}  // namespace
}  // namespace nocturne
