// Straight lines from border to border, times the gain.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/limiter.h"

#include <algorithm>
#include <cmath>

#include "core/clones.h"

namespace nocturne {
namespace {

constexpr std::int64_t kNotesPerSecond = 10;

NOCTURNE_CLONES void draw_line(float from, float rise, int frames, float* to) {
  for (int i = 0; i < frames; ++i) to[i] = from + rise * static_cast<float>(i);
}

NOCTURNE_CLONES void multiply(float* __restrict x, const float* __restrict factors, std::size_t frames) {
  for (std::size_t i = 0; i < frames; ++i) x[i] *= factors[i];
}

}  // namespace

Limiter::Limiter(const Format& format)
    : rate_(format.rate), hop_(envelope_hop(format.rate)), curve_(format.rate), factors_(kBlock, 1.0f) {
  static_assert(kBlock % 256 == 0);  // the hop at kMaxRate
}

void Limiter::set(const Control& control, double gain_db, double ceiling_dbtp) {
  control_ = &control;
  gain_db_ = gain_db;
  gain_ = std::pow(10, gain_db / 20);
  ceiling_dbtp_ = ceiling_dbtp;
  const auto blocks = control.frames / static_cast<std::int64_t>(kBlock) + 1;
  reduction_db_.reserve(
      static_cast<std::size_t>(blocks * static_cast<std::int64_t>(kBlock) * kNotesPerSecond / rate_ + 1));
  reduction_db_.clear();
  reset();
}

void Limiter::reset() noexcept {
  frame_ = 0;
  if (control_ == nullptr) return;
  curve_.begin(*control_, gain_db_, ceiling_dbtp_);
  border_ = curve_.next();
}

void Limiter::process(AudioSpan block) noexcept {
  if (control_ == nullptr) return;
  if (frame_ == 0) reduction_db_.clear();
  draw_block();
  for (int c = 0; c < block.channels(); ++c) multiply(block[c].data(), factors_.data(), block.frames());
}

void Limiter::draw_block() noexcept {
  for (std::size_t i = 0; i < kBlock; i += static_cast<std::size_t>(hop_), frame_ += hop_) {
    const double next = curve_.next();
    note(std::min(border_, next));
    draw_line(static_cast<float>(gain_ * border_), static_cast<float>(gain_ * (next - border_) / hop_), hop_,
              factors_.data() + i);
    border_ = next;
  }
}

void Limiter::note(double gain) noexcept {
  if (frame_ >= control_->frames) return;
  const auto at = static_cast<std::size_t>(frame_ * kNotesPerSecond / rate_);
  if (at == reduction_db_.size()) reduction_db_.push_back(0);
  if (gain < 1) reduction_db_[at] = std::max(reduction_db_[at], static_cast<float>(-20 * std::log10(gain)));
}

}  // namespace nocturne
