// The last step before whole numbers: triangular dither and rounding.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

#include "audio/view.h"
#include "mastering/stage.h"

namespace nocturne {

/// Philox2x32-10: two independent uniform words of 32 bits for any counter and key (Salmon, Moraes, Dror &
/// Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC11).
std::array<std::uint32_t, 2> philox(std::array<std::uint32_t, 2> counter, std::uint32_t key);

/// Adds noise of triangular density, 2 LSB from end to end, and rounds: the error then has neither a mean nor
/// a power that depends on the signal (Lipshitz, Wannamaker & Vanderkooy, JAES 40 (5), 1992). The noise of a
/// sample follows from seed, channel and absolute frame alone. Immutable: any threads.
class Dither {
 public:
  Dither(int bits, std::uint64_t seed);  // 2 … 24 bits

  /// Values become k / 2^(bits - 1), full scale at most; samples are finite, frames below 2^48. A block of
  /// the grid (kBlock frames, or what the track leaves of the last one) that is 0 in all channels stays 0;
  /// shorter stretches of zeros have the noise of the sound around them, so that it does not flutter as a
  /// fade ends. So calls begin on the grid and hold whole blocks of it, but the track's last.
  void apply(AudioSpan audio, std::int64_t first_frame) const noexcept;

 private:
  double full_scale_;  // 2^(bits - 1)
  std::uint32_t key_;
};

}  // namespace nocturne
