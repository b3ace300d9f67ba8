// Tags out and in again, for each format, and a file that is whole whatever happens.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/tag_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <thread>

#include "audio/payload_hash.h"
#include "audio/track_tags.h"
#include "core/error.h"
#include "tests/audio/failure.h"
#include "tests/support/as_nobody.h"
#include "tests/support/tags.h"

namespace nocturne::test {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;
using testing::HasSubstr;
using namespace std::string_literals;

struct Case {
  std::string name;
  Arguments arguments{};
};

std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }

const Arguments kMetadata{"-metadata", "title=Ænima 東京", "-metadata", "artist=Å & B",
                          "-metadata", "date=1999-05-04",  "-metadata", "mood=blue"};

fs::path made(const TempDir& dir, const Case& c, double seconds = 0.5) {
  Arguments arguments = kMetadata;
  arguments.insert(arguments.end(), c.arguments.begin(), c.arguments.end());
  return encode(music(seconds), dir / c.name, arguments, WavSamples::s16);
}

const NewTags kNew{.bpm = 127.984,
                   .key = "F#m",
                   .camelot = "11A",
                   .energy = 7,
                   .track_gain_db = -6.504,
                   .track_peak = 0.9876543,
                   .album_gain_db = -5.25,
                   .album_peak = 1.0123};

class WrittenTags : public testing::TestWithParam<Case> {};

TEST_P(WrittenTags, AreReadBackAndNothingElseChanges) {
  const TempDir dir;
  const auto path = made(dir, GetParam());
  const std::string hash = payload_hash(path);
  TrackTags wanted = read_tags(path);
  EXPECT_FALSE(write_tags(path, kNew, ModificationTime::now).empty());
  wanted.bpm = 127.98;
  wanted.initial_key = "F#m";
  const bool opus = path.extension() == ".opus";
  wanted.replaygain_track_gain_db = opus ? std::lround(-11.504 * 256) / 256.0 + 5 : -6.5;
  wanted.replaygain_album_gain_db = -5.25;
  if (!opus) wanted.replaygain_track_peak = 0.987654;
  if (!opus) wanted.replaygain_album_peak = 1.0123;
  const TrackTags got = read_tags(path);
  EXPECT_EQ(values_of(got), values_of(wanted));
  EXPECT_EQ(payload_hash(path), hash);
}

TEST_P(WrittenTags, AreNotWrittenTwice) {
  const TempDir dir;
  const auto path = made(dir, GetParam());
  write_tags(path, kNew, ModificationTime::now);
  const Bytes bytes = read_bytes(path);
  EXPECT_THAT(tag_changes(path, kNew), testing::IsEmpty());
  EXPECT_THAT(write_tags(path, kNew, ModificationTime::now), testing::IsEmpty());
  EXPECT_EQ(read_bytes(path), bytes);
}

TEST_P(WrittenTags, OfOneFieldChangeThatOneAlone) {
  const TempDir dir;
  const auto path = made(dir, GetParam());
  write_tags(path, kNew, ModificationTime::now);
  const auto changes = write_tags(path, {.camelot = "8A"}, ModificationTime::now);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].before, "11A");
  EXPECT_EQ(read_tags(path).bpm, 127.98);
  EXPECT_EQ(tag_changes(path, {.camelot = "8A"}).size(), 0U);
}

TEST_P(WrittenTags, ThatAreOnlyPlannedLeaveTheFile) {
  const TempDir dir;
  const auto path = made(dir, GetParam());
  const Bytes bytes = read_bytes(path);
  EXPECT_FALSE(tag_changes(path, kNew).empty());
  EXPECT_EQ(read_bytes(path), bytes);
}

INSTANTIATE_TEST_SUITE_P(Formats, WrittenTags,
                         testing::Values(Case{"v4.mp3"}, Case{"v3.mp3", {"-id3v2_version", "3"}},
                                         Case{"v1.mp3", {"-id3v2_version", "0", "-write_id3v1", "1"}},
                                         Case{"none.mp3", {"-id3v2_version", "0"}}, Case{"a.flac"},
                                         Case{"a.ogg"}, Case{"a.opus"}, Case{"flac.ogg", {"-c:a", "flac"}},
                                         Case{"a.m4a"}, Case{"fast.m4a", {"-movflags", "+faststart"}},
                                         Case{"alac.m4a", {"-c:a", "alac"}}, Case{"a.wav"},
                                         Case{"a.aiff", {"-write_id3v2", "1"}}, Case{"none.aiff"}),
                         [](const auto& c) {
                           return std::string(c.param.name).replace(c.param.name.find('.'), 1, "_");
                         });

