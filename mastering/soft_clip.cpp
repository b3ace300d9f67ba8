// Interpolation by eight in vectors of eight frames; decimation only of points that the curve moves.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/soft_clip.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/clones.h"
#include "core/lanes.h"
#include "dsp/window.h"

namespace nocturne {
namespace {

constexpr std::size_t kFactor = 8;
constexpr std::size_t kPoints = kFactor + 1;  // from a frame to the next
constexpr std::size_t kPairs = 16;            // samples on either side of an interpolated point
constexpr std::size_t kRing = 64;             // outputs that one point is spread to
constexpr std::size_t kLate = kPairs + kRing / 2;
constexpr std::size_t kCell = 16, kStretch = 2 * kCell;  // frames of a maximum, and of a decision
constexpr double kAttenuationDb = 90;
constexpr float kNever = 1e9f;
const double kWidth = std::pow(10.0, kClipHeadroomDb / 20) - 1;  // of the knee, in thresholds

/// Of soft_clip(x) - x over x from 0: w^2 (sqrt(1 + q) - 1 - q / 2) with q = (e / w)^2, without its
/// cancellation.
double integral_taken(double x, double threshold) {
  const double width = kWidth * threshold, z = std::max(std::abs(x) - threshold, 0.0) / width, q = z * z;
  const double root = 1 + std::sqrt(1 + q);
  return -width * width * q * q / (2 * root * root);
}

/// Points n + p/8 and n + 1 - p/8, p = 1 … 3, from s = x[n-k] + x[n+1+k] and d = x[n-k] - x[n+1+k]: sum(even
/// s)
/// +- sum(odd d); the middle is sum(middle s).
struct Interpolator {
  std::array<std::array<float, kPairs>, 3> even, odd;
  std::array<float, kPairs> middle;
  float bound;  // no point exceeds this many times the largest |x| around
};

Interpolator make_interpolator() {
  const std::vector<float> taps =
      lowpass_fir(2 * kFactor * kPairs - 1, 0.5 / kFactor, kaiser_beta(kAttenuationDb));
  const auto tap = [&](std::size_t distance) {  // in eighths of a frame; the window ends before the 128th
    return distance < kFactor * kPairs ? static_cast<double>(taps[kFactor * kPairs - 1 + distance]) : 0.0;
  };
  Interpolator f{};
  double bound = 1;
  for (std::size_t p = 1; p <= kFactor / 2; ++p) {
    double sum = 0, magnitudes = 0;
    for (std::size_t k = 0; k < kPairs; ++k) {
      const double near = tap(kFactor * k + p), beyond = tap(kFactor * (k + 1) - p);
      sum += near + beyond;
      magnitudes += std::abs(near) + std::abs(beyond);
    }
    for (std::size_t k = 0; k < kPairs; ++k) {
      const double near = tap(kFactor * k + p) / sum, beyond = tap(kFactor * (k + 1) - p) / sum;
      if (p == kFactor / 2)
        f.middle[k] = static_cast<float>(near);
      else
        f.even[p - 1][k] = static_cast<float>((near + beyond) / 2),
                   f.odd[p - 1][k] = static_cast<float>((near - beyond) / 2);
    }
    bound = std::max(bound, magnitudes / std::abs(sum));
  }
  f.bound = static_cast<float>(bound * (1 + 1e-4));  // far more than the sums' rounding, some 50 of 6e-8
  return f;
}

/// Row p spreads a point at n + (p + 1/2) / 8 to the outputs n - 31 … n + 32.
using Decimator = std::array<std::array<float, kRing>, kFactor>;

Decimator make_decimator() {
  constexpr std::size_t kSteps = 2 * kFactor;  // a frame: points stand on the odd ones
  constexpr std::size_t kCentre = kSteps * kRing / 2 - 1;
  // The slope ends at half the rate, and lies below it with all its width.
  const double beta = kaiser_beta(kAttenuationDb), slope = (kAttenuationDb - 7.95) / (14.36 * 2 * kCentre);
  const std::vector<float> taps = lowpass_fir(2 * kCentre + 1, 0.5 / kSteps - slope / 2, beta);
  Decimator rows{};
  for (std::size_t p = 0; p < kFactor; ++p)
    for (std::size_t k = 0; k < kRing; ++k)
      rows[p][k] = 2 * taps[kSteps * (k + 1) - 2 * (p + 1)];  // of two steps one has a point
  return rows;
}

/// By the integral at either end; on a short line its middle is the mean, within 1e-9 of the threshold.
[[gnu::always_inline]] inline double mean_between(double from, double to, double integral_from,
                                                  double integral_to, double threshold) {
  constexpr double kShort = 1e-4;
  const double length = to - from, middle = from + length / 2;
  if (std::abs(length) < kShort * threshold) return soft_clip(middle, threshold) - middle;
  return (integral_to - integral_from) / length;
}

const Interpolator& interpolator() {
  static const Interpolator f = make_interpolator();
  return f;
}
const Decimator& decimator() {
  static const Decimator rows = make_decimator();
  return rows;
}

[[gnu::always_inline]] inline Float8 absolute(Float8 v) { return max8(v, -v); }

/// The nine points from each of x[0] … x[7] to the next, phase by phase; returns the largest of each lane's
/// |points|.
[[gnu::always_inline]] inline Float8 interpolate(const Interpolator& f, const float* x, float* points) {
  Float8 e0{}, e1{}, e2{}, o0{}, o1{}, o2{}, middle{};
  for (std::size_t k = 0; k < kPairs; ++k) {
    const Float8 left = load8(x - k), right = load8(x + 1 + k), s = left + right, d = left - right;
    e0 += f.even[0][k] * s;
    e1 += f.even[1][k] * s;
    e2 += f.even[2][k] * s;
    o0 += f.odd[0][k] * d;
    o1 += f.odd[1][k] * d;
    o2 += f.odd[2][k] * d;
    middle += f.middle[k] * s;
  }
  const std::array<Float8, kPoints> phases{load8(x), e0 + o0, e1 + o1, e2 + o2,     middle,
                                           e2 - o2,  e1 - o1, e0 - o0, load8(x + 1)};
  Float8 highest{};
  for (std::size_t p = 0; p < kPoints; ++p) {
    store8(points + p * kLanes, phases[p]);
    highest = max8(highest, absolute(phases[p]));
  }
  return highest;
}

[[gnu::always_inline]] inline float largest(Float8 v) {
  float out = v[0];
  for (int i = 1; i < kLanes; ++i) out = v[i] > out ? v[i] : out;
  return out;
}

/// What the curve takes off on the eight lines from frame `lane` to the next, each with its mean.
[[gnu::always_inline]] inline void find_taken(const float* points, std::size_t lane, double threshold,
                                              float* means) {
  double from = static_cast<double>(points[lane]), integral = integral_taken(from, threshold);
  for (std::size_t p = 0; p < kFactor; ++p) {
    const double to = static_cast<double>(points[(p + 1) * kLanes + lane]);
    const double next = integral_taken(to, threshold);
    means[p] = static_cast<float>(mean_between(from, to, integral, next, threshold));
    from = to;
    integral = next;
  }
}

/// Adds what the curve takes off around the `frames` frames at x to `taken`, whose first element belongs to
/// 31 frames before.
NOCTURNE_CLONES void add_taken(const Interpolator& f, const Decimator& rows, const float* x,
                               std::size_t frames, float threshold, float* taken) {
  alignas(32) float points[kPoints * kLanes];
  float means[kFactor];
  for (std::size_t n = 0; n < frames; n += kLanes) {
    const Float8 highest = interpolate(f, x + n, points);
    if (largest(highest) <= threshold) continue;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      if (highest[lane] <= threshold) continue;
      find_taken(points, lane, static_cast<double>(threshold), means);
      float* to = taken + n + lane;
      for (std::size_t k = 0; k < kRing; k += kLanes) {
        Float8 sum = load8(to + k);
        for (std::size_t p = 0; p < kFactor; ++p) sum += means[p] * load8(rows[p].data() + k);
        store8(to + k, sum);
      }
    }
  }
}

NOCTURNE_CLONES void find_maxima(const float* x, std::size_t cells, float* maxima) {
  for (std::size_t c = 0; c < cells; ++c, x += kCell)
    maxima[c] = largest(max8(absolute(load8(x)), absolute(load8(x + kLanes))));
}

}  // namespace

