// Interpolation only where a bound from the samples around allows a new maximum.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/true_peak.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <numbers>
#include <vector>

#include "core/clones.h"
#include "core/lanes.h"

namespace nocturne {
namespace {

constexpr std::ptrdiff_t kPairs = 6;   // taps on either side of a point
constexpr std::ptrdiff_t kBlock = 64;  // frames that are skipped or interpolated together
constexpr std::ptrdiff_t kBefore = kPairs - 1, kAfter = kPairs + kLanes;

/// The three points between frames n and n + 1, from s = x[n-k] + x[n+1+k] and d = x[n-k] - x[n+1+k]: the
/// middle is sum(middle s), the quarters are sum(even s) +- sum(odd d).
struct Interpolator {
  std::array<float, kPairs> middle, even, odd;
  // Bounds, in units of the largest |x| around: of all taps, and of those beyond the four nearest.
  float all, far_middle, far_quarter;
};

/// The tap `distance` quarter frames from a point: sinc under a Hann window that ends 24 quarters away.
double tap(double distance) {
  const double x = std::numbers::pi * distance / 4;
  return std::sin(x) / x * 0.5 * (1 + std::cos(x / kPairs));
}

Interpolator make_interpolator() {
  Interpolator f{};
  double middle = 0, quarter = 0;
  // Bounds are raised by far more than their and the sums' rounding errors (some 20 of 6e-8).
  constexpr double kSafety = 1 + 1e-4;
  for (int k = 0; k < kPairs; ++k) {
    const auto i = static_cast<std::size_t>(k);
    const double near = tap(4 * k + 1), beyond = tap(4 * k + 3);
    f.middle[i] = static_cast<float>(tap(4 * k + 2));
    f.even[i] = static_cast<float>((near + beyond) / 2);
    f.odd[i] = static_cast<float>((near - beyond) / 2);
    middle += 2 * std::abs(tap(4 * k + 2));
    quarter += std::abs(near) + std::abs(beyond);
    if (k == 1) f.far_middle = static_cast<float>(-middle), f.far_quarter = static_cast<float>(-quarter);
  }
  f.all = static_cast<float>(std::max(middle, quarter) * kSafety);
  f.far_middle = static_cast<float>((f.far_middle + middle) * kSafety);
  f.far_quarter = static_cast<float>((f.far_quarter + quarter) * kSafety);
  return f;
}

const Interpolator& interpolator() {
  static const Interpolator f = make_interpolator();
  return f;
}

// |x| of finite floats has the order of their bits as integers, and integer maxima are one instruction.
using Int8 [[gnu::vector_size(32)]] = std::int32_t;
constexpr std::int32_t kMagnitude = 0x7fffffff;

[[gnu::always_inline]] inline Int8 magnitude(Float8 v) { return std::bit_cast<Int8>(v) & kMagnitude; }
[[gnu::always_inline]] inline Int8 larger(Int8 a, Int8 b) { return a > b ? a : b; }
[[gnu::always_inline]] inline Float8 absolute(Float8 v) { return std::bit_cast<Float8>(magnitude(v)); }
[[gnu::always_inline]] inline float largest(Int8 v) {
  v = larger(v, __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3));
  v = larger(v, __builtin_shufflevector(v, v, 2, 3, 0, 1, 6, 7, 4, 5));
  return std::bit_cast<float>(std::max<std::int32_t>(v[0], v[1]));
}

/// Largest |x| of each of `blocks` blocks.
NOCTURNE_CLONES void block_maxima(const float* x, std::size_t blocks, float* maxima) {
  for (std::size_t b = 0; b < blocks; ++b, x += kBlock) {
    Int8 m0{}, m1{};
    for (std::ptrdiff_t i = 0; i < kBlock; i += 2 * kLanes) {
      m0 = larger(m0, magnitude(load8(x + i)));
      m1 = larger(m1, magnitude(load8(x + i + kLanes)));
    }
    maxima[b] = largest(larger(m0, m1));
  }
}

/// The sums over the nearest pairs first, so that a bound can be had half way.
struct Sums {
  Float8 middle, even, odd;
};
[[gnu::always_inline]] inline Sums nearest_pairs(const Interpolator& f, const float* x) {
  const Float8 l0 = load8(x), r0 = load8(x + 1), l1 = load8(x - 1), r1 = load8(x + 2);
  const Float8 s0 = l0 + r0, d0 = l0 - r0, s1 = l1 + r1, d1 = l1 - r1;
  return {f.middle[0] * s0 + f.middle[1] * s1, f.even[0] * s0 + f.even[1] * s1,
          f.odd[0] * d0 + f.odd[1] * d1};
}

/// No point of the block at x exceeds this; m is the largest |x| around.
[[gnu::always_inline]] inline float bound(const Interpolator& f, const float* x, float m) {
  Int8 middle{}, quarter{};
  for (std::ptrdiff_t i = 0; i < kBlock; i += kLanes) {
    const Sums sums = nearest_pairs(f, x + i);
    middle = larger(middle, magnitude(sums.middle));
    quarter = larger(quarter, magnitude(absolute(sums.even) + absolute(sums.odd)));
  }
  return std::max(largest(middle) + f.far_middle * m, largest(quarter) + f.far_quarter * m);
}

/// The highest point of the block at x. max(|e + o|, |e - o|) = |e| + |o|.
[[gnu::always_inline]] inline float interpolated_peak(const Interpolator& f, const float* x) {
  Int8 peak{};
  for (std::ptrdiff_t i = 0; i < kBlock; i += kLanes) {
    Sums sums = nearest_pairs(f, x + i);
    for (std::ptrdiff_t k = 2; k < kPairs; ++k) {
      const Float8 l = load8(x + i - k), r = load8(x + i + 1 + k), s = l + r, d = l - r;
      sums.middle += f.middle[static_cast<std::size_t>(k)] * s;
      sums.even += f.even[static_cast<std::size_t>(k)] * s;
      sums.odd += f.odd[static_cast<std::size_t>(k)] * d;
    }
    peak = larger(peak, larger(magnitude(sums.middle), magnitude(absolute(sums.even) + absolute(sums.odd))));
  }
  return largest(peak);
}

/// The peak of `blocks` blocks at x, given one found elsewhere; `maxima` are those of the blocks, with one
/// more on either side.
NOCTURNE_CLONES float raised_where_possible(const Interpolator& filter, const float* x, const float* maxima,
                                            std::size_t blocks, float peak) {
  for (std::size_t b = 0; b < blocks; ++b, x += kBlock) {
    const float m = std::max({maxima[b], maxima[b + 1], maxima[b + 2]});
    if (m * filter.all > peak && bound(filter, x, m) > peak)
      peak = std::max(peak, interpolated_peak(filter, x));
  }
  return peak;
}

NOCTURNE_CLONES float raised_everywhere(const Interpolator& filter, const float* x, const float*,
                                        std::size_t blocks, float peak) {
  for (std::size_t b = 0; b < blocks; ++b, x += kBlock) peak = std::max(peak, interpolated_peak(filter, x));
  return peak;
}

/// One channel cut into blocks: from one block before `begin`, as far as the filter rings after `end`.
class Blocks {
 public:
  Blocks(std::span<const float> x, std::size_t begin, std::size_t end)
      : x_(x),
        first_(static_cast<std::ptrdiff_t>(begin) - kBlock),
        count_(static_cast<std::size_t>((static_cast<std::ptrdiff_t>(end) + kPairs - first_ + kBlock - 1) /
                                        kBlock)),
        maxima_(count_ + 2) {
    visit(-1, static_cast<std::ptrdiff_t>(count_) + 1, [&](const float* p, std::ptrdiff_t b, std::size_t n) {
      block_maxima(p, n, maxima_.data() + b + 1);
    });
  }

