// Rounds the fine histogram of each frame, and folds thirds into semitones.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/chroma_timeline.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace nocturne {
namespace {

constexpr std::size_t kThirds = kFineClasses / 12;

FineChroma fine_chroma(const PitchHistogram& histogram) {
  std::array<double, kFineClasses> sums{};
  for (std::size_t i = 0; i < histogram.size(); ++i) {
    const double place = static_cast<double>(i * kFineClasses) / kStepsPerOctave, low = std::floor(place);
    const auto below = static_cast<std::size_t>(low);
    sums[below] += histogram[i] * (1 - (place - low));
    sums[(below + 1) % kFineClasses] += histogram[i] * (place - low);
  }
  const double most = *std::ranges::max_element(sums);
  FineChroma out{};
  if (most > 0)
    std::ranges::transform(sums, out.begin(),
                           [&](double x) { return static_cast<std::uint8_t>(x / most * 255 + 0.5); });
  return out;
}

/// Where a third counts, and how much: in full at a semitone, halfway between two nothing.
struct Place {
  std::size_t note;
  double weight;
};

std::array<Place, kFineClasses> places(const Tuning& tuning) {
  std::array<Place, kFineClasses> out;
  for (std::size_t i = 0; i < kFineClasses; ++i) {
    const double pitch = static_cast<double>(i) / kThirds - tuning.semitones, nearest = std::round(pitch),
                 window = std::cos(std::numbers::pi * (pitch - nearest));
    out[i] = {static_cast<std::size_t>(nearest + 12) % 12, window * window};
  }
  return out;
}

template <class T>
Chroma fold_thirds(const std::array<T, kFineClasses>& fine, const std::array<Place, kFineClasses>& where) {
  Chroma out{};
  for (std::size_t i = 0; i < kFineClasses; ++i)
    out[where[i].note] += static_cast<double>(fine[i]) * where[i].weight;
  return out;
}

}  // namespace

void ChromaTimeline::consume(const Spectrogram& tonal) noexcept {
  if (tonal.count > 0) frame_rate_ = tonal.frame_rate();
  for (std::size_t i = 0; i < tonal.count; ++i) {
    PitchHistogram histogram{};
    add_peaks(tonal[i], tonal.bin_hz(), histogram);
    add_votes(histogram, votes_);
    frames_.push_back(fine_chroma(histogram));
  }
}

void ChromaTimeline::merge(ChromaTimeline&& later) {
  if (frame_rate_ == 0) frame_rate_ = later.frame_rate_;
  for (std::size_t i = 0; i < votes_.size(); ++i) votes_[i] += later.votes_[i];
  if (frames_.empty())
    frames_ = std::move(later.frames_);
  else
    frames_.insert(frames_.end(), later.frames_.begin(), later.frames_.end());
}

std::vector<Chroma> ChromaTimeline::frames() const {
  const auto where = places(tuning_of(votes_));
  std::vector<Chroma> out;
  out.reserve(frames_.size());
  for (const FineChroma& frame : frames_) out.push_back(fold_thirds(frame, where));
  return out;
}

Chroma ChromaTimeline::mean() const {
  std::array<std::uint64_t, kFineClasses> sums{};
  for (const FineChroma& frame : frames_)
    for (std::size_t i = 0; i < kFineClasses; ++i) sums[i] += frame[i];
  Chroma out = fold_thirds(sums, places(tuning_of(votes_)));
  if (const double most = *std::ranges::max_element(out); most > 0)
    for (double& x : out) x /= most;
  return out;
}

}  // namespace nocturne
