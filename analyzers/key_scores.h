// How well each of the 24 keys explains the pitch classes of a track.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>

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

/// Correlation of a chroma with the profile of every key, -1 … 1; zeros for a flat chroma.
KeyScores correlate(const Chroma& chroma);

/// The mean over the segments of a track, each weighted by the root of its contrast: a drone or a loud chorus
/// does not outvote the rest, nor does a drum solo count as much as a song.
KeyScores score(std::span<const Chroma> segments);

/// How well each segment is explained by whatever key explains it best, -1 … 1; weighted as above.
double tonality(std::span<const Chroma> segments);

/// The scores as shares that sum to one. The temperature was fitted to recordings of known key, so that of
/// all answers given with a share of 0.7, about seven of ten are right.
KeyScores shares(const KeyScores& scores);

}  // namespace nocturne
