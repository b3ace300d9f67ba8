// TagLib's files, and of WAV the chunks by hand, since TagLib knows no RF64.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/id3_source.h"

#include <taglib/apetag.h>
#include <taglib/id3v1tag.h>
#include <taglib/id3v2framefactory.h>
#include <taglib/id3v2header.h>
#include <taglib/tpropertymap.h>

#include "audio/riff_chunks.h"

namespace nocturne {
namespace {

/// By the tag's own type: properties() is no virtual function. Names that are there stay as they are.
template <class Tag>
void add_missing(TagLib::PropertyMap& fields, const Tag* tag) {
  if (tag == nullptr) return;
  for (const auto& [name, values] : tag->properties())
    if (!fields.contains(name)) fields.insert(name, values);
}

TagLib::ByteVector vector_of(const std::string& bytes) {
  return {bytes.data(), static_cast<unsigned>(bytes.size())};
}

}  // namespace

Id3Source::Id3Source(const SourceFile& source, TagKind kind) : stream_(source) {
  auto* frames = TagLib::ID3v2::FrameFactory::instance();
  if (kind == TagKind::wav) {
    open_wave(source);
  } else if (kind == TagKind::aiff) {
    aiff_ = std::make_unique<TagLib::RIFF::AIFF::File>(&stream_, false);
    if (aiff_->hasID3v2Tag()) id3_ = aiff_->tag();
  } else {
    mpeg_ = std::make_unique<TagLib::MPEG::File>(&stream_, frames, false);
    if (mpeg_->hasID3v2Tag()) id3_ = mpeg_->ID3v2Tag();
  }
  if (id3_ != nullptr && id3_->header()->majorVersion() < 4) version_ = TagLib::ID3v2::v3;
}

void Id3Source::open_wave(const SourceFile& source) {
  for (const RiffChunk& chunk : riff_chunks(source)) {
    const bool tag = (chunk.id == "ID3 " || chunk.id == "id3 ") && id3_ == nullptr;
    if (!tag && chunk.id != "LIST") continue;
    const auto content = read_chunk(source, chunk);
    if (!content) continue;
    if (tag) {
      chunk_ = std::make_unique<TagLib::ByteVectorStream>(vector_of(*content));
      mpeg_ =
          std::make_unique<TagLib::MPEG::File>(chunk_.get(), TagLib::ID3v2::FrameFactory::instance(), false);
      if (mpeg_->hasID3v2Tag()) id3_ = mpeg_->ID3v2Tag();
    } else if (content->starts_with("INFO")) {
      info_ = std::make_unique<TagLib::RIFF::Info::Tag>(vector_of(*content));
    }
  }
}

TagLib::PropertyMap Id3Source::fields() const {
  TagLib::PropertyMap out;
  add_missing(out, id3_);
  if (mpeg_) add_missing(out, mpeg_->APETag());
  if (mpeg_) add_missing(out, mpeg_->ID3v1Tag());
  add_missing(out, info_.get());
  return out;
}

}  // namespace nocturne
