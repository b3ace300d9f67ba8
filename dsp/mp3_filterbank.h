// The filterbank of MPEG-1 Layer III, at every alignment with its granules.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace nocturne {

inline constexpr std::size_t kMp3Granule = 576;  // frames from one transform to the next
inline constexpr std::size_t kMp3Reach = 2'207;  // frames that one analysis reads

/// Of the 18 lines of a subband those in its middle, which the alias reduction hardly touches: without it
/// they are off by less than 10 %.
inline constexpr std::size_t kMp3Lines = 8;

/// What an encoder would have transformed: a polyphase filterbank of 32 bands (ISO/IEC 11172-3, 2.4.3.2 and
/// Annex C), and in each a sine-windowed MDCT of 18 lines (long blocks). White noise of variance v gives
/// lines of variance v. Single-threaded; keeps its buffers.
class Mp3Filterbank {
 public:
  /// For these subbands, each 0 to 31.
  explicit Mp3Filterbank(std::span<const int> subbands);

  /// The subband signals of x[0 … kMp3Reach).
  void analyze(const float* x) noexcept;

  /// Lines of the i-th subband for granules that begin at x[0], x[1] … x[kMp3Granule - 1]: line l at
  /// alignment a is out[l * kMp3Granule + a].
  void lines(std::size_t i, std::span<float> out) const noexcept;

 private:
  std::vector<int> subbands_;
  std::vector<float> signals_;  // subband x time x the 32 shifts of a polyphase step
};

}  // namespace nocturne
