// Hold, release and smoothing over nodes. All is linear gain: a line in dB is a constant factor.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/gain_curve.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "core/lanes.h"

namespace nocturne {
namespace {

constexpr double kHold = 0.005;  // seconds to either side
constexpr double kFastDbPerSecond = 12 / 0.060, kSlowDbPerSecond = 12 / 0.400;
const double kKnee = std::pow(10, -3.0 / 20);  // gain where the release slows down

double linear(double db) { return std::pow(10, db / 20); }

std::vector<double> hann_weights(int half) {
  std::vector<double> w(2 * static_cast<std::size_t>(half) + 1);
  double sum = 0;
  for (std::size_t i = 0; i < w.size(); ++i)
    sum += w[i] = 0.5 - 0.5 * std::cos(std::numbers::pi * static_cast<double>(i + 1) / (half + 1));
  for (double& x : w) x /= sum;
  w.resize((w.size() + 3) / 4 * 4);
  return w;
}

Double4 load4(const double* p) {
  Double4 v;
  std::memcpy(&v, p, sizeof v);
  return v;
}

}  // namespace

GainCurve::GainCurve(int rate)
    : half_(static_cast<int>(std::ceil(kHold * rate / envelope_hop(rate)))),
      mask_(static_cast<std::int64_t>(std::bit_ceil(2 * static_cast<std::size_t>(half_) + 2)) - 1),
      slow_(linear(kSlowDbPerSecond * envelope_hop(rate) / rate)),
      fast_(linear(kFastDbPerSecond * envelope_hop(rate) / rate)),
      window_(hann_weights(half_)),
      reductions_(2 * static_cast<std::size_t>(mask_ + 1) + 4),
      borders_(static_cast<std::size_t>(mask_ + 1)),
      falling_(static_cast<std::size_t>(mask_ + 1)) {}

void GainCurve::begin(const Control& control, double gain_db, double ceiling_dbtp) noexcept {
  control_ = &control;
  limit_ = linear(ceiling_dbtp - kLimiterHeadroomDb - gain_db);
  std::fill(reductions_.begin(), reductions_.end(), 0.0);
  std::fill(borders_.begin(), borders_.end(), 1.0);
  front_ = back_ = border_ = 0;
  free_ = 2 * half_ + 1;
  gain_ = before_ = 1;
  for (int i = 0; i < 2 * half_; ++i) next();
}

/// Reads border n; answers for border n - 2 * half_.
double GainCurve::next() noexcept {
  const double here = allowed(border_);
  const double both = std::min(before_, here);
  before_ = here;
  borders_[in_ring(border_)] = both;
  const double gain = smoothed(released(smallest_around(both)));
  const double most = borders_[in_ring(border_ - 2 * half_)];
  ++border_;
  return std::min(gain, most);  // lower by rounding alone
}

double GainCurve::allowed(std::int64_t node) const noexcept {
  const auto i = static_cast<std::size_t>(node);
  if (i >= control_->envelope.size()) return 1;
  const double envelope = static_cast<double>(control_->envelope[i]);
  return envelope > limit_ ? limit_ / envelope : 1;
}

/// The smallest of the last 2 * half_ + 1 borders. Each enters and leaves the row once.
double GainCurve::smallest_around(double allowed) noexcept {
  while (back_ > front_ && falling_[in_ring(back_ - 1)].gain >= allowed) --back_;
  falling_[in_ring(back_++)] = {border_, allowed};
  if (falling_[in_ring(front_)].border < border_ - 2 * half_) ++front_;
  return falling_[in_ring(front_)].gain;
}

/// The knee is a stop, so that a smaller gain before never leads to a greater one now.
double GainCurve::released(double smallest) noexcept {
  const double risen = gain_ < kKnee ? std::min(gain_ * fast_, kKnee) : std::min(gain_ * slow_, 1.0);
  return gain_ = std::min(smallest, risen);
}

double GainCurve::smoothed(double gain) noexcept {
  double* at = reductions_.data() + in_ring(border_);
  at[0] = at[mask_ + 1] = 1 - gain;
  free_ = gain < 1 ? 0 : free_ + 1;
  if (free_ > 2 * half_) return 1;
  const double* oldest = at + mask_ + 1 - 2 * half_;
  Double4 sum{};
  for (std::ptrdiff_t i = 0; i < std::ssize(window_); i += 4)
    sum += load4(window_.data() + i) * load4(oldest + i);
  return 1 - ((sum[0] + sum[2]) + (sum[1] + sum[3]));
}

}  // namespace nocturne
