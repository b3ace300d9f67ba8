// Vectors of eight floats and four doubles for loops that must name their lanes.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstring>

namespace nocturne {

inline constexpr int kLanes = 8;
using Float8 [[gnu::vector_size(32)]] = float;
using Double4 [[gnu::vector_size(32)]] = double;

[[gnu::always_inline]] inline Float8 load8(const float* p) {
  Float8 v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
[[gnu::always_inline]] inline void store8(float* p, Float8 v) { std::memcpy(p, &v, sizeof v); }
[[gnu::always_inline]] inline Float8 spread8(float x) { return Float8{x, x, x, x, x, x, x, x}; }
/// The lanes' sum, in one fixed order.
[[gnu::always_inline]] inline float sum8(Float8 v) {
  return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}
[[gnu::always_inline]] inline Float8 max8(Float8 a, Float8 b) { return a > b ? a : b; }

}  // namespace nocturne