int id3_version(const fs::path& path) { return read_bytes(path)[3]; }

TEST(Id3Version, IsThatOfTheFile) {
  const TempDir dir;
  for (const auto& [arguments, version] : std::vector<std::pair<Arguments, int>>{
           {{"-id3v2_version", "3"}, 3}, {{"-id3v2_version", "4"}, 4}, {{"-id3v2_version", "0"}, 4}}) {
    const auto path = made(dir, {"a.mp3", arguments});
    write_tags(path, kNew, ModificationTime::now);
    EXPECT_EQ(id3_version(path), version);
  }
}

// A player that finds ID3v2 looks at nothing else.
TEST(Id3, MadeAnewSaysWhatTheOldTagsSay) {
  const TempDir dir;
  const auto path = made(dir, {"a.mp3", {"-id3v2_version", "0", "-metadata", "title=x"}});
  Bytes bytes = read_bytes(path);
  append(bytes, apev2({{"Title", "of APE"}, {"Mood", "blue"}}));
  append(bytes, id3v1("of ID3v1", "of ID3v1"));
  write_bytes(path, bytes);
  write_tags(path, {.bpm = 99}, ModificationTime::now);
  const Bytes after = read_bytes(path);
  const std::string head(after.begin(), after.begin() + 400);
  EXPECT_THAT(head, HasSubstr("of APE"));
  EXPECT_THAT(head, HasSubstr("of ID3v1"));
  EXPECT_TRUE(std::equal(bytes.rbegin(), bytes.rbegin() + 200, after.rbegin()));  // both tags are still there
}

TEST(Id3, FieldsOfOtherProgramsAreReplacedWhateverTheirCase) {
  const TempDir dir;
  const auto path = made(dir, {"a.mp3", {"-metadata", "replaygain_track_gain=-6.5 dB"}});
  EXPECT_THAT(tag_changes(path, {.track_gain_db = -6.499}), testing::IsEmpty());
  const auto changes = write_tags(path, {.track_gain_db = -7}, ModificationTime::now);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].before, "-6.5 dB");
  EXPECT_EQ(read_tags(path).replaygain_track_gain_db, -7);
}

TEST(Opus, HasGainsInSteps256ToTheDecibelAndNoReplayGain) {
  const TempDir dir;
  const auto path = made(dir, {"a.opus"});
  const auto changes =
      write_tags(path, {.track_gain_db = 5, .track_peak = 1, .album_gain_db = 4}, ModificationTime::now);
  EXPECT_THAT(changes, testing::ElementsAre(TagChange{"R128_TRACK_GAIN", "", "0"},
                                            TagChange{"R128_ALBUM_GAIN", "", "-256"}));
}

TEST(Mp4, HasTheTempoTwice) {
  const TempDir dir;
  const auto path = made(dir, {"a.m4a"});
  EXPECT_THAT(write_tags(path, {.bpm = 173.6}, ModificationTime::now),
              testing::ElementsAre(TagChange{"tmpo", "", "174"}, TagChange{"BPM", "", "173.6"}));
}

// TagLib reads such a field as empty and would write it so.
TEST(VorbisComments, ThatWouldBeLostKeepTheFileAsItWas) {
  const TempDir dir;
  const auto path = made(dir, {"a.flac"});
  Bytes bytes = read_bytes(path);
  const std::string title = "title=Ænima";
  const auto found = std::ranges::search(
      bytes, title, {}, [](auto b) { return static_cast<char>(b); }, [](char c) { return c; });
  ASSERT_FALSE(found.empty());
  found[6] = 'A';  // the first byte of Æ: the second now is none
  write_bytes(path, bytes);
  EXPECT_THAT([&] { write_tags(path, kNew, ModificationTime::now); },
              testing::ThrowsMessage<Error>(HasSubstr("TITLE would be lost")));
  EXPECT_EQ(read_bytes(path), bytes);
}

TEST(StandardKey, HasAtMostThreeCharacters) {
  EXPECT_EQ(standard_key("A minor"), "Am");
  EXPECT_EQ(standard_key("F# major"), "F#");
  EXPECT_EQ(standard_key("Eb minor"), "Ebm");
}

