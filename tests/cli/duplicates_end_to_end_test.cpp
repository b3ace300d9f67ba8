// Duplicates and similar tracks by the program itself.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <cmath>
#include <random>

#include "cli/track_json.h"
#include "pipeline/groups.h"
#include "pipeline/similarity.h"
#include "storage/library.h"
#include "tests/cli/run.h"

namespace nocturne {
namespace {

using test::Finished;
using test::Home;
using test::lines_of;
using testing::HasSubstr;
using testing::Not;

/// Half a minute of seeded chords at a level.
test::Signal chords(std::uint32_t seed, double gain, double seconds = 30) {
  test::Signal s = test::silence(Format::of(22050, 1), seconds);
  std::mt19937 random(seed);
  std::array<double, 4> hz{}, phase{};
  for (std::size_t i = 0; i < s.channels[0].size(); ++i) {
    if (i % 11025 == 0)
      for (double& f : hz) f = 110 * std::exp2(static_cast<double>(random() % 40) / 12);
    double sum = 0;
    for (std::size_t k = 0; k < hz.size(); ++k)
      sum += std::sin(phase[k] += 2 * std::numbers::pi * hz[k] / 22050);
    s.channels[0][i] = static_cast<float>(gain * sum);
  }
  return s;
}

class Copies : public testing::Test {
 protected:
  void SetUp() override {
    write("song.wav", chords(1, 0.1), test::WavSamples::s24);
    write("quiet song.wav", chords(1, 0.05), test::WavSamples::s16);
    write("other.wav", chords(2, 0.1), test::WavSamples::s16);
    ASSERT_EQ(home_.run({"scan", "-q", home_.music()}).status, 0);
  }
  void write(const char* name, const test::Signal& s, test::WavSamples samples) const {
    test::write_wav(home_.music() / name, s, samples);
  }
  std::string path(const char* name) const { return (home_.music() / name).string(); }

