// Bins from the leading bits of floats.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/log_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace nocturne {
namespace {

// The exponent and eight bits of the mantissa make the bin, so that a bin is as wide as 1/256 of the power of
// two below it.
constexpr int kDroppedBits = 15;
constexpr std::int32_t kLeastBits = std::bit_cast<std::int32_t>(0x1p-20f) >> kDroppedBits;
constexpr std::int32_t kMostBits = std::bit_cast<std::int32_t>(0x1p60f) >> kDroppedBits;
constexpr std::int32_t kRoom = 64;  // bins that come at a time

std::int32_t bin_of(double x) {
  const auto bits = std::bit_cast<std::int32_t>(std::abs(static_cast<float>(x))) >> kDroppedBits;
  const std::int32_t bin = std::clamp(bits - kLeastBits + 1, 0, kMostBits - kLeastBits);
  return x < 0 ? -bin : bin;
}

/// Where bin 1 and those above it begin.
double lower_edge(std::int32_t bin) { return std::bit_cast<float>((bin - 1 + kLeastBits) << kDroppedBits); }

/// The value at a share of the way through a bin.
double inside(std::int32_t bin, double share) {
  if (bin == 0) return 0;
  if (bin < 0) return -inside(-bin, 1 - share);
  return std::lerp(lower_edge(bin), lower_edge(bin + 1), share);
}

}  // namespace

void LogHistogram::cover(std::int32_t begin, std::int32_t end) {
  const auto last = first_ + static_cast<std::int32_t>(counts_.size());
  if (!counts_.empty() && begin >= first_ && end <= last) return;
  const auto aligned = [](std::int32_t bin) { return bin & -kRoom; };
  const std::int32_t from = counts_.empty() ? aligned(begin) : std::min(first_, aligned(begin)),
                     to = std::max(counts_.empty() ? from : last, aligned(end + kRoom - 1));
  std::vector<std::uint32_t> wider(static_cast<std::size_t>(to - from));
  std::copy(counts_.begin(), counts_.end(), wider.begin() + (counts_.empty() ? 0 : first_ - from));
  first_ = from;
  counts_ = std::move(wider);
}

void LogHistogram::add(double x) {
  const std::int32_t bin = bin_of(x);
  cover(bin, bin + 1);
  ++counts_[static_cast<std::size_t>(bin - first_)];
}

void LogHistogram::merge(const LogHistogram& later) {
  if (later.counts_.empty()) return;
  cover(later.first_, later.first_ + static_cast<std::int32_t>(later.counts_.size()));
  std::uint32_t* to = counts_.data() + (later.first_ - first_);
  for (std::size_t i = 0; i < later.counts_.size(); ++i) to[i] += later.counts_[i];
}

double LogHistogram::median() const {
  const double half = std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0}) / 2.0;
  double below = 0;
  for (std::size_t i = 0; i < counts_.size(); below += counts_[i++])
    if (counts_[i] > 0 && below + counts_[i] >= half)
      return inside(first_ + static_cast<std::int32_t>(i), (half - below) / counts_[i]);
  return 0;
}

}  // namespace nocturne
