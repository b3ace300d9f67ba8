// Property maps of TagLib's files.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/taglib_fields.h"

#include <taglib/aifffile.h>
#include <taglib/apefile.h>
#include <taglib/apetag.h>
#include <taglib/asffile.h>
#include <taglib/id3v1tag.h>
#include <taglib/id3v2framefactory.h>
#include <taglib/id3v2tag.h>
#include <taglib/infotag.h>
#include <taglib/mp4file.h>
#include <taglib/mp4tag.h>
#include <taglib/mpcfile.h>
#include <taglib/mpegfile.h>
#include <taglib/tpropertymap.h>
#include <taglib/trueaudiofile.h>
#include <taglib/wavfile.h>
#include <taglib/wavpackfile.h>

#include <exception>

#include "audio/bounded_stream.h"

namespace nocturne {
namespace {

TagFields fields_of(const TagLib::PropertyMap& properties) {
  TagFields out;
  for (const auto& [name, values] : properties)
    for (const TagLib::String& value : values) out.add(name.to8Bit(true), value.to8Bit(true));
  return out;
}

/// By the tag's own type: properties() is no virtual function, and the base class knows seven fields.
template <class Tag>
void add_tag(TagFields& fields, const Tag* tag) {
  if (tag != nullptr) fields.add_missing(fields_of(tag->properties()));
}

template <class File>
TagFields ape_fields(TagLib::IOStream* stream) {
  File file(stream, false);
  TagFields out;
  add_tag(out, file.APETag());
  return out;
}

TagFields true_audio_fields(TagLib::IOStream* stream) {
  TagLib::TrueAudio::File file(stream, false);
  TagFields out;
  add_tag(out, file.ID3v2Tag());
  out.add_missing(ape_fields<TagLib::APE::File>(stream));
  add_tag(out, file.ID3v1Tag());
  return out;
}

TagFields mpeg_fields(TagLib::IOStream* stream) {
  TagLib::MPEG::File file(stream, TagLib::ID3v2::FrameFactory::instance(), false);
  TagFields out;
  add_tag(out, file.ID3v2Tag());
  add_tag(out, file.APETag());
  add_tag(out, file.ID3v1Tag());
  return out;
}

TagFields wav_fields(TagLib::IOStream* stream) {
  TagLib::RIFF::WAV::File file(stream, false);
  TagFields out;
  add_tag(out, file.ID3v2Tag());
  add_tag(out, file.InfoTag());
  return out;
}

/// Free-form atoms under the names that they have: the property map knows some of them only. "BPM" counts
/// before the atom tmpo, which is a whole number.
TagFields mp4_fields(TagLib::IOStream* stream) {
  static const TagLib::String kPrefix = "----:com.apple.iTunes:";
  TagLib::MP4::File file(stream, false);
  TagFields out;
  if (file.tag() == nullptr) return out;
  for (const auto& [key, item] : file.tag()->itemMap())
    if (key.startsWith(kPrefix))
      for (const TagLib::String& value : item.toStringList())
        out.add(key.substr(kPrefix.size()).to8Bit(true), value.to8Bit(true));
  add_tag(out, file.tag());
  return out;
}

template <class File>
TagFields plain_fields(TagLib::IOStream* stream) {
  File file(stream, false);
  TagFields out;
  add_tag(out, file.tag());
  return out;
}

TagFields read_fields(TagLib::IOStream* stream, TagKind kind) {
  switch (kind) {
    case TagKind::mpeg: return mpeg_fields(stream);
    case TagKind::mp4: return mp4_fields(stream);
    case TagKind::wav: return wav_fields(stream);
    case TagKind::aiff: return plain_fields<TagLib::RIFF::AIFF::File>(stream);
    case TagKind::asf: return plain_fields<TagLib::ASF::File>(stream);
    case TagKind::ape: return ape_fields<TagLib::APE::File>(stream);
    case TagKind::wavpack: return ape_fields<TagLib::WavPack::File>(stream);
    case TagKind::musepack: return ape_fields<TagLib::MPC::File>(stream);
    case TagKind::true_audio: return true_audio_fields(stream);
    default: return {};
  }
}

}  // namespace

TagFields taglib_fields(const SourceFile& source, TagKind kind) {
  BoundedStream stream(source);
  try {
    return read_fields(&stream, kind);
  } catch (const std::exception&) {  // from the standard library: TagLib throws nothing of its own
    return {};
  }
}

}  // namespace nocturne