  Home home_;
};

TEST_F(Copies, AreListedForPeople) {
  const Finished f = home_.run({"duplicates"});
  EXPECT_EQ(f.status, 0);
  EXPECT_EQ(f.err, "");
  EXPECT_THAT(f.out, HasSubstr("2 copies"));
  EXPECT_THAT(f.out, HasSubstr("fewer bits"));
  EXPECT_THAT(f.out, HasSubstr("1 recording with 1 file"));
  EXPECT_THAT(f.out, Not(HasSubstr("other.wav")));
}

TEST_F(Copies, AreListedAsJson) {
  const auto lines = lines_of(home_.run({"duplicates", "--json"}).out);
  ASSERT_EQ(lines.size(), 1u);
  const Json group = Json::parse(lines[0]);
  EXPECT_EQ(group["type"], "copies");
  ASSERT_EQ(group["copies"].size(), 2u);
  EXPECT_EQ(group["copies"][0]["path"], path("song.wav"));
  EXPECT_EQ(group["copies"][0]["kind"], "best");
  EXPECT_EQ(group["copies"][1]["kind"], "encoding");
  EXPECT_EQ(group["copies"][1]["lacks"], "fewer bits");
}

TEST_F(Copies, AreListedForDeletingWithoutTheBest) {
  EXPECT_EQ(home_.run({"duplicates", "-0"}).out, path("quiet song.wav") + '\0');
  EXPECT_EQ(home_.run({"duplicates", "--format", "paths"}).out, path("quiet song.wav") + "\n");
}

TEST_F(Copies, ThatChangedAreNotListedForDeleting) {
  write("quiet song.wav", chords(3, 0.1, 20), test::WavSamples::s16);
  EXPECT_EQ(home_.run({"duplicates", "-0"}).out, "");
}

TEST_F(Copies, AreNotListedForDeletingWhenTheBestChanged) {
  std::filesystem::remove(path("song.wav"));
  const Finished f = home_.run({"duplicates", "-0"});
  EXPECT_EQ(f.out, "");
  EXPECT_THAT(f.err, HasSubstr("changed since it was scanned"));
}

TEST_F(Copies, AreNotListedForDeletingWhenTheyAreTheBestItself) {
  std::filesystem::create_hard_link(path("song.wav"), path("again.wav"));
  ASSERT_EQ(home_.run({"scan", "-q", home_.music()}).status, 0);
  EXPECT_THAT(home_.run({"duplicates"}).out, HasSubstr("3 copies"));
  EXPECT_EQ(home_.run({"duplicates", "-0"}).out, path("quiet song.wav") + '\0');
}

TEST(Duplicates, SaysWhatAFastScanCannotTell) {
  Home home;
  home.add_track("a.wav");
  ASSERT_EQ(home.run({"scan", "-q", "--fast", home.music()}).status, 0);
  const Finished f = home.run({"duplicates"});
  EXPECT_EQ(f.status, 0);
  EXPECT_THAT(f.err, HasSubstr("1 recording has no telling fingerprint"));
}

TEST(Duplicates, RefusesAFormatThatItDoesNotHave) {
  const Finished f = Home().run({"duplicates", "--format", "csv"});
  EXPECT_EQ(f.status, 2);
  EXPECT_THAT(f.err, HasSubstr("\"csv\" is not one of table, jsonl, paths"));
}

/// Gives the recordings of a library numbers to compare, whatever the analysis found: those of `file` differ
/// from 1,000 Hz by so many octaves.
void set_numbers(const Home& home, const std::vector<std::pair<std::string, double>>& octaves) {
  std::vector<Group> groups = library_groups();
  if (std::ranges::find(groups, "fingerprint", &Group::name) == groups.end()) {
    Group& group = groups.emplace_back(Group{"fingerprint", 1, {}, GroupKey::recording});
    for (const Dimension& d : dimensions())
      group.columns.push_back({std::string(d.column), Kind::real, Unit::none, "", {}});
  }
  Library library = Library::open(home.database(), groups, OpenMode::read_write);
  std::string columns, values;
  for (const Dimension& d : dimensions()) {
    columns += ", " + std::string(d.column);
    values += d.column == "spectral_centroid" ? ", ?2" : ", 0.5";
  }
  Statement insert =
      library.connection().prepare("INSERT OR REPLACE INTO fingerprint (audio_id, version" + columns +
                                   ") SELECT audio_id, 1" + values + " FROM file WHERE path = ?1");
  for (const auto& [path, octave] : octaves) insert.run(Blob{path}, 1000 * std::exp2(octave));
}

class Alike : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"a.wav", "b.wav", "c.wav", "d.wav"})
      test::write_wav(home_.music() / name, chords(static_cast<std::uint32_t>(name[0]), 0.1, 10),
                      test::WavSamples::s16);
    ASSERT_EQ(home_.run({"scan", "-q", home_.music()}).status, 0);
    set_numbers(home_, {{path("a.wav"), 0}, {path("b.wav"), 2}, {path("c.wav"), 0.5}, {path("d.wav"), 1}});
  }
  std::string path(const char* name) const { return (home_.music() / name).string(); }
  std::string paths(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"similar", "--format", "paths"});
    return home_.run(arguments).out;
  }

  Home home_;
};

TEST_F(Alike, TracksAreListedNearestFirst) {
  const std::string expected = path("c.wav") + "\n" + path("d.wav") + "\n" + path("b.wav") + "\n";
  EXPECT_EQ(paths({path("a.wav")}), expected);
  EXPECT_EQ(paths({path("a.wav")}), expected);  // now from packed vectors
  EXPECT_EQ(paths({"--limit", "1", path("a.wav")}), path("c.wav") + "\n");
}

TEST_F(Alike, TracksFollowWhatIsStored) {
  paths({path("a.wav")});
  set_numbers(home_, {{path("b.wav"), 0.1}});
  EXPECT_EQ(paths({"--limit", "1", path("a.wav")}), path("b.wav") + "\n");
}

