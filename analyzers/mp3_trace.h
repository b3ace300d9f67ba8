// What MP3 leaves behind in sound that was decoded from it: lines that its quantiser had set to zero.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An encoder transforms granules of 576 frames and rounds most lines of the upper bands to zero. Transformed
// again with the same filterbank at the same alignment, decoded sound has these zeros still, down to the
// noise of its 16 bits; a frame earlier or later they are filled. So the mean logarithm of the lines, taken
// at all 576 alignments, has one sharp dip where MP3 was, and none where it was not, however dark, old or
// steeply filtered a recording is (Herre & Schug 2000, "Analysis of decompressed audio - the inverse
// decoder", AES 109). Resampling after decoding destroys the trace; a change of level does not.
#pragma once

#include <cstdint>
#include <vector>

#include "analyzers/material.h"

namespace nocturne {

/// Looks at one granule every 0.63 s of the first minute, then every 2.5 s (at 44.1 kHz; elsewhere as many
/// frames apart). Sums are of whole numbers: exact, and the same for any split. 90 KB, whatever the length.
class Mp3Trace {
 public:
  static Halo halo();

  void add(const Chunk& chunk);
  void merge(Mp3Trace&& later);

  /// How sure it is that the sound was MP3, 0 to 1. AAC at low bit rates counts too: its frames leave dips of
  /// the same kind, fainter and in a comb.
  double confidence() const;

 private:
  struct Channel;

  void probe(AudioView audio, std::size_t at, Channel& left, Channel& right);

  std::vector<std::int64_t> scores_;  // rows of one a alignment; empty before the first probe
  std::int64_t probes_ = 0;
};

}  // namespace nocturne
