// What tags say, of every format and encoding, and that no tag can hurt.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/track_tags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "tests/audio/failure.h"
#include "tests/support/tags.h"

namespace nocturne::test {
namespace {

using Arguments = std::vector<std::string>;
using namespace std::string_literals;

const Arguments kMetadata{"-metadata", "title=Ænima 東京",
                          "-metadata", "artist=Å & B",
                          "-metadata", "album=Live",
                          "-metadata", "album_artist=Various",
                          "-metadata", "composer=C. Ümlaut",
                          "-metadata", "genre=House",
                          "-metadata", "date=1999",
                          "-metadata", "track=3/12",
                          "-metadata", "disc=2/2"};

struct Case {
  std::string name;
  Arguments arguments{};
  Arguments unknown{};  // what ffmpeg writes in no such file
};

std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }

class TagsOf : public testing::TestWithParam<Case> {};

TEST_P(TagsOf, AreReadWhatever) {
  const TempDir dir;
  Arguments arguments = kMetadata;
  arguments.insert(arguments.end(), GetParam().arguments.begin(), GetParam().arguments.end());
  const auto path = encode(music(1), dir / GetParam().name, arguments, WavSamples::s16);
  const TrackTags tags = read_tags(path);
  const auto expect = [&](const char* name, const auto& value, const auto& wanted) {
    const bool unknown = std::ranges::find(GetParam().unknown, name) != GetParam().unknown.end();
    EXPECT_TRUE(unknown || value == wanted) << name;
  };
  expect("title", tags.title, "Ænima 東京");
  expect("artist", tags.artist, "Å & B");
  expect("album", tags.album, "Live");
  expect("album_artist", tags.album_artist, "Various");
  expect("composer", tags.composer, "C. Ümlaut");
  expect("genre", tags.genre, "House");
  expect("date", tags.date, "1999");
  expect("track", tags.track, 3);
  expect("track_total", tags.track_total, 12);
  expect("disc", tags.disc, 2);
  expect("disc_total", tags.disc_total, 2);
}

INSTANTIATE_TEST_SUITE_P(
    Formats, TagsOf,
    testing::Values(Case{"a.mp3"}, Case{"v3.mp3", {"-id3v2_version", "3"}}, Case{"a.flac"}, Case{"a.ogg"},
                    Case{"a.opus"}, Case{"flac.ogg", {"-c:a", "flac"}}, Case{"a.m4a"},
                    Case{"a.aiff", {"-write_id3v2", "1"}},
                    Case{"a.wav", {}, {"album_artist", "composer", "disc", "disc_total", "track_total"}},
                    Case{"a.wma", {}, {"date", "disc_total", "track_total"}}, Case{"a.wv"}, Case{"a.tta"}),
    [](const auto& c) { return std::string(c.param.name).replace(c.param.name.find('.'), 1, "_"); });

TrackTags tags_of(const Bytes& bytes) {
  const TempDir dir;
  write_bytes(dir / "a", bytes);
  return read_tags(dir / "a");
}

TEST(Id3, IsReadInEachEncoding) {
  Bytes frames;
  append(frames, id3_frame("TIT2", "\0caf\xE9"s));                   // Latin-1
  append(frames, id3_frame("TPE1", "\1\xFF\xFE\x71\x67\xAC\x4E"s));  // UTF-16 with its mark
  append(frames, id3_frame("TALB", "\1\xFE\xFF\x67\x71\x4E\xAC"s));  // the other way round
  append(frames, id3_frame("TXXX", "\0MusicBrainz Album Id\0abc-1"s));
  append(frames, id3_frame("UFID", "http://musicbrainz.org\0def-2"s));
  append(frames, id3_frame("TKEY", "\0Abm"s));
  append(frames, id3_frame("TCMP", "\0"s + "1"));
  const TrackTags tags = tags_of(id3v2(frames));
  EXPECT_EQ(tags.title, "café");
  EXPECT_EQ(tags.artist, "東京");
  EXPECT_EQ(tags.album, "東京");
  EXPECT_EQ(tags.musicbrainz_album_id, "abc-1");
  EXPECT_EQ(tags.musicbrainz_recording_id, "def-2");
  EXPECT_EQ(tags.initial_key, "Abm");
  EXPECT_TRUE(tags.compilation);
}

TEST(Id3, OfSeveralTagsTheRicherCounts) {
  Bytes bytes = id3v2(id3_frame("TIT2", "\0of ID3v2"s));
  append(bytes, Bytes(4000, 0x55));
  append(bytes, apev2({{"Title", "of APE"}, {"Artist", "of APE"}, {"REPLAYGAIN_TRACK_GAIN", "-6,50 dB"}}));
  append(bytes, id3v1("of ID3v1", "of ID3v1"));
  const TrackTags tags = tags_of(bytes);
  EXPECT_EQ(tags.title, "of ID3v2");
  EXPECT_EQ(tags.artist, "of APE");
  EXPECT_EQ(tags.genre, "Rock");
  EXPECT_EQ(tags.replaygain_track_gain_db, -6.5);
}

TEST(VorbisComments, OfSeveralValuesAreOneText) {
  const TrackTags tags =
      tags_of(flac_with(vorbis_comment({"artist=A", "ARTIST=B", "Artist=A", "BPM=174.25",
                                        "R128_TRACK_GAIN=-1280", "replaygain_track_peak=0.5"})));
  EXPECT_EQ(tags.artist, "A; B");
  EXPECT_EQ(tags.bpm, 174.25);
  EXPECT_EQ(tags.replaygain_track_gain_db, 0);  // -1280 / 256 dB to -23 LUFS
  EXPECT_EQ(tags.replaygain_track_peak, 0.5);
}

TEST(VorbisComments, ThatAreNoUtf8KeepWhatCanBeRead) {
  EXPECT_EQ(tags_of(flac_with(vorbis_comment({"TITLE=caf\xE9 noir"}))).title, "caf\uFFFD noir");
}

TEST(VorbisComments, OnSeveralOggPagesAreRead) {
  const TempDir dir;
  const auto path = encode(music(1), dir / "a.opus",
                           {"-metadata", "cover=" + std::string(100'000, 'x'), "-metadata", "zz=1",
                            "-metadata", "title=behind it"});
  EXPECT_EQ(read_tags(path).title, "behind it");
}

TEST(TrackTags, ThatAreNoNumbersAreEmpty) {
  const TrackTags tags = tags_of(flac_with(
      vorbis_comment({"TRACKNUMBER=A1", "DISCNUMBER=0", "TRACKTOTAL=99999999999999999999", "BPM=fast",
                      "REPLAYGAIN_TRACK_GAIN=nan", "REPLAYGAIN_TRACK_PEAK=1e300", "TITLE= \n "})));
  EXPECT_EQ(tags, TrackTags{});
}

TEST(AbsurdTags, OfAHundredMegabytesAreReadToTheirFirstFields) {
  const TempDir dir;
  Bytes bytes;
  put(bytes, "ID3");
  put(bytes, 3, 3);
  put_synchsafe(bytes, 100 << 20);
  append(bytes, id3_frame("TIT2", "\0first"s));
  put(bytes, "APIC");
  put_big_endian(bytes, 90 << 20);
  write_bytes(dir / "a.mp3", bytes);
  std::filesystem::resize_file(dir / "a.mp3", 110 << 20);
  EXPECT_EQ(read_tags(dir / "a.mp3").title, "first");
}

TEST(AbsurdTags, OfMillionsOfFieldsAreLeftAlone) {
  Bytes frames;
  for (int i = 0; i < 1'000'000; ++i) append(frames, id3_frame("TXXX", "\0a\0b"s));
  EXPECT_EQ(tags_of(id3v2(frames)), TrackTags{});
  EXPECT_EQ(tags_of(id3v2(frames, 4)), TrackTags{});
  Bytes comments = vorbis_comment(std::vector<std::string>(1'000'000, "A=B"));
  comments.insert(comments.end(), 7, 0);
  EXPECT_EQ(tags_of(flac_with(comments)), TrackTags{});
}

// Readers descend by recursion: a hundred thousand levels would end the stack.
TEST(AbsurdTags, NestedWithoutEndEndTheReading) {
  static constexpr std::size_t kLevels = 100'000;
  Bytes bytes;
  put_big_endian(bytes, 16);
  put(bytes, "ftypM4A 0000");
  for (std::size_t level = kLevels; level > 0; --level) {
    put_big_endian(bytes, 8 * level);
    put(bytes, level == kLevels ? "moov" : "udta");
  }
  EXPECT_EQ(tags_of(bytes), TrackTags{});
}

// The count of comments says four thousand million, the first one's length too.
TEST(AbsurdTags, ThatLieOfTheirSizeAreCutAtTheirEnd) {
  Bytes comments;
  put(comments, 0, 4);
  put(comments, 0xFFFF'FFFF, 4);
  put(comments, 7, 4);
  put(comments, "TITLE=a");
  put(comments, 0xFFFF'FFF0, 4);
  EXPECT_EQ(tags_of(flac_with(comments)).title, "a");
  EXPECT_EQ(tags_of(flac_with({})), TrackTags{});
}

TEST(AbsurdTags, DamagedAtRandomDoNoHarm) {
  const TempDir dir;
  std::mt19937 random(5);
  for (const char* name :
       {"a.mp3", "a.flac", "a.ogg", "a.opus", "a.m4a", "a.wav", "a.aiff", "a.wma", "a.wv"}) {
    Arguments arguments = kMetadata;
    if (name == "a.aiff"s) arguments.insert(arguments.end(), {"-write_id3v2", "1"});
    const auto path = encode(music(0.2), dir / name, arguments, WavSamples::s16);
    const Bytes whole = read_bytes(path);
    for (int i = 0; i < 100; ++i) {
      Bytes bytes = whole;
      for (int hit = 0; hit < 10; ++hit)
        bytes[random() % std::min<std::size_t>(bytes.size(), 2000)] = static_cast<std::uint8_t>(random());
      if (i % 4 == 0) bytes.resize(random() % bytes.size());
      write_bytes(path, bytes);
      EXPECT_NO_THROW(read_tags(path)) << name;
    }
  }
}

TEST(TrackTags, OfAFileThatCannotBeOpenedAreAnError) {
  const TempDir dir;
  EXPECT_THROW(read_tags(dir / "not there"), Error);
  EXPECT_THROW(read_tags(dir.path()), Error);
  EXPECT_EQ(tags_of({}), TrackTags{});
  EXPECT_EQ(tags_of(random_bytes(50'000, 2)), TrackTags{});
}

TEST(TagsGroup, HasARowAFileWithAValueAColumn) {
  const Group group = tags_group();
  EXPECT_EQ(group.key, GroupKey::file);
  EXPECT_EQ(tags_values({}).values.size(), group.columns.size());
  EXPECT_EQ(tags_values({}).version, group.version);
}

}  // namespace
}  // namespace nocturne::test
