// Eight-lane loops over the bins of a spectrum.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/spectrum_shape.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "core/clones.h"
#include "core/lanes.h"
#include "dsp/lane_log2.h"

namespace nocturne {
namespace {

constexpr float kPowerFloor = 1e-30f;
constexpr double kLeastMagnitude = 1e-7;
constexpr Float8 kFirstPositions{1, 2, 3, 4, 5, 6, 7, 8};
using Int8 [[gnu::vector_size(32)]] = std::int32_t;

struct Moments {
  float sum, weighted;
};

NOCTURNE_CLONES void moments(const float* m, std::size_t n, Moments& out) {
  Float8 sum{}, weighted{}, position = kFirstPositions;
  for (std::size_t i = 0; i < n; i += kLanes, position += spread8(kLanes)) {
    const Float8 x = load8(m + i);
    sum += x;
    weighted += x * position;
  }
  out = {sum8(sum), sum8(weighted)};
}

/// Sums of the magnitudes weighted by the second to the fourth power of the distance from a centre.
struct CentralSums {
  float second, third, fourth;
};

NOCTURNE_CLONES void central_sums(const float* m, std::size_t n, float centre, CentralSums& out) {
  Float8 second{}, third{}, fourth{}, distance = kFirstPositions - spread8(centre);
  for (std::size_t i = 0; i < n; i += kLanes, distance += spread8(kLanes)) {
    const Float8 squared = load8(m + i) * distance * distance;
    second += squared;
    third += squared * distance;
    fourth += squared * distance * distance;
  }
  out = {sum8(second), sum8(third), sum8(fourth)};
}

NOCTURNE_CLONES void square(const float* m, std::size_t n, float* power, float& total) {
  Float8 sum{};
  for (std::size_t i = 0; i < n; i += kLanes) {
    const Float8 x = load8(m + i);
    store8(power + i, x * x);
    sum += x * x;
  }
  total = sum8(sum);
}

NOCTURNE_CLONES void sum_lanes(const float* x, std::size_t n, float& out) {
  Float8 sum{};
  for (std::size_t i = 0; i < n; i += kLanes) sum += load8(x + i);
  out = sum8(sum);
}

/// Multiplies mantissas and adds exponents apart, so that one logarithm serves a whole lane.
NOCTURNE_CLONES void log_product(const float* power, std::size_t n, Float8& mantissas, Int8& exponents) {
  Float8 product = spread8(1);
  Int8 exponent{};
  for (std::size_t i = 0; i < n; i += kLanes) {
    const Float8 x = max8(load8(power + i), spread8(kPowerFloor));
    Int8 bits;
    std::memcpy(&bits, &x, sizeof bits);
    exponent += (bits >> 23) - 127;
    bits = (bits & 0x007FFFFF) | 0x3F800000;
    Float8 mantissa;
    std::memcpy(&mantissa, &bits, sizeof mantissa);
    product *= mantissa;
  }
  mantissas = product;
  exponents = exponent;
}

NOCTURNE_CLONES void sum_of_logs(const float* power, std::size_t n, float& out) {
  Float8 sum{};
  for (std::size_t i = 0; i < n; i += kLanes) {
    const Float8 x = load8(power + i);
    sum += x * log2_8(max8(x, spread8(kPowerFloor)));
  }
  out = sum8(sum);
}

NOCTURNE_CLONES void sum_by_position(const float* power, std::size_t n, float& out) {
  Float8 sum{}, position = kFirstPositions;
  for (std::size_t i = 0; i < n; i += kLanes, position += spread8(kLanes)) sum += load8(power + i) * position;
  out = sum8(sum);
}

[[gnu::always_inline]] inline std::int32_t sum_counts(Int8 v) {
  return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}

/// The last n < 8 of a row, and zeros.
[[gnu::always_inline]] inline Float8 load_some(const float* x, std::size_t n) {
  std::array<float, kLanes> padded{};
  for (std::size_t i = 0; i < n; ++i) padded[i] = x[i];
  return load8(padded.data());
}

[[gnu::always_inline]] inline std::int32_t count_above(const float* x, std::size_t n, Float8 rest,
                                                       float limit) {
  const Float8 limits = Float8{} + limit;
  Int8 counts = -(rest > limits);
  for (std::size_t i = 0; i + kLanes <= n; i += kLanes) counts -= load8(x + i) > limits;
  return sum_counts(counts);
}

[[gnu::always_inline]] inline float largest(const float* x, std::size_t n, Float8 rest) {
  for (std::size_t i = 0; i + kLanes <= n; i += kLanes) rest = max8(rest, load8(x + i));
  float out = rest[0];
  for (int lane = 1; lane < kLanes; ++lane) out = std::max(out, rest[lane]);
  return out;
}

/// The numbers above a limit, and the limit: at most `wanted` of them, and with those at the limit at least
/// as many.
struct Cut {
  float limit;
  std::int32_t above;
};

/// Halves an interval of bit patterns, which positive floats are ordered like, until the cut is the wanted
/// one.
NOCTURNE_CLONES void cut(const float* x, std::size_t n, std::int32_t wanted, Cut& out) {
  const Float8 rest = load_some(x + n / kLanes * kLanes, n % kLanes);
  auto low = std::int32_t{-1}, high = std::bit_cast<std::int32_t>(largest(x, n, rest));
  out = {std::bit_cast<float>(high), 0};
  while (out.above != wanted && high - low > 1) {
    const std::int32_t middle = low + (high - low) / 2;
    const float limit = std::bit_cast<float>(middle);
    const std::int32_t above = count_above(x, n, rest, limit);
    if (above > wanted) {
      low = middle;
    } else {
      high = middle;
      out = {limit, above};
    }
  }
}

struct Tails {
  float above, rest;
};

/// Sums of what lies above one limit, and of what does not lie above the other.
NOCTURNE_CLONES void sum_tails(const float* x, std::size_t n, float top, float bottom, Tails& out) {
  const Float8 zero{}, tops = zero + top, bottoms = zero + bottom;
  Float8 above{}, rest{};
  const auto add = [&](Float8 v) {
    above += v > tops ? v : zero;
    rest += v > bottoms ? zero : v;
  };
  for (std::size_t i = 0; i + kLanes <= n; i += kLanes) add(load8(x + i));
  add(load_some(x + n / kLanes * kLanes, n % kLanes));
  out = {sum8(above), sum8(rest)};
}

NOCTURNE_CLONES void distance(const float* a, float a_scale, const float* b, float b_scale, std::size_t n,
                              float& out) {
  Float8 sum{};
  for (std::size_t i = 0; i < n; i += kLanes) {
    const Float8 d = load8(a + i) * spread8(a_scale) - load8(b + i) * spread8(b_scale);
    sum += d * d;
  }
  out = sum8(sum);
}

}  // namespace

SpectralMoments spectral_moments(std::span<const float> magnitudes) noexcept {
  Moments m{};
  moments(magnitudes.data(), magnitudes.size(), m);
  return {m.sum, m.sum > 0 ? static_cast<double>(m.weighted) / m.sum : 0};
}

SpectralShape spectral_shape(std::span<const float> magnitudes, const SpectralMoments& m) noexcept {
  if (m.sum <= 0) return {};
  CentralSums sums{};
  central_sums(magnitudes.data(), magnitudes.size(), static_cast<float>(m.centroid), sums);
  const double variance = sums.second / m.sum;
  if (variance <= 0) return {};
  const double spread = std::sqrt(variance);
  return {spread, sums.third / m.sum / (variance * spread), sums.fourth / m.sum / (variance * variance)};
}

double spectral_power(std::span<const float> magnitudes, std::span<float> power) noexcept {
  float total = 0;
  square(magnitudes.data(), magnitudes.size(), power.data(), total);
  return total;
}

double band_energy(std::span<const float> power, std::size_t begin, std::size_t end) noexcept {
  const std::size_t whole = (end - begin) / kLanes * kLanes;
  float sum = 0;
  sum_lanes(power.data() + begin, whole, sum);
  for (std::size_t i = begin + whole; i < end; ++i) sum += power[i];
  return sum;
}

double spectral_rolloff(std::span<const float> power, double total, double share) noexcept {
  constexpr std::size_t kBlock = 32;
  const double wanted = total * share;
  double below = 0;
  std::size_t i = 0;
  for (; i + kBlock <= power.size(); i += kBlock) {
    const double block = band_energy(power, i, i + kBlock);
    if (below + block >= wanted) break;
    below += block;
  }
  for (; i < power.size(); ++i) {
    if (below + power[i] >= wanted) {
      const double into = power[i] > 0 ? (wanted - below) / power[i] : 0;
      return static_cast<double>(i) + 0.5 + std::clamp(into, 0.0, 1.0);
    }
    below += power[i];
  }
  return static_cast<double>(power.size()) + 0.5;
}

double spectral_flatness(std::span<const float> power, double total) noexcept {
  constexpr std::size_t kRun = 64 * kLanes;  // 64 mantissas below 2 stay below 2^64 in a lane
  double log2_sum = 0;
  for (std::size_t i = 0; i < power.size(); i += kRun) {
    Float8 mantissas;
    Int8 exponents;
    log_product(power.data() + i, std::min(kRun, power.size() - i), mantissas, exponents);
    for (int lane = 0; lane < kLanes; ++lane) log2_sum += std::log2(mantissas[lane]) + exponents[lane];
  }
  const double n = static_cast<double>(power.size());
  return total > 0 ? std::min(1.0, std::exp2(log2_sum / n) / (total / n)) : 0;
}

double spectral_entropy(std::span<const float> power, double total) noexcept {
  if (total <= 0) return 0;
  float sum = 0;
  sum_of_logs(power.data(), power.size(), sum);
  return std::max(0.0, std::log2(total) - sum / total);
}

double spectral_high_frequency_content(std::span<const float> power) noexcept {
  float sum = 0;
  sum_by_position(power.data(), power.size(), sum);
  return sum;
}

double spectral_contrast(std::span<const float> magnitudes, double share) noexcept {
  if (magnitudes.empty()) return 0;
  const auto n = static_cast<std::int32_t>(magnitudes.size()),
             part = std::max(1, static_cast<std::int32_t>(std::lround(share * n)));
  Cut top{}, bottom{};
  cut(magnitudes.data(), magnitudes.size(), part, top);
  cut(magnitudes.data(), magnitudes.size(), n - part, bottom);
  Tails sums{};
  sum_tails(magnitudes.data(), magnitudes.size(), top.limit, bottom.limit, sums);
  // Of several at a limit as many count as are wanted.
  const double peak = sums.above + (part - top.above) * static_cast<double>(top.limit),
               valley = sums.rest - (n - part - bottom.above) * static_cast<double>(bottom.limit);
  return 20 * std::log10(std::max(kLeastMagnitude, peak / part) / std::max(kLeastMagnitude, valley / part));
}

double spectral_distance(std::span<const float> a, double a_energy, std::span<const float> b,
                         double b_energy) noexcept {
  if (a_energy <= 0 || b_energy <= 0) return 0;
  float sum = 0;
  distance(a.data(), static_cast<float>(1 / std::sqrt(a_energy)), b.data(),
           static_cast<float>(1 / std::sqrt(b_energy)), a.size(), sum);
  return std::sqrt(sum);
}

}  // namespace nocturne
