// The cosine transform of short vectors.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace nocturne {

/// The first `outputs` coefficients of the orthonormal DCT-II of `inputs` numbers: the sum of squares of all
/// of them is that of the numbers. Immutable.
class Dct {
 public:
  Dct(std::size_t inputs, std::size_t outputs);

  /// `out` has room for outputs, rounded up to a multiple of eight; what is beyond them is 0.
  void apply(std::span<const float> x, std::span<float> out) const noexcept;

 private:
  std::size_t row_;           // outputs rounded up
  std::vector<float> table_;  // a row for each input
};

}  // namespace nocturne
