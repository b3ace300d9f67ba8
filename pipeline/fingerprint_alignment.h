// How two acoustic fingerprints fit: the shift at which fewest bits differ.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Pure functions. Positions and offsets count words of 0.124 s.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace nocturne {

using Words = std::span<const std::uint32_t>;

inline constexpr double kSecondsPerWord = 1365.0 / 11025;

/// Word i of the one stands beside word i + offset of the other.
struct Alignment {
  int offset = 0;
  int overlap = 0;            // words that stand beside another
  double bit_error_rate = 1;  // share of bits that differ: about 0.45 for different music
  double worst_stretch = 1;   // the same over the worst 8 s
};

/// Whether a fingerprint tells its track from others: silence, a tone or noise that repeats does not, nor do
/// three seconds of music.
bool is_telling(Words words);

/// The fit at a given offset, or at the best of its neighbours. Empty when less than half of the shorter one,
/// or less than two seconds, would overlap.
std::optional<Alignment> align_near(Words a, Words b, int offset);

/// The best fit of all offsets up to 10 s.
std::optional<Alignment> align(Words a, Words b);

}  // namespace nocturne
