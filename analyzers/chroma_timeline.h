// The pitch classes of a track five times a second, in thirds of a semitone until its tuning is known.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "analyzers/chroma.h"

namespace nocturne {

/// What the peaks of a frame weigh in each third of a semitone from C of A4 = 440 Hz on, 255 for the most;
/// zeros without peaks.
inline constexpr std::size_t kFineClasses = 36;
using FineChroma = std::array<std::uint8_t, kFineClasses>;

/// 36 bytes every 0.19 s: 0.7 MB an hour. A frame depends on its own spectrum only and all sums are of whole
/// numbers, so any split gives the same bits.
class ChromaTimeline {
 public:
  void consume(const Spectrogram& tonal) noexcept;
  void merge(ChromaTimeline&& later);

  double frame_rate() const { return frame_rate_; }  // 0 before the first frame

  /// Of each frame, folded by the tuning of the whole track. Those without peaks are zeros.
  std::vector<Chroma> frames() const;
  /// Their mean, the largest being 1; zeros without peaks.
  Chroma mean() const;

 private:
  double frame_rate_ = 0;
  std::deque<FineChroma> frames_;
  TuningVotes votes_{};
};

}  // namespace nocturne
