// Vorbis comments, which FLAC, Ogg Vorbis, Opus and Speex have in common.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audio/source_file.h"
#include "audio/tag_fields.h"

namespace nocturne {

/// The comments of a FLAC or Ogg file (RFC 9639, 8.6; RFC 7845, 5.2; Vorbis I, 5), a FLAC file without tags
/// in front. Empty for other files and where the structure is broken; time and memory are bounded whatever
/// the file says.
TagFields vorbis_comments(const SourceFile& source);

}  // namespace nocturne
