// From the libraries' sample formats to planar float.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "audio/view.h"

namespace nocturne {

/// Integers are full-scale at their most negative value: a sample of n bits becomes x / 2^(n-1), exactly
/// where a float holds it (up to 24 bits). Floats pass unchanged, doubles are rounded. `in` holds
/// out.frames() frames, interleaved.
void deinterleave(const std::uint8_t* in, AudioSpan out);  // offset binary: 128 is zero
void deinterleave(const std::int16_t* in, AudioSpan out);
void deinterleave(const std::int32_t* in, AudioSpan out);
void deinterleave(const float* in, AudioSpan out);
void deinterleave(const double* in, AudioSpan out);

/// Whether there is a NaN or an infinity.
bool any_non_finite(AudioView audio);

/// Replaces NaN and infinities by 0; returns in how many frames there were any.
std::size_t silence_non_finite(AudioSpan audio);

}  // namespace nocturne
