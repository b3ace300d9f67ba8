// Adds the two curves block by block.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/pulse_salience.h"

#include <algorithm>
#include <cmath>

namespace nocturne {
namespace {

constexpr std::size_t kBlock = 4096;
// Added to mean probabilities before their logarithms: what is less is chance.
constexpr double kChance = 0.02;

float inverse_root_mean(double power, std::size_t n) {
  return power > 0 ? static_cast<float>(std::sqrt(static_cast<double>(n) / power)) : 0;
}

}  // namespace

PulseSalience::PulseSalience(const Salience& strength, const BeatSalience& network)
    : strength_(strength), per_frame_(network.rate / strength.frame_rate()) {
  double power = 0;
  std::vector<float> block(kBlock);
  for (std::int64_t first = 0; first < frames(); first += static_cast<std::int64_t>(kBlock)) {
    strength.fill(first, block);
    for (const float x : block) power += x * x;
  }
  strength_scale_ = inverse_root_mean(power, static_cast<std::size_t>(frames()));
  power = 0;
  roots_.reserve(network.beat.size());
  for (const float p : network.beat) {
    roots_.push_back(static_cast<std::uint8_t>(std::lround(255 * std::sqrt(p))));
    power += std::pow(roots_.back() / 255.0, 2);
  }
  root_scale_ = inverse_root_mean(power, roots_.size());
}

void PulseSalience::fill(std::int64_t first, std::span<float> out) const {
  strength_.fill(first, out);
  for (std::size_t i = 0; i < out.size(); ++i)
    if (const std::int64_t k = first + static_cast<std::int64_t>(i); k >= 0 && k < frames())
      out[i] = strength_scale_ * out[i] + root_scale_ * root(static_cast<double>(k));
}

float PulseSalience::root(double frame) const {
  if (roots_.empty()) return 0;
  const double place = std::clamp(frame * per_frame_, 0.0, static_cast<double>(roots_.size() - 1));
  const auto i = static_cast<std::size_t>(place), next = std::min(i + 1, roots_.size() - 1);
  const auto fraction = static_cast<float>(place - static_cast<double>(i));
  const auto here = static_cast<float>(roots_[i]), there = static_cast<float>(roots_[next]);
  return (here + fraction * (there - here)) / 255;
}

double PulseSalience::mean(std::span<const double> seconds) const {
  double sum = 0;
  for (const double t : seconds) {
    const double frame = t * frame_rate();  // the nearest of the network's may be one away
    sum += std::pow(std::max({root(frame - 1), root(frame), root(frame + 1)}), 2);
  }
  return sum / static_cast<double>(std::max<std::size_t>(1, seconds.size()));
}

double PulseSalience::log_ratio(std::span<const double> on, std::span<const double> off) const {
  return std::log((mean(on) + kChance) / (mean(off) + kChance));
}

}  // namespace nocturne
