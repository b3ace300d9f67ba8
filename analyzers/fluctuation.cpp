// Residuals of straight lines from running sums, a stretch at a time.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/fluctuation.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "analyzers/statistics.h"

namespace nocturne {
namespace {

constexpr double kShortest = 31, kLongest = 880, kRatio = 1.1;  // blocks of 10 ms
// Neighbouring windows of one length overlap by 15/16: closer ones (49/50) moved the exponent of 24
// recordings by 0.004 at most.
constexpr std::size_t kWindowsPerLength = 16;
// Sums run over as many first blocks at a time, so that they stay small against what they are taken for.
constexpr std::size_t kStretch = 4096;
constexpr double kCorrection = 3;  // blocks, of Streich & Herrera
// Levels of white noise move by 3.4 %, those of a tone by 2 %: both are steady.
constexpr double kStill = 0.05;

struct Scale {
  std::size_t length, step;
  double squares = 0;  // sum of the windows' mean squared residuals
  std::size_t windows = 0;

  double fluctuation() const { return std::sqrt(squares / static_cast<double>(windows)); }
};

std::vector<Scale> scales_within(std::size_t blocks) {
  std::vector<Scale> out;
  for (double length = kShortest; length <= kLongest; length *= kRatio)
    if (const auto n = static_cast<std::size_t>(length); n < blocks)
      out.push_back({n, std::max<std::size_t>(1, n / kWindowsPerLength)});
  return out;
}

/// Sums over the integrated series up to each block of a stretch: of its values, of values times position,
/// of squares.
struct RunningSums {
  std::vector<double> y, xy, yy;

  void fill(std::span<const float> levels, double mean) {
    y.assign(1, 0), xy.assign(1, 0), yy.assign(1, 0);
    double value = 0, x = 0;
    for (const float level : levels) {
      value += level - mean;
      y.push_back(y.back() + value);
      xy.push_back(xy.back() + x * value);
      yy.push_back(yy.back() + value * value);
      ++x;
    }
  }
  /// Mean squared distance of blocks [begin, begin + length) from their regression line.
  double residual(std::size_t begin, std::size_t length) const {
    const auto n = static_cast<double>(length), middle = static_cast<double>(begin) + (n - 1) / 2;
    const std::size_t end = begin + length;
    const double sum = y[end] - y[begin], cross = xy[end] - xy[begin] - middle * sum;
    const double all = yy[end] - yy[begin] - sum * sum / n;
    return std::max(0.0, (all - cross * cross / (n * (n * n - 1) / 12)) / n);
  }
};

struct Spread {
  double mean = 0, deviation = 0;
};

Spread spread_of(std::span<const float> x) {
  RunningStatistics s;
  for (const float v : x) s.add(v);
  return {*s.result().mean, std::sqrt(*s.result().variance)};
}

/// Adds the windows of every scale, each begun at a multiple of its step.
void add_windows(std::span<const float> levels, double mean, std::vector<Scale>& scales) {
  const std::size_t reach = scales.back().length;
  RunningSums sums;
  for (std::size_t begin = 0; begin < levels.size(); begin += kStretch) {
    sums.fill(levels.subspan(begin, std::min(kStretch + reach, levels.size() - begin)), mean);
    for (Scale& s : scales)
      for (std::size_t k = (begin + s.step - 1) / s.step * s.step;
           k < begin + kStretch && k + s.length <= levels.size(); k += s.step) {
        s.squares += sums.residual(k - begin, s.length);
        ++s.windows;
      }
  }
}

}  // namespace

std::optional<double> fluctuation_exponent(std::span<const float> levels) {
  std::vector<Scale> scales = scales_within(levels.size());
  if (scales.size() < 2) return std::nullopt;
  const Spread spread = spread_of(levels);
  if (spread.deviation <= kStill * spread.mean) return std::nullopt;
  add_windows(levels, spread.mean, scales);
  double slopes = 0;
  for (std::size_t i = 0; i < scales.size(); ++i) {
    if (scales[i].squares == 0) return std::nullopt;
    if (i == 0) continue;
    const auto corrected = [&](std::size_t k) { return static_cast<double>(scales[k].length) + kCorrection; };
    slopes += std::log(scales[i].fluctuation() / scales[i - 1].fluctuation()) /
              std::log(corrected(i) / corrected(i - 1));
  }
  return slopes / static_cast<double>(scales.size() - 1);
}

}  // namespace nocturne
