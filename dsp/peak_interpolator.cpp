// Both filters folded at their middle, sixteen frames side by side.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/peak_interpolator.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numbers>

#include "core/clones.h"

namespace nocturne {
namespace {

using Window = double (*)(double at);  // 1 in the middle, at = 0; ends at -1 and 1

double kaiser(double at) {
  constexpr double kBeta = 10;  // stopband -100 dB (Kaiser 1974)
  return std::cyl_bessel_i(0, kBeta * std::sqrt(std::max(0.0, 1 - at * at))) / std::cyl_bessel_i(0, kBeta);
}
/// The four-term window of -92 dB (Harris 1978, Table 1).
double blackman_harris(double at) {
  const double x = std::numbers::pi * at;
  return 0.35875 + 0.48829 * std::cos(x) + 0.14128 * std::cos(2 * x) + 0.01168 * std::cos(3 * x);
}

double hann_bell(double at) { return 0.5 + 0.5 * std::cos(std::numbers::pi * at); }

struct Design {
  int long_taps, short_taps;  // a side
  int points;                 // between two neighbours of the doubled rate
  Window window;
};
Design design_of(PeakInterpolator::Kernel kernel) {
  using enum PeakInterpolator::Kernel;
  return kernel == control ? Design{96, 7, 3, kaiser} : Design{128, 9, 7, blackman_harris};
}

/// The tap at a distance in samples from a point, of a filter of `taps` a side.
double tap(const Design& design, int taps, double distance) {
  const double x = std::numbers::pi * distance;
  return std::sin(x) / x * design.window(distance / taps);
}

constexpr int kMeter4Taps = 6, kMeter2Taps = 12;  // a side

// Bounds are raised by far more than their and the sums' rounding errors (some 130 of 6e-8 at most).
constexpr double kSafety = 1 + 1e-4;

// |x| of finite floats has the order of their bits as integers, and integer maxima are one instruction.
using Float16 [[gnu::vector_size(64)]] = float;
using Int16 [[gnu::vector_size(64)]] = std::int32_t;
using Int8 [[gnu::vector_size(32)]] = std::int32_t;
using Int4 [[gnu::vector_size(16)]] = std::int32_t;
constexpr std::int32_t kMagnitude = 0x7fffffff;

[[gnu::always_inline]] inline Float16 load16(const float* p) {
  Float16 v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
[[gnu::always_inline]] inline Int16 magnitude(Float16 v) { return std::bit_cast<Int16>(v) & kMagnitude; }
[[gnu::always_inline]] inline Float16 absolute(Float16 v) { return std::bit_cast<Float16>(magnitude(v)); }
[[gnu::always_inline]] inline Int16 larger(Int16 a, Int16 b) { return a > b ? a : b; }
[[gnu::always_inline]] inline float largest(Int16 v) {
  const Int8 a = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7);
  const Int8 b = __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
  const Int8 m = a > b ? a : b;
  const Int4 c = __builtin_shufflevector(m, m, 0, 1, 2, 3), d = __builtin_shufflevector(m, m, 4, 5, 6, 7);
  const Int4 n = c > d ? c : d;
  return std::bit_cast<float>(
      std::max(std::max<std::int32_t>(n[0], n[1]), std::max<std::int32_t>(n[2], n[3])));
}

NOCTURNE_CLONES void run_long(const float* taps, std::ptrdiff_t count, const float* x, std::size_t frames,
                              float* m) {
  for (std::size_t i = 0; i < frames; i += PeakInterpolator::kMiddlesStep, x += 32, m += 32) {
    Float16 a{}, b{};
    for (std::ptrdiff_t k = 0; k < count; ++k) {
      a += taps[k] * (load16(x - k) + load16(x + 1 + k));
      b += taps[k] * (load16(x + 16 - k) + load16(x + 17 + k));
    }
    std::memcpy(m, &a, sizeof a);
    std::memcpy(m + 16, &b, sizeof b);
  }
}

/// The highest point between a[i] and b[i] for sixteen i; a[i], b[i], a[i + 1] follow each other at the
/// doubled rate. max(|e + o|, |e - o|) = |e| + |o|.
template <std::size_t kTaps, std::size_t kSides>
[[gnu::always_inline]] inline Int16 between(const PeakInterpolator::Short& f, const float* a,
                                            const float* b) {
  Float16 middle{}, even[kSides]{}, odd[kSides]{};
#pragma GCC unroll 9
  for (std::size_t k = 0; k < kTaps; ++k) {
    const auto h = static_cast<std::ptrdiff_t>((k + 1) / 2);
    const Float16 l = load16(k % 2 == 0 ? a - h : b - h), r = load16(k % 2 == 0 ? b + h : a + h);
    const Float16 s = l + r, d = l - r;
    middle += f.middle[k] * s;
#pragma GCC unroll 3
    for (std::size_t q = 0; q < kSides; ++q) {
      even[q] += f.even[q][k] * s;
      odd[q] += f.odd[q][k] * d;
    }
  }
  Int16 peak = magnitude(middle);
  for (std::size_t q = 0; q < kSides; ++q)
    peak = larger(peak, magnitude(absolute(even[q]) + absolute(odd[q])));
  return peak;
}

/// The same between x[i] and x[i + 1], at the frames' own rate: three points by twelve taps …
[[gnu::always_inline]] inline Int16 between_frames_by_4(const PeakInterpolator::Short& f, const float* x) {
  Float16 middle{}, even{}, odd{};
#pragma GCC unroll 6
  for (std::ptrdiff_t k = 0; k < kMeter4Taps; ++k) {
    const Float16 l = load16(x - k), r = load16(x + 1 + k), s = l + r, d = l - r;
    const auto i = static_cast<std::size_t>(k);
    middle += f.middle[i] * s;
    even += f.even[0][i] * s;
    odd += f.odd[0][i] * d;
  }
  return larger(magnitude(middle), magnitude(absolute(even) + absolute(odd)));
}
/// … and the middle by twenty-four.
[[gnu::always_inline]] inline Int16 between_frames_by_2(const PeakInterpolator::Short& f, const float* x) {
  Float16 middle{};
#pragma GCC unroll 12
  for (std::ptrdiff_t k = 0; k < kMeter2Taps; ++k)
    middle += f.middle[static_cast<std::size_t>(k)] * (load16(x - k) + load16(x + 1 + k));
  return magnitude(middle);
}

template <std::size_t kTaps, std::size_t kSides>
[[gnu::always_inline]] inline Int16 highest(const PeakInterpolator::Short& f, const float* x,
                                            const float* m) {
  const Int16 own = larger(magnitude(load16(x)), magnitude(load16(m)));
  return larger(own, larger(between<kTaps, kSides>(f, x, m), between<kTaps, kSides>(f, m, x + 1)));
}
struct Filters {
  const PeakInterpolator::Short &points, &meter4, &meter2;
};
NOCTURNE_CLONES float highest_for_control(const Filters& f, const float* x, const float* m) {
  const Int16 meters = larger(between_frames_by_4(f.meter4, x), between_frames_by_2(f.meter2, x));
  return largest(larger(highest<7, 1>(f.points, x, m), meters));
}
NOCTURNE_CLONES float highest_for_verify(const PeakInterpolator::Short& f, const float* x, const float* m) {
  return largest(highest<9, 3>(f, x, m));
}

NOCTURNE_CLONES void highest_samples(const float* x, std::size_t groups, float* peaks) {
  for (std::size_t g = 0; g < groups; ++g) peaks[g] = largest(magnitude(load16(x + 16 * g)));
}

/// Fills in `f`; returns the bound of all its points.
double design_short(const Design& design, PeakInterpolator::Short& f) {
  double bound = 1, sum = 0;
  const auto at = [&](int k, double part) { return tap(design, design.short_taps, k + part); };
  for (int k = 0; k < design.short_taps; ++k) {
    f.middle[static_cast<std::size_t>(k)] = static_cast<float>(at(k, 0.5));
    sum += 2 * std::abs(at(k, 0.5));
  }
  bound = std::max(bound, sum);
  for (int q = 0; q < design.points / 2; ++q) {
    const double part = (q + 1.0) / (design.points + 1);
    sum = 0;
    for (int k = 0; k < design.short_taps; ++k) {
      const double near = at(k, part), beyond = at(k, 1 - part);
      f.even[static_cast<std::size_t>(q)][static_cast<std::size_t>(k)] =
          static_cast<float>((near + beyond) / 2);
      f.odd[static_cast<std::size_t>(q)][static_cast<std::size_t>(k)] =
          static_cast<float>((near - beyond) / 2);
      sum += std::abs(near) + std::abs(beyond);
    }
    bound = std::max(bound, sum);
  }
  return bound * kSafety;
}

}  // namespace

PeakInterpolator::PeakInterpolator(Kernel kernel) : kernel_(kernel) {
  const Design design = design_of(kernel);
  double sum = 0;
  for (int k = 0; k < design.long_taps; ++k) {
    long_.push_back(static_cast<float>(tap(design, design.long_taps, k + 0.5)));
    sum += 2 * std::abs(tap(design, design.long_taps, k + 0.5));
  }
  middle_bound_ = static_cast<float>(sum * kSafety);
  point_bound_ = static_cast<float>(design_short(design, short_));
  if (kernel == Kernel::verify) return;
  for (const double bound : {design_short({0, kMeter4Taps, 3, hann_bell}, meter4_),
                             design_short({0, kMeter2Taps, 1, hann_bell}, meter2_)})
    point_bound_ = std::max(point_bound_, static_cast<float>(bound));
}

const PeakInterpolator& PeakInterpolator::of(Kernel kernel) {
  static const PeakInterpolator control(Kernel::control), verify(Kernel::verify);
  return kernel == Kernel::control ? control : verify;
}

void PeakInterpolator::middles(const float* x, std::size_t frames, float* m) const noexcept {
  run_long(long_.data(), static_cast<std::ptrdiff_t>(long_.size()), x, frames, m);
}

float PeakInterpolator::group_peak(const float* x, const float* m) const noexcept {
  if (kernel_ == Kernel::verify) return highest_for_verify(short_, x, m);
  return highest_for_control({short_, meter4_, meter2_}, x, m);
}

void PeakInterpolator::sample_peaks(const float* x, std::size_t groups, float* peaks) noexcept {
  highest_samples(x, groups, peaks);
}

}  // namespace nocturne
