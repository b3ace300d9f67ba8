// Running mean, variance, median and extremes of a series, mergeable.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <tuple>

#include "analyzers/log_histogram.h"
#include "core/described.h"

namespace nocturne {

/// Of the frames of a track; empty where there were none.
struct Statistics {
  std::optional<double> mean, variance, median, min, max;
  bool operator==(const Statistics&) const = default;

  static constexpr auto fields() {
    return std::tuple{
        field("mean", &Statistics::mean, Unit::same, "mean over the frames"),
        field("variance", &Statistics::variance, Unit::none, "population variance, in the unit squared"),
        field("median", &Statistics::median, Unit::same, "median over the frames, within 0.4 %"),
        field("min", &Statistics::min, Unit::same, "smallest value of a frame"),
        field("max", &Statistics::max, Unit::same, "largest value of a frame")};
  }
};

/// Moments by the pairwise update of Chan, Golub & LeVeque (1983): stable, and the same for one value as for
/// many. The median is that of a histogram.
class RunningStatistics {
 public:
  void add(double x) {
    add_moments({1, x, 0, x, x});
    histogram_.add(x);
  }
  void merge(const RunningStatistics& later) {
    add_moments(later.moments_);
    histogram_.merge(later.histogram_);
  }
  Statistics result() const {
    const auto& [count, mean, squares, min, max] = moments_;
    if (count == 0) return {};
    return {mean, squares / static_cast<double>(count), std::clamp(histogram_.median(), min, max), min, max};
  }

 private:
  struct Moments {
    std::int64_t count = 0;
    double mean = 0, squares = 0;  // squares: sum of squared deviations from the mean
    double min = std::numeric_limits<double>::infinity(), max = -std::numeric_limits<double>::infinity();
  };

  void add_moments(const Moments& later) noexcept {
    if (later.count == 0) return;
    Moments& m = moments_;
    const double total = static_cast<double>(m.count + later.count), n = static_cast<double>(later.count);
    const double delta = later.mean - m.mean;
    m.squares += later.squares + delta * delta * static_cast<double>(m.count) * n / total;
    m.mean += delta * n / total;
    m.count += later.count;
    m.min = std::min(m.min, later.min);
    m.max = std::max(m.max, later.max);
  }

  Moments moments_;
  LogHistogram histogram_;
};

}  // namespace nocturne
