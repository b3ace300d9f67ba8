// What notes sound, in bass and above, five times a second: enough to see chords change.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <deque>

#include "dsp/stft.h"

namespace nocturne {

inline constexpr std::size_t kPitchClasses = 12;

/// Amplitudes of the pitch classes of one frame: the bass (55 to 208 Hz), then what is above it (up to 1.5
/// kHz). Each half is in units of its own largest, 255.
using Harmony = std::array<std::uint8_t, 2 * kPitchClasses>;

/// The notes of each frame of 0.74 s; 24 bytes every 0.19 s. A frame depends on its own spectrum only, so any
/// split gives the same bits.
class HarmonyTimeline {
 public:
  void consume(const Spectrogram& tonal) noexcept;
  void merge(HarmonyTimeline&& later);

  std::int64_t frames() const { return static_cast<std::int64_t>(frames_.size()); }
  double frame_rate() const { return frame_rate_; }  // 0 before the first frame

  /// How much the notes change at a time, each a mean over `reach` seconds before it against one after: 0 for
  /// the same chord, 1 for nothing in common. Bass and what is above it.
  std::array<float, 2> change(double seconds, double reach) const;

 private:
  double frame_rate_ = 0;
  std::deque<Harmony> frames_;
};

}  // namespace nocturne