  float sample_peak() const { return *std::max_element(maxima_.begin(), maxima_.end()); }

  using Raiser = float(const Interpolator&, const float*, const float*, std::size_t, float);
  float raise(Raiser* raiser, float peak) const {
    visit(0, static_cast<std::ptrdiff_t>(count_), [&](const float* p, std::ptrdiff_t b, std::size_t n) {
      peak = raiser(interpolator(), p, maxima_.data() + b, n, peak);
    });
    return peak;
  }
  /// Only the loudest block and its neighbours: a high start makes all else cheap.
  float raise_at_maximum(float peak) const {
    const auto loudest = std::max_element(maxima_.begin() + 1, maxima_.end() - 1) - maxima_.begin() - 1;
    visit(std::max<std::ptrdiff_t>(0, loudest - 1),
          std::min(static_cast<std::ptrdiff_t>(count_), loudest + 2),
          [&](const float* p, std::ptrdiff_t b, std::size_t n) {
            peak = raised_where_possible(interpolator(), p, maxima_.data() + b, n, peak);
          });
    return peak;
  }

 private:
  /// Calls f(samples of block b, b, n) for blocks [from, to): n at once where all their context lies in x,
  /// else one at a time from a copy with silence around it.
  template <class F>
  void visit(std::ptrdiff_t from, std::ptrdiff_t to, F&& f) const {
    const auto frames = static_cast<std::ptrdiff_t>(x_.size());
    for (std::ptrdiff_t b = from; b < to;) {
      const std::ptrdiff_t p = first_ + b * kBlock;
      const std::ptrdiff_t inside = p < kBefore ? 0 : std::min(to - b, (frames - kAfter - p) / kBlock);
      if (inside > 0) {
        f(x_.data() + p, b, static_cast<std::size_t>(inside));
        b += inside;
      } else {
        const auto copy = padded(p);
        f(copy.data() + kBefore, b++, std::size_t{1});
      }
    }
  }
  std::array<float, kBefore + kBlock + kAfter> padded(std::ptrdiff_t p) const {
    std::array<float, kBefore + kBlock + kAfter> copy{};
    const auto frames = static_cast<std::ptrdiff_t>(x_.size());
    for (std::ptrdiff_t i = 0; i < std::ssize(copy); ++i)
      if (const std::ptrdiff_t at = p - kBefore + i; at >= 0 && at < frames)
        copy[static_cast<std::size_t>(i)] = x_[static_cast<std::size_t>(at)];
    return copy;
  }

