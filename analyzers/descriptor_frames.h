// Which frames of the short spectrum descriptors are read from.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>

#include "dsp/stft.h"

namespace nocturne {

/// Every second frame, those of even numbers: 20 ms apart, which windows of 46 ms overlap by more than half.
inline constexpr std::size_t kDescriptorStep = 2;

/// Index of the first one in a view.
inline std::size_t first_descriptor_frame(const Spectrogram& s) {
  return static_cast<std::size_t>(s.first % static_cast<std::int64_t>(kDescriptorStep));
}

/// A sine at the middle of a bin puts its energy of 1 into that bin, and a quarter into each of its
/// neighbours (Hann window).
inline constexpr double kSineEnergy = 1.5;

/// Whether a frame, by the sum of its bins' power, reaches -70 dB of a full-scale sine: below it there is
/// nothing but dither and the noise of circuits. Never true of what is no number.
inline bool is_audible(double energy) { return energy >= kSineEnergy * 1e-7 && std::isfinite(energy); }

}  // namespace nocturne
