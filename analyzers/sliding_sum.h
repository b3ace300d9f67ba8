// Sums over a window that moves by one value at a time.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nocturne {

/// The sum of the last `length` values pushed, each made of two partial sums and never by taking away: what
/// was loud leaves no rounding error in what is quiet (the two passes of van Herk 1992, for sums).
class SlidingSum {
 public:
  explicit SlidingSum(std::int64_t length) : values_(static_cast<std::size_t>(length) + 1) {}

  double push(double x) {
    values_[at_] = x;
    since_ += x;
    const double sum = since_ + values_[++at_];
    if (at_ + 1 == values_.size()) turn();
    return sum;
  }

 private:
  /// values_[i] becomes the sum from i to the end of the run just filled.
  void turn() {
    for (; at_ > 0; --at_) values_[at_ - 1] += values_[at_];
    since_ = 0;
  }

  std::vector<double> values_;
  std::size_t at_ = 0;
  double since_ = 0;
};

}  // namespace nocturne
