// The compact form in which a track keeps what its album's loudness needs: energies of 100 ms as bytes.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two bytes a block, little-endian: 0 for less than -100 LUFS, else the level in steps of 0.002 LU, k for
// -100 + 0.002 k LUFS, up to 31.07. 20 bytes a second, 72 kB an hour. Blocks begin at multiples of 100 ms,
// where the gating blocks of BS.1770 and the windows of Tech 3342 begin, and lie whole in the track.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nocturne {

inline constexpr int kLoudnessBlocksPerSecond = 10;
inline constexpr double kLoudnessBlockStepLu = 0.002;

/// Adds the channel-weighted mean square of the next 100 ms; levels beyond the scale's top are its top.
void append_loudness_block(std::string& bytes, double mean_square);

/// The number of blocks; a byte left over is none.
inline std::size_t loudness_block_count(std::string_view bytes) { return bytes.size() / 2; }

/// The mean square of block `index`, below loudness_block_count().
double loudness_block(std::string_view bytes, std::size_t index);

}  // namespace nocturne
