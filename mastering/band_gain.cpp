// Curve, level and ballistics.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/band_gain.h"

#include <algorithm>
#include <cmath>

namespace nocturne {
namespace {

constexpr double kWindowMs = 10;
constexpr double kFloor = 1e-30;  // -300 dB: a level for silence

double share(double ms, int rate, int hop) { return -std::expm1(-hop / (rate * ms * 1e-3)); }

}  // namespace

double gain_db(double level_dbfs, const BandPlan& band, double max_reduction_db) {
  const double slope = 1 - 1 / band.ratio, over = level_dbfs - band.threshold_dbfs;
  if (over <= -kKneeDb / 2) return 0;
  const double bend = over + kKneeDb / 2;
  const double reduction = over < kKneeDb / 2 ? slope * bend * bend / (2 * kKneeDb) : slope * over;
  return -std::min(reduction, max_reduction_db);
}

void BandGain::set(const BandPlan& band, double max_reduction_db, int rate, int hop) {
  band_ = band;
  max_reduction_ = max_reduction_db;
  window_ = share(kWindowMs, rate, hop);
  attack_ = share(band.attack_ms, rate, hop);
  release_ = share(band.release_ms, rate, hop);
}

double BandGain::follow(double mean_square) noexcept {
  power_ += window_ * (mean_square - power_);
  const double target = -gain_db(10 * std::log10(power_ + kFloor), band_, max_reduction_);
  reduction_ += (target > reduction_ ? attack_ : release_) * (target - reduction_);
  return reduction_;
}

}  // namespace nocturne
