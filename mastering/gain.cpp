// One multiplication a sample.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/gain.h"

#include <cmath>

namespace nocturne {

void Gain::set(double gain_db) { factor_ = static_cast<float>(std::pow(10.0, gain_db / 20)); }

void Gain::process(AudioSpan block) noexcept {
  for (int c = 0; c < block.channels(); ++c)
    for (float& x : block[c]) x *= factor_;
}

}  // namespace nocturne
