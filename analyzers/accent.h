// What stresses a moment of a track: strokes in four ranges of frequency, and notes that change.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>
#include <vector>

#include "analyzers/harmony.h"
#include "analyzers/onset.h"

namespace nocturne {

struct Accent {
  std::array<double, kOnsetGroups> rise{};  // of the onsets, in units of the track's mean
  double bass = 0, chord = 0;               // change of the notes, 0 to 1
};

/// Keeps references to both.
class Accents {
 public:
  Accents(const OnsetEnvelope& onsets, const HarmonyTimeline& harmony);

  /// At a time in seconds; notes within `reach` seconds before it are compared with those after.
  Accent at(double seconds, double reach) const;
  /// Means over the times given, seconds; those at the ends of the track, where nothing can be compared, do
  /// not count.
  Accent mean(std::span<const double> seconds, double reach) const;

  /// How far strokes sound in all ranges at once: the mean correlation of two ranges. It is
  /// high for one instrument and lower for a band, whose bass, drums and voices enter apart.
  double togetherness() const;

  double seconds() const { return static_cast<double>(onsets_.frames()) / onsets_.frame_rate(); }

 private:
  const OnsetEnvelope& onsets_;
  const HarmonyTimeline& harmony_;
  std::array<std::array<double, 256>, kOnsetGroups> rises_;  // of every stored value
};

/// A place in each interval between times: 0 its beginning, 1 its end.
std::vector<double> between(std::span<const double> times, double place = 0.5);

}  // namespace nocturne
