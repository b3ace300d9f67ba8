// Tags from every kind into every kind, and what holds no longer left behind.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/copy_tags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <taglib/apetag.h>
#include <taglib/chapterframe.h>
#include <taglib/commentsframe.h>
#include <taglib/id3v1tag.h>
#include <taglib/mpegfile.h>
#include <taglib/popularimeterframe.h>
#include <taglib/privateframe.h>
#include <taglib/textidentificationframe.h>

#include "audio/chapters.h"
#include "audio/id3_source.h"
#include "audio/track_tags.h"
#include "tests/audio/rich_tags.h"
#include "tests/support/file_size_limit.h"

namespace nocturne::test {
namespace {

namespace fs = std::filesystem;
namespace ID3v2 = TagLib::ID3v2;
using enum FileFormat;

void expect_rich(const fs::path& path, const std::string& way) {
  const CarriedTags tags = tags_of(path);
  for (const auto& [name, value] : kFields)
    EXPECT_EQ(field(tags, name), name == "ARTIST" ? "Ann|Second" : value) << way << ": " << name;
  for (const auto& [name, value] : kStale) EXPECT_EQ(field(tags, name), "") << way << ": " << name;
  ASSERT_EQ(tags.pictures.size(), 1U) << way;
  EXPECT_EQ(tags.pictures[0].data, cover()) << way;
  EXPECT_EQ(tags.pictures[0].type, 3) << way;
  const std::vector<Chapter> chapters = read_chapters(path);
  ASSERT_EQ(chapters.size(), 2U) << way;
  EXPECT_EQ(chapters[0].title, "Dusk") << way;
  EXPECT_EQ(chapters[1].title, "Dawn") << way;
  EXPECT_EQ(chapters[1].start_ms, 250) << way;
  const TrackTags read = read_tags(path);
  EXPECT_EQ(read.track, 3) << way;
  EXPECT_EQ(read.track_total, 12) << way;
  EXPECT_EQ(read.replaygain_track_gain_db, std::nullopt) << way;
}

// From FLAC into each kind, and from there into each again.
TEST(CopyTags, CarriesThemFromEveryKindIntoEvery) {
  const TempDir dir;
  const fs::path rich = rich_flac(dir);
  for (const FileFormat first : kAll) {
    const fs::path middle = fresh(dir, "middle", first);
    const Signal before = decode_all(middle);
    copy_tags(rich, middle);
    expect_rich(middle, "flac to " + std::string(name_of(first)));
    EXPECT_EQ(decode_all(middle).channels, before.channels) << name_of(first);
    for (const FileFormat second : kAll) {
      const fs::path last = fresh(dir, "last", second);
      copy_tags(middle, last);
      expect_rich(last, std::string(name_of(first)) + " to " + std::string(name_of(second)));
    }
  }
}

TEST(CopyTags, LeavesAFileAloneWhereThereAreNone) {
  const TempDir dir;
  for (const FileFormat from : kAll)
    for (const FileFormat to : {wav, mp3}) {
      const fs::path target = fresh(dir, "to", to);
      const Bytes before = read_bytes(target);
      copy_tags(fresh(dir, "from", from), target);
      EXPECT_EQ(read_bytes(target), before) << name_of(from) << " to " << name_of(to);
    }
}

TEST(CopyTags, WorksOnFilesWithoutAFrame) {
  const TempDir dir;
  const fs::path rich = rich_flac(dir);
  for (const FileFormat format : {wav, flac, aiff}) {
    const fs::path to =
        write_file(Signal(Format::of(48000, 2), 0), dir / "to", {.format = format, .bits = 16});
    copy_tags(rich, to);
    EXPECT_EQ(read_tags(to).title, kFields.at("TITLE")) << name_of(format);
    EXPECT_EQ(decode_all(to).frames(), 0U) << name_of(format);
  }
}

TEST(CopyTags, TakesAnyId3FrameToAnyId3) {
  const TempDir dir;
  const fs::path from = fresh(dir, "from", mp3);
  {
    TagLib::MPEG::File file(from.c_str(), false);
    ID3v2::Tag& tag = *file.ID3v2Tag(true);
    tag.setTitle("Title");
    auto* rating = new ID3v2::PopularimeterFrame;
    rating->setEmail("a@b"), rating->setRating(196);
    tag.addFrame(rating);
    auto* own = new ID3v2::PrivateFrame;
    own->setOwner("me"), own->setData("\x01\x02");
    tag.addFrame(own);
    tag.addFrame(
        new ID3v2::UserTextIdentificationFrame("Odd", TagLib::StringList("x"), TagLib::String::UTF8));
    tag.addFrame(new ID3v2::UserTextIdentificationFrame("replaygain_track_gain", TagLib::StringList("-3 dB"),
                                                        TagLib::String::UTF8));
    auto* sound_check = new ID3v2::CommentsFrame;
    sound_check->setDescription("iTunNORM"), sound_check->setText("0000");
    tag.addFrame(sound_check);
    tag.addFrame(new ID3v2::ChapterFrame("c1", 0, 100, 5000, 6000));
    file.save(TagLib::MPEG::File::ID3v2, TagLib::File::StripNone, ID3v2::v3);
  }
  for (const FileFormat format : {mp3, wav, aiff}) {
    const fs::path to = fresh(dir, "to", format);
    copy_tags(from, to);
    const SourceFile source(to);
    const Id3Source tags(source, tag_kind(source));
    ASSERT_NE(tags.id3(), nullptr) << name_of(format);
    EXPECT_EQ(tags.version(), ID3v2::v3);
    EXPECT_EQ(tags.id3()->title(), "Title");
    EXPECT_EQ(tags.id3()->frameList("POPM").size(), 1U);
    EXPECT_EQ(tags.id3()->frameList("PRIV").size(), 1U);
    EXPECT_EQ(tags.id3()->frameList("TXXX").size(), 1U);
    EXPECT_TRUE(tags.id3()->frameList("COMM").isEmpty());
    const auto* chapter = dynamic_cast<const ID3v2::ChapterFrame*>(tags.id3()->frameList("CHAP").front());
    ASSERT_NE(chapter, nullptr);
    EXPECT_EQ(chapter->endTime(), 100U);
    EXPECT_EQ(chapter->startOffset(), 0xFFFF'FFFF);  // bytes of the other file
  }
}

TEST(CopyTags, TakesTheOldTagsOfMp3) {
  const TempDir dir;
  const fs::path from = fresh(dir, "from", mp3);
  {
    TagLib::MPEG::File file(from.c_str(), false);
    file.ID3v1Tag(true)->setTitle("Old");
    file.APETag(true)->setArtist("Ape");
    file.APETag()->addValue("REPLAYGAIN_TRACK_GAIN", "-3 dB");
    file.save(TagLib::MPEG::File::ID3v1 | TagLib::MPEG::File::APE);
  }
  for (const FileFormat format : kAll) {
    const fs::path to = fresh(dir, "to", format);
    copy_tags(from, to);
    const TrackTags tags = read_tags(to);
    EXPECT_EQ(tags.title, "Old") << name_of(format);
    EXPECT_EQ(tags.artist, "Ape") << name_of(format);
    EXPECT_EQ(tags.replaygain_track_gain_db, std::nullopt) << name_of(format);
  }
}

// Tags damaged in any of their bytes: an error or what can be read of them, and the sound stays.
TEST(CopyTags, OfDamagedTagsDoNoHarm) {
  const TempDir dir;
  const fs::path rich = rich_flac(dir), target = fresh(dir, "target", m4a);
  const Bytes empty = read_bytes(target);
  const Signal original = decode_all(target);
  std::mt19937 random(7);
  for (const FileFormat format : kAll) {
    const fs::path from = fresh(dir, "from", format);
    copy_tags(rich, from);
    const Bytes whole = read_bytes(from);
    for (int turn = 0; turn < 30; ++turn) {
      Bytes bytes = whole;
      for (int hits = 0; hits < 12; ++hits) {
        const std::size_t reach = std::min<std::size_t>(bytes.size() / 2, 3000);
        const std::size_t at = random() % reach;  // tags stand at the head or the tail
        bytes[random() % 2 == 0 ? at : bytes.size() - 1 - at] = static_cast<std::uint8_t>(random());
      }
      write_bytes(from, bytes);
      write_bytes(target, empty);
      try {
        copy_tags(from, target);
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::file);
      }
      ASSERT_EQ(decode_all(target).channels, original.channels) << name_of(format) << turn;
    }
  }
}

TEST(CopyTags, TellsWhenTheDiskIsFull) {
  const TempDir dir;
  const fs::path rich = rich_flac(dir);
  for (const FileFormat format : kAll) {
    const fs::path to = fresh(dir, "to", format);
    const FileSizeLimit limit(static_cast<rlim_t>(fs::file_size(to) + 1000));
    EXPECT_THROW(copy_tags(rich, to), Error) << name_of(format);
  }
}

TEST(CopyTags, TakesTheTextOfKindsThatAreNotWritten) {
  const TempDir dir;
  for (const char* name : {"a.wv", "a.wma", "a.tta"}) {
    encode(sound(), dir / name, {"-metadata", "title=There", "-metadata", "artist=Ann"});
    const fs::path to = fresh(dir, "to", flac);
    copy_tags(dir / name, to);
    EXPECT_EQ(read_tags(to).title, "There") << name;
    EXPECT_EQ(read_tags(to).artist, "Ann") << name;
  }
}

}  // namespace
}  // namespace nocturne::test
