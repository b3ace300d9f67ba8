// Running mean, variance and extremes of a series, mergeable.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <tuple>

#include "core/described.h"

namespace nocturne {

/// Of the frames of a track; empty where there were none.
struct Statistics {
  std::optional<double> mean, variance, min, max;
  bool operator==(const Statistics&) const = default;

  static constexpr auto fields() {
    return std::tuple{
        field("mean", &Statistics::mean, Unit::same, "mean over the frames"),
        field("variance", &Statistics::variance, Unit::none, "population variance, in the unit squared"),
        field("min", &Statistics::min, Unit::same, "smallest value of a frame"),
        field("max", &Statistics::max, Unit::same, "largest value of a frame")};
  }
};

/// Moments by the pairwise update of Chan, Golub & LeVeque (1983): stable, and the same for one value as for
/// many.
class RunningStatistics {
 public:
  void add(double x) noexcept { merge({1, x, 0, x, x}); }
  void merge(const RunningStatistics& later) noexcept {
    if (later.count_ == 0) return;
    const double total = static_cast<double>(count_ + later.count_), n = static_cast<double>(later.count_);
    const double delta = later.mean_ - mean_;
    squares_ += later.squares_ + delta * delta * static_cast<double>(count_) * n / total;
    mean_ += delta * n / total;
    count_ += later.count_;
    min_ = std::min(min_, later.min_);
    max_ = std::max(max_, later.max_);
  }
  Statistics result() const {
    if (count_ == 0) return {};
    return {mean_, squares_ / static_cast<double>(count_), min_, max_};
  }
  RunningStatistics() = default;

 private:
  RunningStatistics(std::int64_t count, double mean, double squares, double min, double max)
      : count_(count), mean_(mean), squares_(squares), min_(min), max_(max) {}

  std::int64_t count_ = 0;
  double mean_ = 0, squares_ = 0;  // squares_: sum of squared deviations from the mean
  double min_ = std::numeric_limits<double>::infinity(), max_ = -std::numeric_limits<double>::infinity();
};

}  // namespace nocturne