double soft_clip(double x, double threshold) {
  const double excess = std::max(std::abs(x) - threshold, 0.0), z = excess / (kWidth * threshold);
  return std::abs(x) <= threshold ? x : std::copysign(threshold + excess / std::sqrt(1 + z * z), x);
}

double mean_taken(double from, double to, double threshold) {
  return mean_between(from, to, integral_taken(from, threshold), integral_taken(to, threshold), threshold);
}

SoftClip::SoftClip(const Format& format, Interpolation interpolation)
    : interpolation_(interpolation),
      threshold_(kNever),
      channels_(static_cast<std::size_t>(format.channels),
                Channel{std::vector<float>(kLate + kBlock), std::vector<float>(kBlock + kRing)}),
      maxima_((kLate + kBlock) / kCell) {
  interpolator();
  decimator();
}

void SoftClip::set(double threshold_dbfs) {
  threshold_ = static_cast<float>(std::min<double>(kNever, std::pow(10.0, threshold_dbfs / 20)));
}

std::int64_t SoftClip::latency() const noexcept { return kLate; }

Reach SoftClip::reach() const noexcept { return {Reach::Memory::finite, kLate, kLate}; }

void SoftClip::reset() noexcept {
  for (Channel& channel : channels_) {
    std::ranges::fill(channel.samples, 0.0f);
    std::ranges::fill(channel.taken, 0.0f);
  }
}

