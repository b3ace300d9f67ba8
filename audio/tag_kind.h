// Which kind of tags a file has, by its first bytes.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audio/source_file.h"

namespace nocturne {

enum class TagKind {
  none,    // no format whose tags are known
  mpeg,    // ID3v2, APE and ID3v1 around MPEG audio or ADTS
  flac,    // Vorbis comments
  vorbis,  // …in Ogg, by codec
  opus,
  ogg_flac,
  speex,
  mp4,   // atoms
  wav,   // ID3v2 in a chunk, and INFO
  aiff,  // ID3v2 in a chunk
  asf,
  ape,  // APEv2, and so the following
  wavpack,
  musepack,
  true_audio  // ID3v2, APEv2, ID3v1
};

TagKind tag_kind(const SourceFile& source);

}  // namespace nocturne
