// Which way the tags go, the files they are saved in, and the proof that the sound stayed.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/copy_tags.h"

#include <taglib/flacfile.h>
#include <taglib/id3v2framefactory.h>
#include <taglib/mp4file.h>
#include <taglib/opusfile.h>
#include <taglib/vorbisfile.h>

#include <algorithm>
#include <array>
#include <exception>

#include "audio/decoder.h"
#include "audio/flac_blocks.h"
#include "audio/payload_hash.h"
#include "audio/put_tags.h"
#include "audio/riff_chunks.h"
#include "audio/wave_metadata.h"
#include "core/error.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;
namespace ID3v2 = TagLib::ID3v2;

TagKind kind_of(const SourceFile& source) { return is_wave(source) ? TagKind::wav : tag_kind(source); }

bool has_id3(TagKind kind) { return kind == TagKind::mpeg || kind == TagKind::wav || kind == TagKind::aiff; }

bool has_comments(TagKind kind) {
  return kind == TagKind::flac || kind == TagKind::vorbis || kind == TagKind::opus ||
         kind == TagKind::ogg_flac;
}

/// One copy: where from, and whether all went into the file.
struct Copy {
  const SourceFile& source;
  TagKind from;
  fs::path source_path, target;

  CarriedTags common() const {
    CarriedTags out = read_carried_tags(source, from);
    make_common(out, read_chapters(source_path));
    return out;
  }

  /// For Vorbis comments: between them everything stays as it is.
  CarriedTags for_comments() const { return has_comments(from) ? read_carried_tags(source, from) : common(); }

  /// Returns the version to write.
  ID3v2::Version fill(ID3v2::Tag& tag) const {
    if (!has_id3(from)) {
      put_into_id3(tag, common());
      return ID3v2::v4;
    }
    const Id3Source own(source, from);
    put_into_id3(tag, own);
    return own.version();
  }

  bool into_mpeg() const {
    using File = TagLib::MPEG::File;
    File file(target.c_str(), false);
    const ID3v2::Version version = fill(*file.ID3v2Tag(true));
    if (file.ID3v2Tag()->isEmpty()) return true;
    return file.save(File::ID3v2, File::StripNone, version, File::DoNotDuplicate);
  }

  bool into_aiff() const {
    TagLib::RIFF::AIFF::File file(target.c_str(), false);
    const ID3v2::Version version = fill(*file.tag());
    return file.tag()->isEmpty() || file.save(version);
  }

  /// INFO is what most readers of WAV know; of others' tags it gets the usual fields.
  TagLib::RIFF::Info::Tag* fill_info(TagLib::RIFF::Info::Tag& info, const ID3v2::Tag& tag) const {
    TagLib::Tag::duplicate(&tag, &info);
    if (from != TagKind::wav) return &info;
    const Id3Source own(source, from);
    if (own.info() == nullptr) return &info;
    for (const auto& [id, text] : own.info()->fieldListMap())
      if (id != TagLib::ByteVector("ISFT")) info.setFieldText(id, text);
    return &info;
  }

  bool into_wave() const {
    std::vector<NewChunk> chunks;
    if (from == TagKind::wav) chunks = carried_chunks(source, SourceFile(target));
    ID3v2::Tag tag;
    const ID3v2::Version version = fill(tag);
    TagLib::RIFF::Info::Tag info;
    fill_info(info, tag);
    const auto add = [&](const char* id, const TagLib::ByteVector& content) {
      chunks.push_back({id, {content.data(), content.size()}});
    };
    if (!info.fieldListMap().isEmpty()) add("LIST", info.render());
    if (!tag.isEmpty()) add("ID3 ", tag.render(version));
    if (!chunks.empty()) append_chunks(target, chunks);
    return true;
  }

  bool into_flac() const {
    if (from == TagKind::flac) carry_flac_blocks(source, target);
    const CarriedTags tags = for_comments();
    TagLib::FLAC::File file(target.c_str(), ID3v2::FrameFactory::instance(), false);
    if (!file.isValid()) return false;
    put_into_comments(*file.xiphComment(true), tags);
    for (const CarriedPicture& picture : tags.pictures) file.addPicture(flac_picture(picture));
    return file.save();
  }

  template <class File>
  bool into_ogg() const {
    const CarriedTags tags = for_comments();
    File file(target.c_str(), false);
    if (!file.isValid()) return false;
    put_into_comments(*file.tag(), tags);
    for (const CarriedPicture& picture : tags.pictures) file.tag()->addPicture(flac_picture(picture));
    return file.save();
  }

  bool into_mp4() const {
    const std::vector<Chapter> chapters = read_chapters(source_path);
    TagLib::MP4::File file(target.c_str(), false);
    if (!file.isValid() || file.tag() == nullptr) return false;
    if (from == TagKind::mp4) {
      BoundedStream stream(source);
      const TagLib::MP4::File own(&stream, false);
      if (own.tag() != nullptr) put_into_mp4(*file.tag(), *own.tag());
    } else {
      put_into_mp4(*file.tag(), common());
    }
    if (!file.tag()->isEmpty() && !file.save()) return false;
    if (!chapters.empty()) add_mp4_chapters(target, chapters);
    return true;
  }

  bool into(TagKind to) const {
    switch (to) {
      case TagKind::mpeg: return into_mpeg();
      case TagKind::wav: return into_wave();
      case TagKind::aiff: return into_aiff();
      case TagKind::flac: return into_flac();
      case TagKind::vorbis: return into_ogg<TagLib::Ogg::Vorbis::File>();
      case TagKind::opus: return into_ogg<TagLib::Ogg::Opus::File>();
      case TagKind::mp4: return into_mp4();
      default: return true;
    }
  }
};

/// Empty where there is no frame of sound, and so nothing to hash.
std::string hash_of(const fs::path& file) {
  const auto decoder = open_decoder(file);
  std::array<float, kMaxChannels> frame{};
  const bool any = decoder->read({frame.data(), 1, decoder->info().format.channels, 1}) > 0;
  return any ? payload_hash(file) : "";
}

bool says_anything(const CarriedTags& tags) {
  return std::ranges::any_of(tags.fields,
                             [](const auto& field) { return !field.second.toString("").isEmpty(); });
}

std::size_t pictures_in(const CarriedTags& tags) {
  return static_cast<std::size_t>(
      std::ranges::count_if(tags.pictures, [](const CarriedPicture& p) { return !p.data.isEmpty(); }));
}

/// That tags have come through, as far as it can be told without knowing how each kind says it.
void require_there(const CarriedTags& from, const SourceFile& written, TagKind kind) {
  const CarriedTags there = read_carried_tags(written, kind);
  const bool fewer_pictures = kind != TagKind::mp4 && pictures_in(there) < pictures_in(from);
  if ((says_anything(from) && !says_anything(there)) || fewer_pictures)
    written.fail("its tags cannot be written");
}

}  // namespace

void copy_tags(const fs::path& from, const fs::path& to) {
  const SourceFile source(from);
  const TagKind kind = kind_of(SourceFile(to));
  const std::string before = hash_of(to);
  const Copy copy{source, kind_of(source), from, to};
  try {
    if (!copy.into(kind)) SourceFile(to).fail("its tags cannot be written");
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {  // from the standard library: TagLib throws nothing of its own
    source.fail("its tags cannot be copied", error.what());
  }
  // TagLib does not say when the disk is full, and has had faults: the file must prove itself.
  const SourceFile written(to);
  if (kind_of(written) != kind || hash_of(to) != before)
    written.fail("its tags cannot be written without harm to its sound");
  require_there(read_carried_tags(source, copy.from), written, kind);
}

}  // namespace nocturne
