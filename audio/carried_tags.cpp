// Fields and pictures by TagLib's files of each kind.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/carried_tags.h"

#include <taglib/flacfile.h>
#include <taglib/id3v2framefactory.h>
#include <taglib/mp4coverart.h>
#include <taglib/mp4file.h>
#include <taglib/oggflacfile.h>
#include <taglib/opusfile.h>
#include <taglib/speexfile.h>
#include <taglib/vorbisfile.h>
#include <taglib/xiphcomment.h>

#include <array>
#include <utility>

#include "audio/id3_source.h"
#include "audio/stale_fields.h"
#include "audio/taglib_fields.h"

namespace nocturne {
namespace {

void take_id3(CarriedTags& out, const SourceFile& source, TagKind kind) {
  const Id3Source tags(source, kind);
  out.fields = tags.fields();
  if (tags.id3() == nullptr) return;
  for (const TagLib::ID3v2::Frame* frame : tags.id3()->frameList("APIC"))
    if (const auto* picture = dynamic_cast<const TagLib::ID3v2::AttachedPictureFrame*>(frame))
      out.pictures.push_back(
          {picture->type(), picture->mimeType(), picture->description(), picture->picture()});
}

void take_pictures(CarriedTags& out, const TagLib::List<TagLib::FLAC::Picture*>& pictures) {
  for (const TagLib::FLAC::Picture* picture : pictures)
    out.pictures.push_back({picture->type(), picture->mimeType(), picture->description(), picture->data()});
}

void take_comments(CarriedTags& out, TagLib::Ogg::XiphComment* comments) {
  if (comments == nullptr) return;
  out.fields = comments->properties();
  take_pictures(out, comments->pictureList());
}

void take_flac(CarriedTags& out, TagLib::IOStream* stream) {
  TagLib::FLAC::File file(stream, TagLib::ID3v2::FrameFactory::instance(), false);
  take_comments(out, file.xiphComment());
  take_pictures(out, file.pictureList());
}

template <class File>
void take_ogg(CarriedTags& out, TagLib::IOStream* stream) {
  File file(stream, false);
  take_comments(out, file.tag());
}

TagLib::String mime_of(TagLib::MP4::CoverArt::Format format) {
  switch (format) {
    case TagLib::MP4::CoverArt::PNG: return "image/png";
    case TagLib::MP4::CoverArt::BMP: return "image/bmp";
    case TagLib::MP4::CoverArt::GIF: return "image/gif";
    default: return "image/jpeg";
  }
}

/// Free-form atoms that the property map does not know come under the names that they have.
void take_mp4(CarriedTags& out, TagLib::IOStream* stream) {
  static const TagLib::String kFreeForm = "----:com.apple.iTunes:";
  TagLib::MP4::File file(stream, false);
  if (file.tag() == nullptr) return;
  out.fields = file.tag()->properties();
  out.fields.erase("ENCODEDBY");  // the atom of the encoding program
  for (const TagLib::String& key : TagLib::StringList(out.fields.unsupportedData()))
    if (key.startsWith(kFreeForm))
      out.fields.insert(key.substr(kFreeForm.size()), file.tag()->item(key).toStringList());
  for (const TagLib::MP4::CoverArt& art : file.tag()->item("covr").toCoverArtList())
    out.pictures.push_back(
        {TagLib::ID3v2::AttachedPictureFrame::FrontCover, mime_of(art.format()), "", art.data()});
}

void take_other(CarriedTags& out, const SourceFile& source, TagKind kind) {
  const TagFields fields = taglib_fields(source, kind);
  for (const auto& [name, values] : fields.all())
    for (const std::string& value : values)
      out.fields[TagLib::String(name, TagLib::String::UTF8)].append({value, TagLib::String::UTF8});
}

void drop_stale(TagLib::PropertyMap& fields) {
  TagLib::StringList stale;
  for (const auto& [name, values] : fields)
    if (is_stale_field(name.to8Bit(true))) stale.append(name);
  for (const TagLib::String& name : stale) fields.erase(name);
}

struct Count {
  const char *number, *total;
};
constexpr std::array<Count, 2> kCounts{{{"TRACKNUMBER", "TRACKTOTAL"}, {"DISCNUMBER", "DISCTOTAL"}}};

/// "3/12" is two fields in Vorbis comments.
void split_counts(TagLib::PropertyMap& fields) {
  for (const Count& count : kCounts) {
    if (!fields.contains(count.number) || fields.contains(count.total)) continue;
    const TagLib::StringList parts = fields[count.number].front().split("/");
    if (parts.size() != 2) continue;
    fields.replace(count.number, parts[0]);
    fields.replace(count.total, parts[1]);
  }
}

/// They come as chapters.
void drop_chapter_fields(TagLib::PropertyMap& fields) {
  TagLib::StringList chapters;
  for (const auto& [name, values] : fields)
    if (name.startsWith("CHAPTER") && name.size() >= 10 && name.substr(7, 3).toInt() >= 0 &&
        (name.size() == 10 || name.substr(10) == "NAME"))
      chapters.append(name);
  for (const TagLib::String& name : chapters) fields.erase(name);
}

}  // namespace

CarriedTags read_carried_tags(const SourceFile& source, TagKind kind) {
  CarriedTags out;
  BoundedStream stream(source);
  switch (kind) {
    case TagKind::mpeg:
    case TagKind::wav:
    case TagKind::aiff: take_id3(out, source, kind); break;
    case TagKind::flac: take_flac(out, &stream); break;
    case TagKind::vorbis: take_ogg<TagLib::Ogg::Vorbis::File>(out, &stream); break;
    case TagKind::opus: take_ogg<TagLib::Ogg::Opus::File>(out, &stream); break;
    case TagKind::ogg_flac: take_ogg<TagLib::Ogg::FLAC::File>(out, &stream); break;
    case TagKind::speex: take_ogg<TagLib::Ogg::Speex::File>(out, &stream); break;
    case TagKind::mp4: take_mp4(out, &stream); break;
    default: take_other(out, source, kind);
  }
  drop_stale(out.fields);
  return out;
}

void make_common(CarriedTags& tags, std::vector<Chapter> chapters) {
  split_counts(tags.fields);
  tags.chapters = std::move(chapters);
  if (!tags.chapters.empty()) drop_chapter_fields(tags.fields);
}

}  // namespace nocturne
