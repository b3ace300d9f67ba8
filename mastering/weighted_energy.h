// K-weighted energy of a stream in steps of any length.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "audio/format.h"
#include "audio/view.h"
#include "dsp/k_weighting.h"

namespace nocturne {

/// One pass with the filters' state carried from portion to portion. Single-threaded.
class WeightedEnergy {
 public:
  explicit WeightedEnergy(const Format& format);
  /// The sum over frames and channels, by the channels' weights, of the squares after K-weighting.
  double add(AudioView audio) noexcept;

  using Double2 [[gnu::vector_size(16)]] = double;
  /// Delay elements of both stages (transposed direct form II) for two channels.
  struct Pair {
    int first = 0, second = 0;  // channels; the same twice where one is left over
    Double2 weights{};
    Double2 shelf1{}, shelf2{}, pass1{}, pass2{};
  };

 private:
  KWeighting filter_;
  std::vector<Pair> pairs_;  // channels that count
};

}  // namespace nocturne
