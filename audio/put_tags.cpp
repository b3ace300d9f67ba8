// The names and shapes that each kind has.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/put_tags.h"

#include <taglib/chapterframe.h>
#include <taglib/commentsframe.h>
#include <taglib/flacpicture.h>
#include <taglib/id3v2framefactory.h>
#include <taglib/id3v2header.h>
#include <taglib/mp4coverart.h>
#include <taglib/tableofcontentsframe.h>
#include <taglib/textidentificationframe.h>

#include <array>
#include <cstdio>
#include <memory>
#include <optional>

#include "audio/stale_fields.h"

namespace nocturne {
namespace {

namespace ID3v2 = TagLib::ID3v2;
constexpr unsigned kNoOffset = 0xFFFF'FFFF;  // ID3v2 Chapter Frame Addendum 1.0, 3.1: the time counts

TagLib::String utf8(const std::string& text) { return {text, TagLib::String::UTF8}; }

/// "3/12" in one field where the kind has it so, in two where it has not.
struct Count {
  const char *number, *total, *other_total;
};
constexpr std::array<Count, 2> kCounts{
    {{"TRACKNUMBER", "TRACKTOTAL", "TOTALTRACKS"}, {"DISCNUMBER", "DISCTOTAL", "TOTALDISCS"}}};

void join_counts(TagLib::PropertyMap& fields) {
  for (const Count& count : kCounts) {
    const TagLib::String& name = fields.contains(count.total) ? count.total : count.other_total;
    if (!fields.contains(count.number) || !fields.contains(name)) continue;
    const TagLib::String number = fields[count.number].front();
    if (number.find("/") < 0) fields.replace(count.number, {number + "/" + fields[name].front()});
    fields.erase(count.total);
    fields.erase(count.other_total);
  }
}

TagLib::ByteVector element(std::size_t number) {
  std::string id = "chp" + std::to_string(number);
  id.push_back('\0');
  return {id.data(), static_cast<unsigned>(id.size())};
}

void add_chapters(ID3v2::Tag& tag, const std::vector<Chapter>& chapters) {
  if (chapters.empty()) return;
  TagLib::ByteVectorList children;
  for (std::size_t i = 0; i < chapters.size(); ++i) {
    auto* title = new ID3v2::TextIdentificationFrame("TIT2", TagLib::String::UTF8);
    title->setText(utf8(chapters[i].title));
    ID3v2::FrameList embedded;
    embedded.append(title);
    children.append(element(i));
    tag.addFrame(new ID3v2::ChapterFrame(element(i), static_cast<unsigned>(chapters[i].start_ms),
                                         static_cast<unsigned>(chapters[i].end_ms), kNoOffset, kNoOffset,
                                         embedded));
  }
  auto* contents = new ID3v2::TableOfContentsFrame(TagLib::ByteVector("toc\0", 4), children);
  contents->setIsTopLevel(true);
  contents->setIsOrdered(true);
  tag.addFrame(contents);
}

bool is_stale(const ID3v2::Frame& frame) {
  const TagLib::ByteVector id = frame.frameID();
  if (is_stale_frame({id.data(), id.size()})) return true;
  if (const auto* user = dynamic_cast<const ID3v2::UserTextIdentificationFrame*>(&frame))
    return is_stale_field(user->description().to8Bit(true));
  const auto* comment = dynamic_cast<const ID3v2::CommentsFrame*>(&frame);
  return comment != nullptr && !comment->description().isEmpty() &&
         is_stale_field(comment->description().to8Bit(true));
}

void copy_frames(const ID3v2::Tag& from, ID3v2::Tag& to) {
  const ID3v2::Header version4;
  from.render(ID3v2::v4);  // after which each frame renders itself as of version 4
  for (const ID3v2::Frame* frame : from.frameList()) {
    if (is_stale(*frame)) continue;
    ID3v2::Frame* copy = ID3v2::FrameFactory::instance()->createFrame(frame->render(), &version4);
    if (copy == nullptr) continue;
    if (auto* chapter = dynamic_cast<ID3v2::ChapterFrame*>(copy)) {
      chapter->setStartOffset(kNoOffset);
      chapter->setEndOffset(kNoOffset);
    }
    to.addFrame(copy);
  }
}

/// 00:01:02.345
std::string clock(std::int64_t ms) {
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%02lld:%02lld:%02lld.%03lld",
                static_cast<long long>(ms / 3'600'000), static_cast<long long>(ms / 60'000 % 60),
                static_cast<long long>(ms / 1000 % 60), static_cast<long long>(ms % 1000));
  return text.data();
}

void add_chapters(TagLib::Ogg::XiphComment& comments, const std::vector<Chapter>& chapters) {
  constexpr std::size_t kMost = 1000;  // three digits
  for (std::size_t i = 0; i < std::min(chapters.size(), kMost); ++i) {
    std::array<char, 40> name{};
    std::snprintf(name.data(), name.size(), "CHAPTER%03zu", i);
    comments.addField(name.data(), utf8(clock(chapters[i].start_ms)));
    if (!chapters[i].title.empty())
      comments.addField(std::string(name.data()) + "NAME", utf8(chapters[i].title));
  }
}

std::optional<TagLib::MP4::CoverArt::Format> format_of(const TagLib::String& mime) {
  using Art = TagLib::MP4::CoverArt;
  const TagLib::String kind = mime.substr(mime.rfind("/") + 1).upper();
  if (kind == "JPEG" || kind == "JPG") return Art::JPEG;
  if (kind == "PNG") return Art::PNG;
  if (kind == "GIF") return Art::GIF;
  if (kind == "BMP") return Art::BMP;
  return std::nullopt;
}

}  // namespace

void put_into_id3(ID3v2::Tag& tag, const CarriedTags& tags) {
  TagLib::PropertyMap fields = tags.fields;
  join_counts(fields);
  tag.setProperties(fields);
  for (const CarriedPicture& picture : tags.pictures) {
    auto frame = std::make_unique<ID3v2::AttachedPictureFrame>();
    frame->setTextEncoding(TagLib::String::UTF8);
    frame->setType(static_cast<ID3v2::AttachedPictureFrame::Type>(picture.type));
    frame->setMimeType(picture.mime);
    frame->setDescription(picture.description);
    frame->setPicture(picture.data);
    tag.addFrame(frame.release());
  }
  add_chapters(tag, tags.chapters);
}

void put_into_id3(ID3v2::Tag& tag, const Id3Source& source) {
  TagLib::PropertyMap missing = source.fields();
  if (source.id3() != nullptr) {
    copy_frames(*source.id3(), tag);
    for (const auto& [name, values] : source.id3()->properties()) missing.erase(name);
  }
  TagLib::PropertyMap all = tag.properties();
  const unsigned had = all.size();
  for (const auto& [name, values] : missing)
    if (!all.contains(name) && !is_stale_field(name.to8Bit(true))) all.insert(name, values);
  if (all.size() > had) tag.setProperties(all);
}

void put_into_comments(TagLib::Ogg::XiphComment& comments, const CarriedTags& tags) {
  for (const auto& [name, values] : tags.fields) {
    comments.removeFields(name);
    for (const TagLib::String& value : values) comments.addField(name, value, false);
  }
  add_chapters(comments, tags.chapters);
}

TagLib::FLAC::Picture* flac_picture(const CarriedPicture& picture) {
  auto* out = new TagLib::FLAC::Picture;
  out->setType(static_cast<TagLib::FLAC::Picture::Type>(picture.type));
  out->setMimeType(picture.mime);
  out->setDescription(picture.description);
  out->setData(picture.data);
  return out;
}

void put_into_mp4(TagLib::MP4::Tag& tag, const CarriedTags& tags) {
  TagLib::PropertyMap fields = tags.fields;
  join_counts(fields);
  const TagLib::PropertyMap unknown = tag.setProperties(fields);
  for (const auto& [name, values] : unknown) tag.setItem("----:com.apple.iTunes:" + name, values);
  TagLib::MP4::CoverArtList art;
  for (const CarriedPicture& picture : tags.pictures)
    if (const auto format = format_of(picture.mime)) art.append({*format, picture.data});
  if (!art.isEmpty()) tag.setItem("covr", art);
}

void put_into_mp4(TagLib::MP4::Tag& tag, const TagLib::MP4::Tag& source) {
  for (const auto& [key, item] : source.itemMap())
    if (!is_stale_field(key.to8Bit(true))) tag.setItem(key, item);
}

}  // namespace nocturne
