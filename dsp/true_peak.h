// The highest sample and the highest point between samples, by four-fold oversampling.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

#include "audio/view.h"

namespace nocturne {

/// Absolute values, linear. truth >= sample.
struct Peaks {
  float sample = 0;
  float truth = 0;
  friend Peaks highest(Peaks a, Peaks b) {
    return {a.sample > b.sample ? a.sample : b.sample, a.truth > b.truth ? a.truth : b.truth};
  }
};

/// Context that measure_peaks() reads on either side; beyond it, and so beyond the track's ends, is silence.
inline constexpr std::int64_t kPeakReach = 160;

/// The peaks over all channels of the frames [begin, end) of `audio`, and of what an interpolator rings
/// before and after them: four points a frame, the frame itself and three by a 12-tap polyphase FIR
/// (BS.1770-5, Annex 2: 48 taps at four times the rate; here a sinc under a Hann window). Points of the
/// context may be counted too, never others. Where no point can exceed what was found, none is computed: the
/// result is that of computing them all. Samples are finite.
Peaks measure_peaks(AudioView audio, std::size_t begin, std::size_t end);

/// The same by computing every point: what measure_peaks() is tested against.
Peaks measure_all_peaks(AudioView audio, std::size_t begin, std::size_t end);

}  // namespace nocturne