std::string reason(const fs::path& path) {
  try {
    write_tags(path, kNew, ModificationTime::now);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::file);
    return error.what();
  }
  return {};
}

std::size_t files_in(const TempDir& dir) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(dir.path()), {}));
}

TEST(Rewrite, KeepsModeAttributesAndOnRequestTheTime) {
  const TempDir dir;
  const auto path = made(dir, {"a.flac"});
  ::chmod(path.c_str(), 0640);
  const bool attributes = ::setxattr(path.c_str(), "user.note", "x", 1, 0) == 0;
  fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(1000));
  const auto time = fs::last_write_time(path);
  write_tags(path, kNew, ModificationTime::keep);
  EXPECT_EQ(fs::last_write_time(path), time);
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0640U);
  char value = 0;
  EXPECT_TRUE(!attributes || (::getxattr(path.c_str(), "user.note", &value, 1) == 1 && value == 'x'));
  write_tags(path, {.bpm = 90}, ModificationTime::now);
  EXPECT_GT(fs::last_write_time(path), time);
}

TEST(Rewrite, GoesThroughALinkToWhatItIsALinkTo) {
  const TempDir dir;
  const auto path = made(dir, {"a.flac"});
  fs::create_symlink("a.flac", dir / "link.flac");
  EXPECT_EQ(reason(dir / "link.flac"), "");
  EXPECT_TRUE(fs::is_symlink(dir / "link.flac"));
  EXPECT_EQ(read_tags(path).initial_key, "F#m");
}

TEST(Rewrite, RefusesFilesItWouldPartOrMayNotWrite) {
  const TempDir dir;
  const auto path = made(dir, {"a.flac"});
  const Bytes bytes = read_bytes(path);
  fs::create_hard_link(path, dir / "b.flac");
  EXPECT_THAT(reason(path), HasSubstr("has 2 names"));
  fs::remove(dir / "b.flac");
  ::chmod(path.c_str(), 0444);
  EXPECT_THAT(reason(path), HasSubstr("is write-protected"));
  EXPECT_EQ(read_bytes(path), bytes);
  EXPECT_EQ(files_in(dir), 1U);
}

TEST(Rewrite, OfOtherFormatsIsRefused) {
  const TempDir dir;
  EXPECT_THAT(reason(made(dir, {"a.wv"})), HasSubstr("tags of this format are not written"));
  write_bytes(dir / "b.mp3", random_bytes(10'000, 4));
  EXPECT_THAT(reason(dir / "b.mp3"), HasSubstr("tags of this format are not written"));
}

TEST(Rewrite, RemovesTheCopiesOfDeadProcesses) {
  const TempDir dir;
  write_bytes(dir / ".nocturne-tag-dead00", Bytes(10));
  const auto path = made(dir, {"a.flac"});
  const FileRewrite alive(path);
  remove_stale_copies(dir.path());
  EXPECT_FALSE(fs::exists(dir / ".nocturne-tag-dead00"));
  EXPECT_TRUE(fs::exists(alive.copy()));
}

TEST(Rewrite, SeesThatAnotherProgramWroteMeanwhile) {
  const TempDir dir;
  const auto path = made(dir, {"a.flac"});
  FileRewrite rewrite(path);
  write_bytes(path, Bytes(77));
  EXPECT_THROW(rewrite.commit(ModificationTime::now), Error);
  EXPECT_EQ(read_bytes(path), Bytes(77));
}

// Two processes that write the tags back and forth are killed 60 times at any point: the file always is one
// of the two, whole.
TEST(Rewrite, LeavesAWholeFileWhenItIsKilled) {
  const TempDir dir;
  const auto path = made(dir, {"a.mp3"}, 20);
  write_tags(path, kNew, ModificationTime::now);
  const std::string hash = payload_hash(path);
  const TrackTags one = read_tags(path);
  std::mt19937 random(8);
  for (int i = 0; i < 60; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      for (int n = 0;; ++n) write_tags(path, {.bpm = n % 2 ? 127.98 : 64}, ModificationTime::now);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 20'000));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    ASSERT_EQ(payload_hash(path), hash);
    TrackTags now = read_tags(path);
    ASSERT_THAT(now.bpm, testing::AnyOf(127.98, 64.0));
    now.bpm = one.bpm;
    ASSERT_EQ(now, one);
  }
  remove_stale_copies(dir.path());
  EXPECT_EQ(files_in(dir), 1U);
}

}  // namespace
}  // namespace nocturne::test
