// Which time lags the onsets of a track repeat at.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <cstdint>
#include <vector>

#include "analyzers/onset.h"
#include "dsp/fft.h"

namespace nocturne {

/// Correlation at every lag in frames from 0 on.
using Correlogram = std::vector<float>;

/// How onsets repeat.
struct Correlograms {
  Correlogram all;     // mean of the groups' autocorrelations: 1 at lag 0 if every group has onsets
  Correlogram bass;    // autocorrelation of the lowest group
  Correlogram answer;  // mean cross-correlation, both ways in time, of the lowest group with the middle ones
};

/// Correlates the onsets in windows.
class Correlator {
 public:
  static constexpr int kWindow = 1024;  // frames; about 10 s: five beats at the slowest tempo
  static constexpr int kLags = 832;     // four beats at the slowest tempo

  Correlator();

  /// The window that begins at frame `first`; what lies outside the track is silent. The result lasts until
  /// the next call. Groups without onsets give zeros.
  const Correlograms& window(const OnsetEnvelope& onsets, std::int64_t first);

 private:
  bool whiten(const OnsetEnvelope& onsets, std::int64_t first, std::size_t group);
  void invert(const std::vector<float>& spectrum, Correlogram& out);

  RealFft fft_;
  std::vector<float> rises_;
  std::vector<std::complex<float>> lowest_, group_;  // whitened spectra
  std::vector<float> all_, bass_, answer_;           // sums of products of them
  Correlograms out_;
};

/// The mean over all windows of a track that hold onsets.
struct Periodicity : Correlograms {
  int windows = 0;  // that held onsets
};
Periodicity periodicity(const OnsetEnvelope& onsets);

/// Between lags by a cubic; 0 at lag 0 and beyond the last.
float at_lag(const Correlogram& c, double lag);

}  // namespace nocturne