  std::span<const float> x_;
  std::ptrdiff_t first_;
  std::size_t count_;
  std::vector<float> maxima_;  // of blocks -1 … count
};

std::vector<Blocks> blocks_of(AudioView audio, std::size_t begin, std::size_t end) {
  std::vector<Blocks> channels;
  channels.reserve(static_cast<std::size_t>(audio.channels()));
  for (int c = 0; c < audio.channels(); ++c) channels.emplace_back(audio[c], begin, end);
  return channels;
}

float sample_peak(const std::vector<Blocks>& channels) {
  float peak = 0;
  for (const Blocks& x : channels) peak = std::max(peak, x.sample_peak());
  return peak;
}

}  // namespace

Peaks measure_peaks(AudioView audio, std::size_t begin, std::size_t end) {
  const auto channels = blocks_of(audio, begin, end);
  const float sample = sample_peak(channels);
  float truth = sample;
  for (const Blocks& x : channels) truth = x.raise_at_maximum(truth);
  for (const Blocks& x : channels) truth = x.raise(raised_where_possible, truth);
  return {sample, truth};
}

Peaks measure_all_peaks(AudioView audio, std::size_t begin, std::size_t end) {
  const auto channels = blocks_of(audio, begin, end);
  const float sample = sample_peak(channels);
  float truth = sample;
  for (const Blocks& x : channels) truth = x.raise(raised_everywhere, truth);
  return {sample, truth};
}

}  // namespace nocturne
