// How often values of each size occur, in narrow bins: the median of any number of them, mergeable.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace nocturne {

/// Counts in bins of 1/256 of an octave's lower end, of either sign, down to 2^-20, below which all is zero.
/// Whole numbers, so any split of a series gives the same bits. Holds the bins between the extremes: 1 kB an
/// octave.
class LogHistogram {
 public:
  void add(double x);
  void merge(const LogHistogram& later);

  /// The value that half of all lie below, interpolated in its bin: within 0.4 % or 2^-20 of the true one; 0
  /// for no values.
  double median() const;

 private:
  void cover(std::int32_t begin, std::int32_t end);

  std::int32_t first_ = 0;  // bin of counts_[0]; those of negative values are below zero
  std::vector<std::uint32_t> counts_;
};

}  // namespace nocturne
