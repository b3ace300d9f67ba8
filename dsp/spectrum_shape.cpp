// Eight-lane loops over the bins of a spectrum.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/spectrum_shape.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "core/clones.h"
#include "core/lanes.h"

namespace nocturne {
namespace {

constexpr float kPowerFloor = 1e-30f;
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

NOCTURNE_CLONES void second_moment(const float* m, std::size_t n, float centre, float& out) {
  Float8 sum{}, distance = kFirstPositions - spread8(centre);
  for (std::size_t i = 0; i < n; i += kLanes, distance += spread8(kLanes))
    sum += load8(m + i) * distance * distance;
  out = sum8(sum);
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

double spectral_spread(std::span<const float> magnitudes, const SpectralMoments& m) noexcept {
  if (m.sum <= 0) return 0;
  float second = 0;
  second_moment(magnitudes.data(), magnitudes.size(), static_cast<float>(m.centroid), second);
  return std::sqrt(second / m.sum);
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

double spectral_distance(std::span<const float> a, double a_energy, std::span<const float> b,
                         double b_energy) noexcept {
  if (a_energy <= 0 || b_energy <= 0) return 0;
  float sum = 0;
  distance(a.data(), static_cast<float>(1 / std::sqrt(a_energy)), b.data(),
           static_cast<float>(1 / std::sqrt(b_energy)), a.size(), sum);
  return std::sqrt(sum);
}

}  // namespace nocturne
