// Onset envelopes: how much each of four ranges of frequency rises from frame to frame.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <deque>

#include "analyzers/onset_bands.h"
#include "dsp/stft.h"

namespace nocturne {

inline constexpr int kOnsetGroups = 4;  // below 200 Hz, 200 to 800 Hz, 0.8 to 3 kHz, 3 to 8 kHz

/// One frame's rise in each group, companded by a square root so that eight bits hold both a drum out of
/// silence and a soft note within a chord.
using Onset = std::array<std::uint8_t, kOnsetGroups>;

/// The same of the upper part of each group: 100 to 200 Hz, 400 to 800 Hz, 1.5 to 3 kHz, 5 to 8 kHz.
struct OnsetDetail {
  Onset groups{}, upper{};
  friend bool operator==(const OnsetDetail&, const OnsetDetail&) = default;
};

/// The rise that a stored value stands for: octaves of magnitude (6 dB), averaged over the group's bands.
float onset_rise(std::uint8_t stored);

/// Log-compressed spectral flux in mel bands (Klapuri 1999; Bello et al. 2005, "A tutorial on onset
/// detection"). Eight bytes a frame. A monoid: the ends of a stretch wait for the frames beyond them,
/// so any split gives the same bits.
class OnsetEnvelope {
 public:
  void consume(const Spectrogram& spectrum) noexcept;
  void merge(OnsetEnvelope&& later);

  std::int64_t frames() const { return frames_; }
  double frame_rate() const { return frame_rate_; }  // 0 before the first frame
  /// The onset at frame k, time k / frame_rate(); none in the first and the last two frames of the track.
  Onset operator[](std::int64_t k) const { return detail(k).groups; }
  OnsetDetail detail(std::int64_t k) const {
    return k < kLag || k >= frames_ - kLag ? OnsetDetail{} : onsets_[static_cast<std::size_t>(k - kLag)];
  }

 private:
  // A frame is compared with the one before the last, a rise taking about half a window of 46 ms, and judged
  // against the two that follow.
  static constexpr int kLag = 2, kContext = 2 * kLag;

  void append(const OnsetBandLevels& levels);

  double frame_rate_ = 0;
  OnsetBandFilter filter_;
  std::int64_t frames_ = 0;
  // The first frames, and the last ones, frame k at k % kContext; as far as there are any.
  std::array<OnsetBandLevels, kContext> head_, tail_;
  // Of frame kLag and so on. A deque, since it grows without ever holding two copies.
  std::deque<OnsetDetail> onsets_;
};

}  // namespace nocturne
