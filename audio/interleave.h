// From planar float to the libraries' sample formats, and the order of channels in files.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "audio/format.h"
#include "audio/view.h"

namespace nocturne {

/// Entry i: which channel of ours stands at place i of a file.
using ChannelOrder = std::array<int, kMaxChannels>;

/// The order of WAVE's channel mask, which is libavcodec's, too. As it is where a position is unknown.
ChannelOrder wave_order(const Format& format);

/// `layout` in that order.
Layout reordered(const Layout& layout, const ChannelOrder& order, int channels);

/// Whether the surround pair stands at the sides of a file, since other loudspeakers are at the back; else it
/// is written as the back pair, as everybody does with 5.1.
bool has_back(const Layout& layout);

/// `out` gets frames * channels samples. Integers of `bits` bits, from ±2^(bits-1) at full scale, rounded
/// to the nearest and clamped; those of 32-bit containers stand in the upper bits.
void interleave_16(AudioView in, const ChannelOrder& order, std::int16_t* out);
void interleave_24(AudioView in, const ChannelOrder& order, std::int32_t* out);
void interleave_float(AudioView in, const ChannelOrder& order, float* out);

}  // namespace nocturne
