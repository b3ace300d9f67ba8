// What a stream of samples is: rate, channels and where each channel's loudspeaker stands.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace nocturne {

inline constexpr int kMaxChannels = 16;
inline constexpr int kMinRate = 4'000;
inline constexpr int kMaxRate = 768'000;

/// Loudspeaker positions, as far as BS.1770-5 tells them apart. The surround pair stands at the sides
/// (azimuth 60° to 120°, weight 1.41 in BS.1770-5, Annex 1, Table 4), the back pair behind it, where a layout
/// has both. Where a layout has but one such pair (5.1, quadraphonic), it is the surround pair, whether its
/// format calls it "side" or "back".
enum class Speaker : std::uint8_t {
  unknown,
  left,
  right,
  center,
  lfe,
  surround_left,
  surround_right,
  back_left,
  back_right,
  back_center,
  front_left_of_center,
  front_right_of_center,
  height
};

using Layout = std::array<Speaker, kMaxChannels>;

/// The usual layout of `channels` channels in WAVE/FFmpeg order: mono, stereo, 2.1 … 7.1; unknown beyond
/// eight.
Layout default_layout(int channels);

/// `layout` with a back pair that has no side pair before it renamed to the surround pair it acts as.
Layout with_surrounds(Layout layout);

struct Format {
  int rate = 0;      // frames a second, kMinRate … kMaxRate
  int channels = 0;  // 1 … kMaxChannels
  Layout layout{};   // the first `channels` entries count
  int bits = 0;      // of the source's samples; 0 where it is lossy

  static Format of(int rate, int channels) { return {rate, channels, default_layout(channels)}; }
  bool operator==(const Format&) const = default;
};

}  // namespace nocturne
