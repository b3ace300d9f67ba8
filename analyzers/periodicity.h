// Which time lags the onsets of a track repeat at.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "analyzers/onset.h"
#include "dsp/fft.h"

namespace nocturne {

/// Autocorrelation at every lag in frames from 0 on, 1 at lag 0.
using Correlogram = std::vector<float>;

/// Autocorrelation of the onsets in windows, per group.
class Autocorrelator {
 public:
  static constexpr int kWindow = 1024;  // frames; about 10 s: five beats at the slowest tempo
  static constexpr int kLags = 832;     // four beats at the slowest tempo

  Autocorrelator();

  /// The window that begins at frame `first`; what lies outside the track is silent. The result lasts until
  /// the next call. Groups without onsets give zeros.
  const std::array<Correlogram, kOnsetGroups>& window(const OnsetEnvelope& onsets, std::int64_t first);

 private:
  void correlate(Correlogram& out);

  RealFft fft_;
  std::vector<float> rises_;
  std::array<Correlogram, kOnsetGroups> out_;
};

/// The mean over all windows of a track that hold onsets.
struct Periodicity {
  std::array<Correlogram, kOnsetGroups> groups;
  Correlogram all;  // mean of the groups
  int windows = 0;  // that held onsets
};
Periodicity periodicity(const OnsetEnvelope& onsets);

/// Between lags by a cubic; 0 at lag 0 and beyond the last.
float at_lag(const Correlogram& c, double lag);

}  // namespace nocturne
