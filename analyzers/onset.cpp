// Spectral flux of four groups of bands, completed across chunks.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/onset.h"

#include <algorithm>
#include <cmath>

#include "core/clones.h"
#include "core/lanes.h"

namespace nocturne {
namespace {

constexpr std::array<double, kOnsetGroups> kGroupEndHz{200, 800, 3000, 1e9};
// A rise of 48 dB in every band of a group is the most that is told apart.
constexpr float kLargestRise = 8;
// Octaves of power: what lies 40 dB under the loudest band within 20 ms is not heard, and a rise counts from
// there only. So the level of a track changes nothing, and an onset out of silence is seen where it is loud,
// not where the window first touches it.
constexpr float kMaskedBelow = 13.2877f;
// Octaves of magnitude: rises under 0.3 dB are the ripple of steady tones against the window.
constexpr float kUnheard = 0.05f;

/// The first band of each group, and one past the last band.
std::array<int, kOnsetGroups + 1> group_bounds() {
  std::array<int, kOnsetGroups + 1> bounds{};
  for (int b = 0; b < kOnsetBands; ++b)
    for (std::size_t g = 0; g < kOnsetGroups; ++g)
      if (onset_band_hz(b) < kGroupEndHz[g]) ++bounds[g + 1];
  return bounds;
}

/// Rises in octaves of magnitude: half the difference of the logarithms of power, above what is masked.
NOCTURNE_CLONES void rises(const float* now, const float* before, float masked, float* out) {
  for (int b = 0; b < kOnsetBands; ++b)
    out[b] = std::max(0.0f, 0.5f * (now[b] - std::max(before[b], masked)) - kUnheard);
}

NOCTURNE_CLONES float loudest(const float* levels) {
  Float8 most = load8(levels);
  for (int b = kLanes; b < kOnsetBands; b += kLanes) most = max8(most, load8(levels + b));
  float out = most[0];
  for (int i = 1; i < kLanes; ++i) out = std::max(out, most[i]);
  return out;
}

std::uint8_t store(float rise) {
  return static_cast<std::uint8_t>(std::sqrt(std::min(1.0f, rise / kLargestRise)) * 255 + 0.5f);
}

Onset onset_of(const OnsetBandLevels& now, const OnsetBandLevels& before, float masked) {
  static const auto bounds = group_bounds();
  OnsetBandLevels rise;
  rises(now.data(), before.data(), masked, rise.data());
  Onset out;
  for (std::size_t g = 0; g < kOnsetGroups; ++g) {
    float sum = 0;
    for (int b = bounds[g]; b < bounds[g + 1]; ++b) sum += rise[static_cast<std::size_t>(b)];
    out[g] = store(sum / static_cast<float>(bounds[g + 1] - bounds[g]));
  }
  return out;
}

}  // namespace

float onset_rise(std::uint8_t stored) {
  const float root = static_cast<float>(stored) / 255;
  return kLargestRise * root * root;
}

void OnsetEnvelope::append(const OnsetBandLevels& levels) {
  const auto slot = [](std::int64_t k) { return static_cast<std::size_t>(k % kContext); };
  if (frames_ < kContext) {
    head_[slot(frames_)] = levels;
  } else {
    float peak = loudest(levels.data());
    for (const OnsetBandLevels& l : tail_) peak = std::max(peak, loudest(l.data()));
    onsets_.push_back(onset_of(tail_[slot(frames_ - kLag)], tail_[slot(frames_)], peak - kMaskedBelow));
  }
  tail_[slot(frames_)] = levels;
  ++frames_;
}

void OnsetEnvelope::consume(const Spectrogram& spectrum) noexcept {
  if (spectrum.count == 0) return;
  frame_rate_ = spectrum.frame_rate();
  if (!filter_.fits(spectrum)) filter_ = OnsetBandFilter(spectrum);
  for (std::size_t i = 0; i < spectrum.count; ++i) append(filter_.levels(spectrum[i].data()));
}

void OnsetEnvelope::merge(OnsetEnvelope&& later) {
  if (frame_rate_ == 0) frame_rate_ = later.frame_rate_;
  if (filter_.empty()) filter_ = std::move(later.filter_);
  const std::int64_t waiting = std::min<std::int64_t>(kContext, later.frames_);
  for (std::int64_t k = 0; k < waiting; ++k) append(later.head_[static_cast<std::size_t>(k)]);
  if (onsets_.empty())
    onsets_ = std::move(later.onsets_);
  else
    onsets_.insert(onsets_.end(), later.onsets_.begin(), later.onsets_.end());
  const std::int64_t shift = frames_ - waiting;
  for (std::int64_t k = std::max(waiting, later.frames_ - kContext); k < later.frames_; ++k)
    tail_[static_cast<std::size_t>((shift + k) % kContext)] =
        later.tail_[static_cast<std::size_t>(k % kContext)];
  frames_ += later.frames_ - waiting;
}

}  // namespace nocturne
