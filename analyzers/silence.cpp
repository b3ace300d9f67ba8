// A scan from either end that stops at the first loud sample.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/silence.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "core/clones.h"

namespace nocturne {
namespace {

constexpr float kThreshold = 1e-3f;  // -60 dBFS
constexpr std::size_t kStride = 256;

/// Whether any of `n` samples is loud. Counts instead of leaving early, so that it becomes vectors.
NOCTURNE_CLONES bool any_loud(const float* x, std::size_t n) {
  int count = 0;
  for (std::size_t i = 0; i < n; ++i) count += std::abs(x[i]) >= kThreshold;
  return count > 0;
}

bool is_loud(float x) { return std::abs(x) >= kThreshold; }

/// The first loud sample, or x.size().
std::size_t first_loud(std::span<const float> x) {
  std::size_t i = 0;
  while (i + kStride <= x.size() && !any_loud(x.data() + i, kStride)) i += kStride;
  while (i < x.size() && !is_loud(x[i])) ++i;
  return i;
}

/// One past the last loud sample, or 0.
std::size_t end_of_loud(std::span<const float> x) {
  std::size_t i = x.size();
  while (i >= kStride && !any_loud(x.data() + i - kStride, kStride)) i -= kStride;
  while (i > 0 && !is_loud(x[i - 1])) --i;
  return i;
}

}  // namespace

Silence::Silence(const Format& format, Mode) : rate_(format.rate) {}

Halo Silence::halo(const Format&) { return {}; }

void Silence::consume(const Material& material) noexcept {
  const AudioView body = material.chunk.body_audio();
  std::size_t first = body.frames(), end = 0;
  for (int c = 0; c < body.channels(); ++c) {
    first = std::min(first, first_loud(body[c].first(first)));
    end = std::max(end, end + end_of_loud(body[c].subspan(end)));
  }
  const std::int64_t begin = material.chunk.body.begin;
  if (end > 0) {
    if (first_ < 0) first_ = begin + static_cast<std::int64_t>(first);
    last_ = begin + static_cast<std::int64_t>(end) - 1;
  }
  frames_ = std::max(frames_, material.chunk.body.end);
}

void Silence::merge(Silence&& later) {
  if (first_ < 0) first_ = later.first_;
  if (later.last_ >= 0) last_ = later.last_;
  frames_ = std::max(frames_, later.frames_);
}

Silence::Result Silence::finish() const {
  const auto seconds = [this](std::int64_t frames) { return static_cast<double>(frames) / rate_; };
  if (first_ < 0) return {seconds(frames_), seconds(frames_), true};
  return {seconds(first_), seconds(frames_ - 1 - last_), false};
}

}  // namespace nocturne