void SoftClip::process(AudioSpan block) noexcept {
  for (int c = 0; c < block.channels(); ++c) {
    Channel& channel = channels_[static_cast<std::size_t>(c)];
    const auto samples = block[c];
    std::copy(channel.samples.end() - kLate, channel.samples.end(), channel.samples.begin());
    std::ranges::copy(samples, channel.samples.begin() + kLate);
    find_maxima(channel.samples.data(), maxima_.size(), maxima_.data());
    clip(channel);
    for (std::size_t i = 0; i < kBlock; ++i)  // not x + 0: that has no -0
      samples[i] = channel.taken[i] == 0 ? channel.samples[i] : channel.samples[i] + channel.taken[i];
    std::copy(channel.taken.end() - kRing, channel.taken.end(), channel.taken.begin());
    std::fill(channel.taken.begin() + kRing, channel.taken.end(), 0.0f);
  }
}

/// Points from 16 frames before the block to 16 before its end: as far as all samples around them are there.
void SoftClip::clip(Channel& channel) const noexcept {
  for (std::size_t n = 0; n < kBlock; n += kStretch) {
    if (interpolation_ == Interpolation::where_needed &&
        highest_around(n / kCell) * interpolator().bound <= threshold_)
      continue;
    add_taken(interpolator(), decimator(), channel.samples.data() + kLate - kPairs + n, kStretch, threshold_,
              channel.taken.data() + n + 1);
  }
}

/// Over the four cells that hold all samples around a stretch.
float SoftClip::highest_around(std::size_t cell) const noexcept {
  return *std::max_element(maxima_.begin() + static_cast<std::ptrdiff_t>(cell) + 1,
                           maxima_.begin() + static_cast<std::ptrdiff_t>(cell) + 5);
}

}  // namespace nocturne
