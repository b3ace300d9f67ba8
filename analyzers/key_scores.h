// How well each of the 24 keys explains the pitch classes of a track.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>
#include <vector>

#include "analyzers/chroma.h"
#include "analyzers/key_names.h"

namespace nocturne {

/// Twelve major keys from C on, then twelve minor ones.
using KeyScores = std::array<double, 24>;
inline MusicalKey key_at(std::size_t i) {
  return {static_cast<int>(i % 12), i < 12 ? Scale::major : Scale::minor};
}

/// Standard deviation over mean: 0 where all pitch classes weigh the same.
double contrast(const Chroma& chroma);

/// How much a segment counts: the root of its contrast. A drone or a loud chorus does not outvote the rest,
/// nor does a drum solo count as much as a song.
double weight(const Chroma& chroma);

/// How well each key explains a chroma: its correlation with the best of the key's profiles, -1 … 1, less
/// that profile's handicap; zeros for a flat chroma.
KeyScores correlate(const Chroma& chroma);

/// Sums of neighbours, one fewer than segments; a lone segment is its own pair.
std::vector<Chroma> pairs(std::span<const Chroma> segments);

/// How well each key fits the segments, by what each of them sounds like and by how often the chord of the
/// tonic is heard: a tune in Dorian or Mixolydian has the notes of another key, but its tonic chord.
KeyScores score(std::span<const Chroma> segments);

/// The score of a track. It counts how it begins, in the key more often than not; an excerpt may begin
/// anywhere, so the longer the track, the more.
KeyScores score_track(std::span<const Chroma> segments, double seconds);

/// How likely each of the 24 triads, in the order of the keys, is what a segment sounds; they sum to one.
KeyScores triads(const Chroma& chroma);

/// How well each pair is explained by whatever key explains it best, -1 … 1; weighted as above.
double tonality(std::span<const Chroma> segments);

/// The scores as shares that sum to one. The temperature was chosen on recordings of known key, so that of
/// the answers given with a share of 0.8 or more about nine of ten are right.
KeyScores shares(const KeyScores& scores);

}  // namespace nocturne