TEST_F(Alike, TracksAreWrittenInEveryForm) {
  const auto objects = lines_of(home_.run({"similar", "--json", path("a.wav")}).out);
  ASSERT_EQ(objects.size(), 3u);
  EXPECT_EQ(Json::parse(objects[0])["path"], path("c.wav"));
  EXPECT_GT(Json::parse(objects[0])["distance"], 0);
  EXPECT_TRUE(Json::parse(objects[0])["loudness"].is_object());
  EXPECT_EQ(lines_of(home_.run({"similar", "--format", "m3u8", path("a.wav")}).out)[0], "#EXTM3U");
  EXPECT_THAT(home_.run({"similar", path("a.wav")}).out, testing::StartsWith("Distance"));
  EXPECT_THAT(home_.run({"similar", "-0", path("a.wav")}).out, testing::StartsWith(path("c.wav") + '\0'));
}

TEST_F(Alike, TracksOfAPlaylistAreFoundRelativeToIt) {
  const std::filesystem::path list = home_.music() / "list.m3u8";
  std::ofstream(list) << "\xEF\xBB\xBF#EXTM3U\r\nb.wav\r\n" << path("d.wav") << "\nnot there.wav\n";
  const Finished f = home_.run({"similar", "--format", "paths", "--to-playlist", list});
  EXPECT_EQ(f.out, path("c.wav") + "\n" + path("a.wav") + "\n");
  EXPECT_THAT(f.err, HasSubstr("not there.wav: not in the library"));
}

TEST_F(Alike, TracksOfItsOwnPlaylistsAreFound) {
  const std::filesystem::path odd = home_.music() / "a\nb \xff.wav", list = home_.music() / "own.m3u8";
  std::filesystem::rename(home_.music() / "a.wav", odd);
  ASSERT_EQ(home_.run({"scan", "-q", home_.music()}).status, 0);
  std::ofstream(list) << home_.run({"similar", "--format", "m3u8", "--limit", "2", path("c.wav")}).out;
  const Finished f = home_.run({"similar", "--to-playlist", list, "--format", "paths"});
  EXPECT_EQ(f.status, 0);
  EXPECT_EQ(f.err, "");  // nothing of the list was left out
  EXPECT_EQ(f.out, path("c.wav") + "\n" + path("b.wav") + "\n");
}

TEST(Similar, SaysThatAFastScanLeavesNothingToCompare) {
  const Home fast;
  test::write_wav(fast.music() / "a.wav", chords(1, 0.1, 10), test::WavSamples::s16);
  test::write_wav(fast.music() / "b.wav", chords(2, 0.1, 10), test::WavSamples::s16);
  ASSERT_EQ(fast.run({"scan", "-q", "--fast", fast.music()}).status, 0);
  EXPECT_THAT(fast.run({"similar", fast.music() / "a.wav"}).err, HasSubstr("No track can be compared"));
}

TEST_F(Alike, TracksFollowWeights) {
  EXPECT_THAT(home_.run({"similar", "--weights", "spectral_centroid=0", path("a.wav")}).out,
              Not(HasSubstr("  0.1")));
  const Finished f = home_.run({"similar", "--weights", "loud=1", path("a.wav")});
  EXPECT_EQ(f.status, 2);
  EXPECT_THAT(f.err, HasSubstr("\"loud\" is no dimension"));
}

TEST_F(Alike, TracksNeedSomethingToBeLike) {
  EXPECT_EQ(home_.run({"similar"}).status, 2);
  EXPECT_EQ(home_.run({"similar", "--limit", "0", path("a.wav")}).status, 2);
  const Finished f = home_.run({"similar", path("nowhere.wav")});
  EXPECT_EQ(f.status, 1);
  EXPECT_THAT(f.err, HasSubstr("nowhere.wav: there is no such file"));
}

}  // namespace
}  // namespace nocturne
