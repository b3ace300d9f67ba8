// Spectral flux of four groups of bands, completed across chunks.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/onset.h"

#include <algorithm>
#include <cmath>

#include "core/clones.h"
#include "core/lanes.h"

namespace nocturne {
namespace {

constexpr std::array<double, kOnsetGroups> kGroupEndHz{200, 800, 3000, 1e9}, kUpperHz{100, 400, 1500, 5000};
// A rise of 48 dB in every band of a group is the most that is told apart.
constexpr float kLargestRise = 8;
// Octaves of power: what lies 40 dB under the loudest band within 20 ms is not heard, and a rise counts from
// there only. So the level of a track changes nothing, and an onset out of silence is seen where it is loud,
// not where the window first touches it.
constexpr float kMaskedBelow = 13.2877f;
// Octaves of magnitude: rises under 0.3 dB are the ripple of steady tones against the window.
constexpr float kUnheard = 0.05f;

/// The bands [first, end) of a group; those from `upper` on are its upper part.
struct GroupBands {
  std::size_t first, upper, end;
};

std::size_t bands_below(double hz) {
  std::size_t count = 0;
  while (count < kOnsetBands && onset_band_hz(static_cast<int>(count)) < hz) ++count;
  return count;
}

std::array<GroupBands, kOnsetGroups> group_bands() {
  std::array<GroupBands, kOnsetGroups> out{};
  for (std::size_t g = 0, first = 0; g < kOnsetGroups; first = out[g++].end)
    out[g] = {first, bands_below(kUpperHz[g]), bands_below(kGroupEndHz[g])};
  return out;
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

OnsetDetail onset_of(const OnsetBandLevels& now, const OnsetBandLevels& before, float masked) {
  static const auto groups = group_bands();
  OnsetBandLevels rise;
  rises(now.data(), before.data(), masked, rise.data());
  OnsetDetail out;
  for (std::size_t g = 0; g < kOnsetGroups; ++g) {
    const auto [first, upper, end] = groups[g];
    float all = 0, above = 0;
    for (std::size_t b = first; b < end; ++b) all += rise[b];
    for (std::size_t b = upper; b < end; ++b) above += rise[b];
    out.groups[g] = store(all / static_cast<float>(end - first));
    out.upper[g] = store(above / static_cast<float>(end - upper));
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
