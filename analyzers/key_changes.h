// Where a track leaves one key for another.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "analyzers/key_names.h"
#include "analyzers/key_scores.h"

namespace nocturne {

/// The key signature of every segment, as the tonic of its major key. Only changes of signature count:
/// relative keys share their notes, and which of two a verse is in is a matter of opinion.
std::vector<int> signature_path(std::span<const Chroma> segments);

/// The segments in the signature that most of them have: what decides on the key of a track.
std::vector<Chroma> at_home(std::span<const Chroma> segments, std::span<const int> path);

/// A stretch of a track in one key; it lasts until the next one begins.
struct KeySection {
  std::size_t first = 0;  // its first segment
  MusicalKey key;
};

/// The sections of a track; at least one where there is a segment. One with the signature of `home`, the key
/// of the track, is in `home`.
std::vector<KeySection> key_sections(std::span<const Chroma> segments, std::span<const int> path,
                                     MusicalKey home);

}  // namespace nocturne
