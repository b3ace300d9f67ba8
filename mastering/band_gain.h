// One band of the compressor: the curve, and the detector with its state.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mastering/plan.h"

namespace nocturne {

inline constexpr double kKneeDb = 6;

/// The static curve: 0 or less, never under -max_reduction_db. Straight lines joined by a parabola kKneeDb
/// wide about the threshold (Giannoulis, Massberg & Reiss, "Digital Dynamic Range Compressor Design", JAES 60
/// (6), 2012, eq. 4).
double gain_db(double level_dbfs, const BandPlan& band, double max_reduction_db);

/// Called once every `hop` frames. The level is the mean square under an exponential window of 10 ms; the
/// curve's reduction in dB is followed with the attack's time constant as it grows and the release's as it
/// falls: both the time in which 63 % of a step are done.
class BandGain {
 public:
  void set(const BandPlan& band, double max_reduction_db, int rate, int hop);
  void reset() noexcept { power_ = reduction_ = 0; }
  /// Mean square of the next hop, over all channels; returns the reduction in dB, >= 0, at its end.
  double follow(double mean_square) noexcept;

 private:
  BandPlan band_;
  double max_reduction_ = 0;
  double window_ = 0, attack_ = 0, release_ = 0;  // shares of a step that one hop does
  double power_ = 0, reduction_ = 0;
};

}  // namespace nocturne
