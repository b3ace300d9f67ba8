// Tag fields as TagLib reads them, of formats other than FLAC and Ogg.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "audio/source_file.h"
#include "audio/tag_fields.h"
#include "audio/tag_kind.h"

namespace nocturne {

/// Names are TagLib's common ones ("ALBUMARTIST", "MUSICBRAINZ_TRACKID", …) or the file's own. Of several
/// tags in a file the richer kind counts: ID3v2 before APE before ID3v1, ID3v2 before INFO. Empty where
/// TagLib can read nothing.
TagFields taglib_fields(const SourceFile& source, TagKind kind);

}  // namespace nocturne
