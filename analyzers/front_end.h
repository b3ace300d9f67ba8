// The front end: computes once per chunk what several analyzers need.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "analyzers/material.h"
#include "dsp/decimator.h"

namespace nocturne {

/// Costly to make (FFT plans, windows, filters), so leased and used again. Single-threaded, keeps nothing
/// between chunks.
class FrontEnd {
 public:
  /// For tracks of `rate` frames a second, with any number of channels.
  explicit FrontEnd(int rate);

  /// The material of one chunk; it lasts until the next call and no longer than the chunk.
  Material prepare(const Chunk& chunk);

  /// Context that the transforms of Material need.
  static Halo halo(int rate);

 private:
  Stft spectrum_;
  Decimator decimator_;
  Stft tonal_;
  std::vector<float> mono_;
};

}  // namespace nocturne
