// Folds long spectra into pitch classes and compares their means.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/harmony.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace nocturne {
namespace {

constexpr double kLowestHz = 53.4, kSplitHz = 213.7, kHighestHz = 1500;  // between semitones
constexpr double kMiddleC = 261.6256;
// Half of the window's half width: what sounds at either side of the time blurs both.
constexpr double kGapSeconds = 0.1;

struct Fold {
  std::size_t first = 0;
  std::vector<std::uint8_t> slot;  // of bins from `first` on
};

Fold fold_of(double bin_hz, std::size_t bins) {
  Fold out;
  out.first = static_cast<std::size_t>(std::ceil(kLowestHz / bin_hz));
  for (std::size_t k = out.first; k < bins && static_cast<double>(k) * bin_hz < kHighestHz; ++k) {
    const double hz = static_cast<double>(k) * bin_hz;
    const auto semitone = std::lround(12 * std::log2(hz / kMiddleC)) + 120;
    out.slot.push_back(static_cast<std::uint8_t>(semitone % 12 + (hz < kSplitHz ? 0 : 12)));
  }
  return out;
}

/// Square roots, so that the loudest note does not drown the others.
void store(const float* power, std::uint8_t* out) {
  const float most = *std::max_element(power, power + kPitchClasses);
  for (std::size_t i = 0; i < kPitchClasses; ++i)
    out[i] = most > 0 ? static_cast<std::uint8_t>(std::sqrt(power[i] / most) * 255 + 0.5f) : 0;
}

using Mean = std::array<float, 2 * kPitchClasses>;

float distance(const float* a, const float* b) {
  float ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < kPitchClasses; ++i) ab += a[i] * b[i], aa += a[i] * a[i], bb += b[i] * b[i];
  return aa > 0 && bb > 0 ? 1 - ab / std::sqrt(aa * bb) : 0;
}

}  // namespace

std::array<float, 2> HarmonyTimeline::change(double seconds, double reach) const {
  std::array<Mean, 2> sides{};
  const double middle = seconds * frame_rate_, gap = kGapSeconds * frame_rate_,
               last = gap + reach * frame_rate_;
  const auto begin = std::max<std::int64_t>(0, static_cast<std::int64_t>(middle - last)),
             end = std::min(frames(), static_cast<std::int64_t>(middle + last) + 2);
  for (std::int64_t k = begin; k < end; ++k) {
    const double away = static_cast<double>(k) - middle;
    // Frames at the edges count by how much of them lies inside, so that nothing jumps with the time.
    const double inside = std::min(std::abs(away) - gap, last - std::abs(away)) + 0.5;
    if (inside <= 0) continue;
    const auto weight = static_cast<float>(std::min(1.0, inside));
    const Harmony& notes = frames_[static_cast<std::size_t>(k)];
    for (std::size_t i = 0; i < notes.size(); ++i) sides[away > 0][i] += weight * notes[i];
  }
  return {distance(sides[0].data(), sides[1].data()),
          distance(sides[0].data() + kPitchClasses, sides[1].data() + kPitchClasses)};
}

void HarmonyTimeline::consume(const Spectrogram& tonal) noexcept {
  if (tonal.count == 0) return;
  frame_rate_ = tonal.frame_rate();
  const Fold fold = fold_of(tonal.bin_hz(), tonal.bins);
  for (std::size_t i = 0; i < tonal.count; ++i) {
    std::array<float, 2 * kPitchClasses> power{};
    const float* x = tonal[i].data() + fold.first;
    for (std::size_t k = 0; k < fold.slot.size(); ++k) power[fold.slot[k]] += x[k] * x[k];
    Harmony& out = frames_.emplace_back();
    store(power.data(), out.data());
    store(power.data() + kPitchClasses, out.data() + kPitchClasses);
  }
}

void HarmonyTimeline::merge(HarmonyTimeline&& later) {
  if (frame_rate_ == 0) frame_rate_ = later.frame_rate_;
  if (frames_.empty())
    frames_ = std::move(later.frames_);
  else
    frames_.insert(frames_.end(), later.frames_.begin(), later.frames_.end());
}

}  // namespace nocturne
