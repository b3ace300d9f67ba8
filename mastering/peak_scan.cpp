// Blocks that matter are interpolated, the others left out.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/peak_scan.h"

#include <algorithm>

namespace nocturne {

PeakStretches::PeakStretches(int channels)
    : channels_(channels),
      filled_(2 * kContext),
      first_(-static_cast<std::int64_t>(kContext)),
      samples_(static_cast<std::size_t>(channels) * kSize) {}

std::size_t PeakStretches::take(AudioView audio, std::size_t from) {
  const std::size_t count = std::min(audio.frames() - from, kSize - filled_);
  for (int c = 0; c < channels_; ++c)
    std::copy_n(audio[c].data() + from, count,
                samples_.data() + static_cast<std::size_t>(c) * kSize + filled_);
  filled_ += count;
  taken_ += static_cast<std::int64_t>(count);
  return count;
}

void PeakStretches::fill_with_silence() {
  for (int c = 0; c < channels_; ++c)
    std::fill_n(samples_.data() + static_cast<std::size_t>(c) * kSize + filled_, kSize - filled_, 0.0f);
  filled_ = kSize;
}

void PeakStretches::move_on() {
  for (int c = 0; c < channels_; ++c) {
    float* x = samples_.data() + static_cast<std::size_t>(c) * kSize;
    std::copy_n(x + kFrames, 2 * kContext, x);
  }
  filled_ = 2 * kContext;
  first_ += static_cast<std::int64_t>(kFrames);
}

void PeakScan::begin(const float* x) {
  x_ = x;
  PeakInterpolator::sample_peaks(x - PeakStretches::kContext, samples_.size(), samples_.data());
}

float PeakScan::sample_peak(std::ptrdiff_t block, std::ptrdiff_t reach) const {
  const auto from = samples_.begin() + static_cast<std::ptrdiff_t>(at((block - reach) * kGroupsPerBlock));
  return *std::max_element(from, from + (2 * reach + 1) * kGroupsPerBlock);
}

void PeakScan::find_middles(const Wanted& wanted) {
  constexpr std::ptrdiff_t kFrames = kBlock;
  const auto is_wanted = [&](std::ptrdiff_t b) {
    return b >= 0 && b < kBlocks && wanted[static_cast<std::size_t>(b)];
  };
  for (std::ptrdiff_t b = -1; b <= kBlocks; ++b) {
    if (!is_wanted(b - 1) && !is_wanted(b) && !is_wanted(b + 1)) continue;
    float* m = middles_.data() + kFrames + b * kFrames;
    interpolator_->middles(x_ + b * kFrames, kBlock, m);
    PeakInterpolator::sample_peaks(m, kGroupsPerBlock, highest_.data() + at(b * kGroupsPerBlock));
  }
}

float PeakScan::bound(std::ptrdiff_t group) {
  float highest = 0;
  for (std::size_t g = at(group) - 1; g <= at(group) + 1; ++g)
    highest = std::max({highest, samples_[g], highest_[g]});
  return highest * interpolator_->point_bound();
}

float PeakScan::peak(std::ptrdiff_t group) const {
  return interpolator_->group_peak(x_ + group * kGroup, middles_at(group * kGroup));
}

}  // namespace nocturne
