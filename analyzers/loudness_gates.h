// Levels and gates of BS.1770 and Tech 3342, which tracks and albums share.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <optional>

namespace nocturne {

inline constexpr double kAbsoluteGateLufs = -70;
inline constexpr double kRelativeGateLu = -10;  // BS.1770-5, Annex 1
inline constexpr double kRangeGateLu = -20;     // Tech 3342
inline constexpr double kRangeLow = 0.10, kRangeHigh = 0.95;
inline constexpr double kReplayGainLufs = -18;  // ReplayGain 2.0

/// BS.1770-5, Annex 1, equation 2: the loudness of a channel-weighted mean square, and back.
inline double lufs(double energy) { return -0.691 + 10 * std::log10(energy); }
inline double energy_of(double level_lufs) { return std::pow(10, (level_lufs + 0.691) / 10); }
inline std::optional<double> level(double energy) {
  return energy > 0 ? std::optional(lufs(energy)) : std::nullopt;
}

/// `energy` moved by some LU.
inline double moved(double energy, double lu) { return energy * std::pow(10, lu / 10); }

}  // namespace nocturne
