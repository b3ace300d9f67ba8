// The ID3v2 tag of an MP3, WAV or AIFF file, opened for reading, with what stands beside it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <taglib/aifffile.h>
#include <taglib/id3v2tag.h>
#include <taglib/infotag.h>
#include <taglib/mpegfile.h>
#include <taglib/tbytevectorstream.h>

#include <memory>

#include "audio/bounded_stream.h"
#include "audio/source_file.h"
#include "audio/tag_kind.h"

namespace nocturne {

/// Of WAV RIFF and RF64, whatever their size. Lifetime: within the source's. Single-threaded.
class Id3Source {
 public:
  Id3Source(const SourceFile& source, TagKind kind);

  /// nullptr where there is none.
  const TagLib::ID3v2::Tag* id3() const { return id3_; }
  const TagLib::RIFF::Info::Tag* info() const { return info_.get(); }

  /// All fields; of several tags the richer counts.
  TagLib::PropertyMap fields() const;

  /// 3 or 4: what to write where this is to stay as it is.
  TagLib::ID3v2::Version version() const { return version_; }

 private:
  void open_wave(const SourceFile& source);

  BoundedStream stream_;
  std::unique_ptr<TagLib::ByteVectorStream> chunk_;  // of WAV: the tag as a file of its own
  std::unique_ptr<TagLib::MPEG::File> mpeg_;
  std::unique_ptr<TagLib::RIFF::AIFF::File> aiff_;
  std::unique_ptr<TagLib::RIFF::Info::Tag> info_;
  const TagLib::ID3v2::Tag* id3_ = nullptr;
  TagLib::ID3v2::Version version_ = TagLib::ID3v2::v4;  // kept here: rendering changes the tag's own
};

}  // namespace nocturne
