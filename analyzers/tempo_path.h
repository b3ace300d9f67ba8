// The local tempo of a track: how the period of its beats moves about the period of the whole.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "analyzers/onset.h"

namespace nocturne {

/// Periods in frames at points a few seconds apart, between them by geometric interpolation.
class TempoPath {
 public:
  /// The same period throughout.
  explicit TempoPath(double period) : periods_{period}, middle_(period) {}
  /// Follows the onsets' periodicity in windows of 10 s, within 30 % of `period`: less than to any other
  /// metrical level.
  TempoPath(const OnsetEnvelope& onsets, double period);

  double period(std::int64_t frame) const;
  /// Share of the points that lie more than `tolerance` of that period off `period`.
  double share_off(double period, double tolerance) const;
  /// The period that the path was made for.
  double middle() const { return middle_; }

 private:
  std::vector<double> periods_;
  double middle_;
};

}  // namespace nocturne
