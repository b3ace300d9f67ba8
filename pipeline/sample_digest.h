// A digest of samples that tells whether two streams are the same.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "audio/digest.h"
#include "audio/view.h"

namespace nocturne {

/// Portions have no influence. Tells 0 from -0.
class SampleDigest {
 public:
  explicit SampleDigest(int channels) : channels_(static_cast<std::size_t>(channels)) {}

  void add(AudioView audio) {
    for (int c = 0; c < audio.channels(); ++c) channels_[static_cast<std::size_t>(c)].add(audio[c]);
  }
  std::string bytes() const {
    std::string out;
    for (const Digest& channel : channels_) out += channel.bytes();
    return out;
  }

 private:
  std::vector<Digest> channels_;
};

}  // namespace nocturne
