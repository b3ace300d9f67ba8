// A file with tags of every sort, to be carried elsewhere.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <taglib/flacfile.h>
#include <taglib/flacpicture.h>
#include <taglib/id3v2framefactory.h>
#include <taglib/xiphcomment.h>

#include <map>

#include "audio/carried_tags.h"
#include "tests/audio/encoded.h"
#include "tests/audio/failure.h"

namespace nocturne::test {

inline constexpr FileFormat kAll[] = {FileFormat::mp3, FileFormat::flac, FileFormat::ogg, FileFormat::opus,
                                      FileFormat::m4a, FileFormat::wav,  FileFormat::aiff};

inline Signal sound() { return noise(Format::of(48000, 2), 0.5, 0.1, 2); }

inline std::filesystem::path fresh(const TempDir& dir, const std::string& name, FileFormat format) {
  return write_file(sound(), dir / (name + "." + std::string(name_of(format))),
                    {.format = format, .bits = 16});
}

/// A picture of 200 kB, which in Ogg spans pages.
inline TagLib::ByteVector cover() {
  Bytes bytes = random_bytes(200'000, 3);
  bytes[0] = 0xFF, bytes[1] = 0xD8, bytes[2] = 0xFF;
  return {reinterpret_cast<const char*>(bytes.data()), static_cast<unsigned>(bytes.size())};
}

using Fields = std::map<std::string, std::string>;

inline const Fields kFields{{"TITLE", "Über den Wölken"},
                            {"ARTIST", "Ann"},
                            {"ALBUM", "Nights"},
                            {"ALBUMARTIST", "Various"},
                            {"DATE", "2021"},
                            {"GENRE", "Ambient"},
                            {"COMPOSER", "Bo"},
                            {"ISRC", "DEA123456789"},
                            {"LYRICS", "la la\nla"},
                            {"MUSICBRAINZ_TRACKID", "11111111-2222-3333-4444-555555555555"},
                            {"MUSICBRAINZ_ALBUMID", "61111111-2222-3333-4444-555555555555"},
                            {"BPM", "128"},
                            {"MY OWN FIELD", "kept"}};

/// Fields that no other encoding may have.
inline const Fields kStale{{"REPLAYGAIN_TRACK_GAIN", "-7.00 dB"},
                           {"REPLAYGAIN_ALBUM_PEAK", "0.98"},
                           {"R128_TRACK_GAIN", "-1000"},
                           {"ENCODERSETTINGS", "-V 2"},
                           {"MP3GAIN_MINMAX", "100,200"}};

/// A FLAC file with all of that, a cover, chapters, and track 3 of 12.
inline std::filesystem::path rich_flac(const TempDir& dir) {
  const std::filesystem::path path = fresh(dir, "rich", FileFormat::flac);
  TagLib::FLAC::File file(path.c_str(), TagLib::ID3v2::FrameFactory::instance(), false);
  auto& comments = *file.xiphComment(true);
  const auto set = [&](const std::string& name, const std::string& value) {
    comments.addField(name, {value, TagLib::String::UTF8});
  };
  for (const auto& [name, value] : kFields) set(name, value);
  for (const auto& [name, value] : kStale) set(name, value);
  comments.addField("ARTIST", "Second", false);
  set("TRACKNUMBER", "3"), set("TRACKTOTAL", "12");
  set("CHAPTER000", "00:00:00.000"), set("CHAPTER000NAME", "Dusk");
  set("CHAPTER001", "00:00:00.250"), set("CHAPTER001NAME", "Dawn");
  auto* picture = new TagLib::FLAC::Picture;
  picture->setMimeType("image/jpeg"), picture->setType(TagLib::FLAC::Picture::FrontCover);
  picture->setData(cover());
  file.addPicture(picture);
  file.save();
  return path;
}

inline CarriedTags tags_of(const std::filesystem::path& path) {
  const SourceFile source(path);
  return read_carried_tags(source, tag_kind(source));
}

inline std::string field(const CarriedTags& tags, const std::string& name) {
  return tags.fields.contains(name) ? tags.fields[name].toString("|").to8Bit(true) : "";
}

}  // namespace nocturne::test
