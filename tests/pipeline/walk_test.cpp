// What the directory walk takes, leaves and skips.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/walk.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/support/as_nobody.h"
#include "tests/support/encode.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

class WalkTest : public testing::Test {
 protected:
  void touch(const std::string& name) {
    fs::create_directories((dir_ / name).parent_path());
    std::ofstream(dir_ / name) << "x";
  }
  std::vector<std::string> names(const Walk& walk) const {
    std::vector<std::string> out;
    for (const Track& t : walk.tracks) out.push_back(t.path.substr(root().size() + 1));
    return out;
  }
  std::string root() const { return fs::canonical(dir_.path()).string(); }
  Walk run() const { return walk(root(), audio_extensions()); }
  test::TempDir dir_;
};

TEST_F(WalkTest, TakesFilesByTheirEndingWhateverTheCaseInOrderOfPath) {
  for (const char* name : {"b.mp3", "a/c.FLAC", "a/cover.jpg", "notes.txt", "mp3", "d.Opus"}) touch(name);
  EXPECT_THAT(names(run()), ElementsAre("a/c.FLAC", "b.mp3", "d.Opus"));
}

TEST_F(WalkTest, KnowsSizeAndTimeToTheNanosecond) {
  touch("a.mp3");
  const timespec times[2] = {{1'700'000'000, 0}, {1'700'000'000, 123'456'789}};
  ASSERT_EQ(utimensat(AT_FDCWD, (dir_ / "a.mp3").c_str(), times, 0), 0);
  const Walk w = run();
  EXPECT_EQ(w.tracks.at(0).size, 1);
  EXPECT_EQ(w.tracks.at(0).mtime_ns, 1'700'000'000'123'456'789);
}

TEST_F(WalkTest, LeavesHiddenFilesAndTheCompanionsOfMacOsAlone) {
  for (const char* name : {"._a.mp3", ".Trash-1000/b.mp3", ".c.flac"}) touch(name);
  const Walk w = run();
  EXPECT_THAT(w.tracks, IsEmpty());
  EXPECT_THAT(w.skipped, IsEmpty());
}

TEST_F(WalkTest, KeepsNamesOfAnyBytes) {
  touch("line\nbreak.mp3");
  touch("\xff\xfe.mp3");
  touch("-rf.mp3");
  EXPECT_THAT(names(run()), ElementsAre("-rf.mp3", "line\nbreak.mp3", "\xff\xfe.mp3"));
}

TEST_F(WalkTest, EntersAFolderThatIsNamedLikeATrack) {
  touch("album.flac/01.mp3");
  EXPECT_THAT(names(run()), ElementsAre("album.flac/01.mp3"));
}

TEST_F(WalkTest, SkipsANamedPipeWithItsReasonAndDoesNotHang) {
  ASSERT_EQ(mkfifo((dir_ / "x.flac").c_str(), 0600), 0);
  const Walk w = run();
  EXPECT_THAT(w.tracks, IsEmpty());
  ASSERT_EQ(w.skipped.size(), 1u);
  EXPECT_EQ(w.skipped[0].reason, "a named pipe, not a file");
}

TEST_F(WalkTest, FollowsLinksToFilesAndFolders) {
  test::TempDir elsewhere;
  std::ofstream(elsewhere / "a.mp3") << "x";
  fs::create_directory_symlink(elsewhere.path(), dir_ / "linked");
  fs::create_symlink(elsewhere / "a.mp3", dir_ / "b.mp3");
  EXPECT_THAT(names(run()), ElementsAre("b.mp3", "linked/a.mp3"));
}

TEST_F(WalkTest, EndsInLoopsOfLinks) {
  touch("a/b.mp3");
  fs::create_directory_symlink(dir_.path(), dir_ / "a/up");
  fs::create_symlink("self.mp3", dir_ / "self.mp3");
  const Walk w = run();
  EXPECT_THAT(names(w), ElementsAre("a/b.mp3"));
  std::vector<std::string> reasons;
  for (const Skipped& s : w.skipped) reasons.push_back(s.reason);
  EXPECT_THAT(reasons, testing::UnorderedElementsAre("a folder already visited by another path",
                                                     "a loop of symbolic links"));
}

TEST_F(WalkTest, SaysOfALinkToNothingThatItIsOne) {
  fs::create_symlink("nowhere.mp3", dir_ / "x.mp3");
  fs::create_symlink("nowhere", dir_ / "not-a-track");
  const Walk w = run();
  ASSERT_EQ(w.skipped.size(), 1u);
  EXPECT_EQ(w.skipped[0].reason, "No such file or directory");
}

TEST_F(WalkTest, SkipsAFolderThatCannotBeRead) {
  touch("locked/a.mp3");
  touch("b.mp3");
  fs::permissions(dir_ / "locked", fs::perms::none);
  fs::permissions(dir_.path(), fs::perms::all);
  Walk w;
  {
    const test::AsNobody nobody;
    w = run();
  }
  fs::permissions(dir_ / "locked", fs::perms::owner_all);
  EXPECT_THAT(names(w), ElementsAre("b.mp3"));
  ASSERT_EQ(w.skipped.size(), 1u);
  EXPECT_EQ(w.skipped[0].reason, "cannot be listed: Permission denied");
  ASSERT_EQ(w.unlisted.size(), 1u);
  EXPECT_EQ(w.unlisted[0].path, root() + "/locked");
}

TEST_F(WalkTest, TellsOfEachTrackFound) {
  touch("a.mp3");
  touch("b.mp3");
  int found = 0;
  walk(root(), audio_extensions(), [&] { ++found; });
  EXPECT_EQ(found, 2);
}

}  // namespace
}  // namespace nocturne
