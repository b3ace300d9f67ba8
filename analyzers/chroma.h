// Spectral peaks to pitch classes: fine histograms over one octave, one for each stretch of a track.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "dsp/stft.h"

namespace nocturne {

/// Steps of 10 cents, fine enough to fold by a tuning that is known only when the track has ended. Step 0 is
/// the C of A4 = 440 Hz. Whole numbers, so that sums do not depend on their order.
inline constexpr int kStepsPerSemitone = 10;
inline constexpr int kStepsPerOctave = 12 * kStepsPerSemitone;
using PitchHistogram = std::array<std::uint32_t, kStepsPerOctave>;

/// What one frame adds to a histogram in all, whatever its level; none, if it has no peak.
inline constexpr std::uint32_t kFrameWeight = 1 << 20;

/// Adds the sinusoidal peaks of one frame of magnitudes, a Hann window's, between A1 and 1.5 kHz. What passes
/// for the third or fifth harmonic of a note in the same frame counts for that note.
void add_peaks(std::span<const float> magnitudes, double bin_hz, PitchHistogram& histogram) noexcept;

/// Frames of the tonal transform in a segment: 4.1 s, a bar or two.
inline constexpr std::int64_t kSegmentFrames = 22;

/// A histogram for every segment of a track, on a grid fixed to it.
class PitchTimeline {
 public:
  void add(const Spectrogram& tonal) noexcept;
  void merge(const PitchTimeline& later);
  std::span<const PitchHistogram> segments() const { return segments_; }
  double segment_seconds() const { return segment_seconds_; }

 private:
  PitchHistogram& segment(std::int64_t number);

  std::int64_t first_ = 0;      // number of segments_[0]
  double segment_seconds_ = 0;  // once there are frames
  std::vector<PitchHistogram> segments_;
};

/// How far the music stands from A4 = 440 Hz, and how sharply: 1, if every peak agrees, 0 for noise.
struct Tuning {
  double semitones = 0;  // -0.5 … 0.5
  double concentration = 0;
  double a4_hz() const;
};
Tuning estimate_tuning(std::span<const PitchHistogram> segments);

/// The weight of each step within its semitone, for those who do not keep the histograms.
using TuningVotes = std::array<std::uint64_t, kStepsPerSemitone>;
void add_votes(const PitchHistogram& histogram, TuningVotes& votes) noexcept;
Tuning tuning_of(const TuningVotes& votes);

/// Weight of each pitch class; 0 is C.
using Chroma = std::array<double, 12>;

/// Folds a histogram into semitones of the given tuning.
Chroma fold(const PitchHistogram& histogram, const Tuning& tuning);

}  // namespace nocturne
