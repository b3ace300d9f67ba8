// Planar frames that wait: put in in any portions, taken out in others.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <vector>

#include "audio/view.h"

namespace nocturne {

/// First in, first out. Holds what is put in until it is taken. Single-threaded.
class PlanarQueue {
 public:
  explicit PlanarQueue(int channels) : runs_(static_cast<std::size_t>(channels)) {}

  std::size_t frames() const { return runs_.empty() ? 0 : runs_[0].size() - taken_; }

  void put(AudioView audio) {
    for (std::size_t c = 0; c < runs_.size(); ++c) {
      auto& run = runs_[c];
      run.erase(run.begin(), run.begin() + static_cast<std::ptrdiff_t>(taken_));
      const auto more = audio[static_cast<int>(c)];
      run.insert(run.end(), more.begin(), more.end());
    }
    taken_ = 0;
  }

  /// Fills `out` from its beginning; returns how many frames there were for it.
  std::size_t take(AudioSpan out) {
    const std::size_t count = std::min(out.frames(), frames());
    for (std::size_t c = 0; c < runs_.size(); ++c)
      std::copy_n(runs_[c].data() + taken_, count, out[static_cast<int>(c)].data());
    taken_ += count;
    return count;
  }

 private:
  std::vector<std::vector<float>> runs_;  // one a channel, of one length
  std::size_t taken_ = 0;                 // frames at their beginning
};

}  // namespace nocturne
