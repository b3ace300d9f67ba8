// Sums in lanes of doubles.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/channel_sums.h"

#include <algorithm>
#include <cmath>

#include "core/clones.h"

namespace nocturne {
namespace {

constexpr double kSilentRms = 1e-4;      // -80 dBFS
constexpr double kSoundingRms = 3.2e-3;  // -50 dBFS
constexpr std::size_t kSumLanes = 8;

struct Lanes {
  std::array<double, kSumLanes> sums{};
  double total() const {
    return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
  }
};

NOCTURNE_CLONES void add_sums(const float* x, std::size_t n, double& sum, double& squares) {
  Lanes s, q;
  std::size_t i = 0;
  for (; i + kSumLanes <= n; i += kSumLanes)
    for (std::size_t lane = 0; lane < kSumLanes; ++lane) {
      const double v = x[i + lane];
      s.sums[lane] += v;
      q.sums[lane] += v * v;
    }
  for (; i < n; ++i) {
    s.sums[0] += x[i];
    q.sums[0] += static_cast<double>(x[i]) * x[i];
  }
  sum += s.total();
  squares += q.total();
}

NOCTURNE_CLONES void add_products(const float* x, const float* y, std::size_t n, double& products,
                                  bool& differ) {
  Lanes p;
  std::int32_t unequal = 0;
  std::size_t i = 0;
  for (; i + kSumLanes <= n; i += kSumLanes)
    for (std::size_t lane = 0; lane < kSumLanes; ++lane) {
      p.sums[lane] += static_cast<double>(x[i + lane]) * y[i + lane];
      unequal |= static_cast<std::int32_t>(x[i + lane] != y[i + lane]);
    }
  for (; i < n; ++i) {
    p.sums[0] += static_cast<double>(x[i]) * y[i];
    unequal |= static_cast<std::int32_t>(x[i] != y[i]);
  }
  products += p.total();
  differ = differ || unequal != 0;
}

}  // namespace

void ChannelSums::add(AudioView audio) noexcept {
  channels_ = audio.channels();
  frames_ += static_cast<std::int64_t>(audio.frames());
  for (int c = 0; c < channels_; ++c) {
    Sums& s = sums_[static_cast<std::size_t>(c)];
    add_sums(audio[c].data(), audio.frames(), s.x, s.squares);
  }
  if (channels_ == 2) add_products(audio[0].data(), audio[1].data(), audio.frames(), products_, differ_);
}

void ChannelSums::merge(const ChannelSums& later) noexcept {
  channels_ = std::max(channels_, later.channels_);
  frames_ += later.frames_;
  products_ += later.products_;
  differ_ = differ_ || later.differ_;
  for (std::size_t c = 0; c < sums_.size(); ++c) {
    sums_[c].x += later.sums_[c].x;
    sums_[c].squares += later.sums_[c].squares;
  }
}

double ChannelSums::worst_offset() const {
  double worst = 0;
  for (int c = 0; c < channels_ && frames_ > 0; ++c) {
    const double mean = sums_[static_cast<std::size_t>(c)].x / static_cast<double>(frames_);
    if (std::abs(mean) > std::abs(worst)) worst = mean;
  }
  return worst;
}

double ChannelSums::rms(int channel) const {
  const double squares = sums_[static_cast<std::size_t>(channel)].squares;
  return frames_ > 0 ? std::sqrt(squares / static_cast<double>(frames_)) : 0;
}

int ChannelSums::dead_channels() const {
  int dead = 0;
  double loudest = 0;
  for (int c = 0; c < channels_; ++c) {
    dead += rms(c) < kSilentRms;
    loudest = std::max(loudest, rms(c));
  }
  return loudest > kSoundingRms ? dead : 0;
}

bool ChannelSums::both_sound() const { return channels_ == 2 && std::min(rms(0), rms(1)) >= kSilentRms; }

std::optional<bool> ChannelSums::identical() const {
  return both_sound() ? std::optional(!differ_) : std::nullopt;
}

std::optional<double> ChannelSums::correlation() const {
  if (!both_sound()) return std::nullopt;
  return std::clamp(products_ / std::sqrt(sums_[0].squares * sums_[1].squares), -1.0, 1.0);
}

}  // namespace nocturne
