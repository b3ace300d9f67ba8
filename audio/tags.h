// Where tags end at the head of a file and begin at its tail.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "audio/source_file.h"

namespace nocturne {

/// Offset behind any ID3v2 tags at the head.
std::int64_t after_tags(const SourceFile& source);

/// Offset of the first of the tags at the tail: ID3v1, APEv2, Lyrics3 v2 and ID3v2 with a footer, in any
/// order. A decoder would take a picture in them for damaged sound.
std::int64_t before_tags(const SourceFile& source);

}  // namespace nocturne
