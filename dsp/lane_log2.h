// Logarithm of eight floats at a time.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>

#include "core/lanes.h"

namespace nocturne {

/// log2 of normal positive numbers, within 1e-6: the exponent, and the series of the inverse hyperbolic
/// tangent of the mantissa about the square root of 2.
[[gnu::always_inline]] inline Float8 log2_8(Float8 x) {
  using Int8 [[gnu::vector_size(32)]] = std::int32_t;
  Int8 bits;
  std::memcpy(&bits, &x, sizeof bits);
  const Float8 exponent = __builtin_convertvector((bits >> 23) - 127, Float8);
  bits = (bits & 0x007fffff) | 0x3f800000;
  Float8 m;
  std::memcpy(&m, &bits, sizeof m);
  constexpr float kRoot = 1.41421356f, kTwoByLn2 = 2.88539008f;
  const Float8 s = (m - kRoot) / (m + kRoot), s2 = s * s;
  return exponent + 0.5f + kTwoByLn2 * s * (1.0f + s2 * (1.0f / 3 + s2 * (1.0f / 5)));
}

}  // namespace nocturne
