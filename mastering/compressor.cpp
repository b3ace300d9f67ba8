// Splitting, measuring, following and mixing, a block at a time.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/compressor.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/clones.h"
#include "core/lanes.h"

namespace nocturne {
namespace {

constexpr std::size_t kMostRecorded = 24 * 3600 * 10;  // of 100 ms

/// The signals of one channel.
struct Split {
  const float *input, *below_high, *below_low;
  Split(const Crossover& crossover, std::size_t channel)
      : input(crossover.input(channel).data()),
        below_high(crossover.below_high(channel).data()),
        below_low(crossover.below_low(channel).data()) {}
};

/// Adds the sums of squares of each of `hops` hops of `length` frames, a multiple of 8.
NOCTURNE_CLONES void add_energy(const Split& x, std::size_t hops, std::size_t length, double* low,
                                double* mid, double* high) {
  for (std::size_t k = 0; k < hops; ++k) {
    Float8 l{}, m{}, h{};
    for (std::size_t i = k * length; i < (k + 1) * length; i += kLanes) {
      const Float8 below = load8(x.below_low + i), under = load8(x.below_high + i);
      const Float8 middle = under - below, above = load8(x.input + i) - under;
      l += below * below;
      m += middle * middle;
      h += above * above;
    }
    low[k] += static_cast<double>(sum8(l));
    mid[k] += static_cast<double>(sum8(m));
    high[k] += static_cast<double>(sum8(h));
  }
}

/// Straight lines through the `hops` + 1 gains of each band.
NOCTURNE_CLONES void draw(const float* low, const float* mid, const float* high, std::size_t hops,
                          std::size_t hop, float* input, float* below_high, float* below_low) {
  const float step = 1.0f / static_cast<float>(hop);
  for (std::size_t k = 0, at = 0; k < hops; ++k, at += hop)
    for (std::size_t i = 0; i < hop; ++i) {
      const float t = static_cast<float>(static_cast<int>(i)) * step;
      const float l = low[k] + (low[k + 1] - low[k]) * t, m = mid[k] + (mid[k + 1] - mid[k]) * t,
                  h = high[k] + (high[k + 1] - high[k]) * t;
      input[at + i] = h;
      below_high[at + i] = m - h;
      below_low[at + i] = l - m;
    }
}

/// Gains of 1 in all bands make the factors 1, 0 and 0: the input's own values.
NOCTURNE_CLONES void weigh(const Split& x, const float* input, const float* below_high,
                           const float* below_low, float* to) {
  for (std::size_t i = 0; i < kBlock; ++i)
    to[i] = x.input[i] * input[i] + (x.below_high[i] * below_high[i] + x.below_low[i] * below_low[i]);
}

std::vector<int> channels_of(const Format& format, bool (*wanted)(Speaker)) {
  std::vector<int> out;
  for (int c = 0; c < format.channels; ++c)
    if (wanted(format.layout[static_cast<std::size_t>(c)])) out.push_back(c);
  return out;
}

}  // namespace

int control_hop(int rate) {
  return std::max(kLanes, static_cast<int>(std::bit_ceil(static_cast<unsigned>(rate + 1499) / 1500)));
}

Compressor::Compressor(const Format& format)
    : rate_(format.rate),
      hop_(static_cast<std::size_t>(control_hop(format.rate))),
      hops_(kBlock / hop_),
      channels_(channels_of(format, [](Speaker s) { return s != Speaker::lfe; })),
      passing_(channels_of(format, [](Speaker s) { return s == Speaker::lfe; })),
      crossover_(format.rate, static_cast<int>(channels_.size())),
      lines_(passing_.size(), std::vector<float>(static_cast<std::size_t>(crossover_.latency()) + kBlock)) {
  for (std::size_t band = 0; band < kBands; ++band) {
    energy_[band].resize(hops_);
    gain_[band].assign(hops_ + 1, 1.0f);
    recorded_[band].reserve(kMostRecorded);
  }
  for (auto* factors : {&ramps_.input, &ramps_.below_high, &ramps_.below_low}) factors->resize(kBlock);
  set({});
}

void Compressor::set(const CompressorPlan& plan) {
  amount_ = plan.amount;
  const std::array<BandPlan, kBands> plans{plan.low, plan.mid, plan.high};
  for (std::size_t band = 0; band < kBands; ++band)
    bands_[band].set(plans[band], plan.max_reduction_db, rate_, static_cast<int>(hop_));
}

Reach Compressor::reach() const noexcept {
  // A gain is known at the end of its hop, and the line to it begins at the hop's beginning.
  return {Reach::Memory::recursive, 0, crossover_.latency() + static_cast<std::int64_t>(hop_) - 1};
}

void Compressor::reset() noexcept {
  crossover_.reset();
  for (BandGain& band : bands_) band.reset();
  for (auto& gains : gain_) gains.back() = 1.0f;
  for (auto& line : lines_) std::ranges::fill(line, 0.0f);
  processed_ = 0;
}

void Compressor::process(AudioSpan block) noexcept {
  if (processed_ == 0)
    for (auto& reductions : recorded_) reductions.clear();
  split(block);
  measure();
  follow();
  ramp();
  mix(block);
  for (std::size_t i = 0; i < passing_.size(); ++i) delay(block[passing_[i]], lines_[i]);
  processed_ += static_cast<std::int64_t>(kBlock);
}

void Compressor::split(AudioView block) noexcept {
  for (std::size_t i = 0; i < channels_.size(); ++i) crossover_.split(i, block[channels_[i]]);
}

void Compressor::measure() noexcept {
  for (auto& sums : energy_) std::ranges::fill(sums, 0.0);
  for (std::size_t i = 0; i < channels_.size(); ++i)
    add_energy(Split(crossover_, i), hops_, hop_, energy_[0].data(), energy_[1].data(), energy_[2].data());
}

void Compressor::follow() noexcept {
  const double samples = static_cast<double>(hop_ * std::max<std::size_t>(1, channels_.size()));
  for (std::size_t band = 0; band < kBands; ++band) {
    gain_[band][0] = gain_[band][hops_];
    for (std::size_t k = 0; k < hops_; ++k) {
      const double reduction = amount_ * bands_[band].follow(energy_[band][k] / samples);
      gain_[band][k + 1] = static_cast<float>(std::pow(10.0, -reduction / 20));
      record(k, band, reduction);
    }
  }
}

void Compressor::record(std::size_t hop, std::size_t band, double reduction) noexcept {
  const std::int64_t frame = processed_ + static_cast<std::int64_t>(hop * hop_) - latency();
  if (frame < 0) return;
  const auto slot = static_cast<std::size_t>(frame * 10 / rate_);
  std::vector<float>& to = recorded_[band];
  if (slot >= kMostRecorded) return;
  if (slot >= to.size()) to.resize(slot + 1);  // within what is reserved
  to[slot] = std::max(to[slot], static_cast<float>(reduction));
}

void Compressor::ramp() noexcept {
  draw(gain_[0].data(), gain_[1].data(), gain_[2].data(), hops_, hop_, ramps_.input.data(),
       ramps_.below_high.data(), ramps_.below_low.data());
}

void Compressor::mix(AudioSpan block) noexcept {
  for (std::size_t i = 0; i < channels_.size(); ++i)
    weigh(Split(crossover_, i), ramps_.input.data(), ramps_.below_high.data(), ramps_.below_low.data(),
          block[channels_[i]].data());
}

void Compressor::delay(std::span<float> samples, std::vector<float>& line) noexcept {
  std::copy(line.begin() + kBlock, line.end(), line.begin());
  std::ranges::copy(samples, line.end() - kBlock);
  std::copy_n(line.begin(), kBlock, samples.begin());
}

}  // namespace nocturne
