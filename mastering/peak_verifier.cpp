// Stretch by stretch: bounds first, then the points that might exceed what is known.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/peak_verifier.h"

#include <algorithm>
#include <cmath>

#include "mastering/gain_curve.h"

namespace nocturne {
namespace {

/// Lower than the excess demands, so that one round suffices.
constexpr double kRepairMarginDb = 0.02;

double linear(double db) { return std::pow(10, db / 20); }
double decibels(double ratio) { return 20 * std::log10(ratio); }

}  // namespace

PeakVerifier::PeakVerifier(const Format& format, double ceiling_dbtp)
    : channels_(format.channels),
      ceiling_(static_cast<float>(linear(ceiling_dbtp + kToleranceDb))),
      ceiling_dbtp_(ceiling_dbtp),
      stretches_(format.channels),
      scan_(PeakInterpolator::Kernel::verify) {}

void PeakVerifier::add(AudioView audio) {
  stretches_.add(audio, [this](const PeakStretches::Stretch& s) { measure(s); });
}

void PeakVerifier::finish() {
  stretches_.finish([this](const PeakStretches::Stretch& s) { measure(s); });
}

double PeakVerifier::true_peak_dbtp() const { return decibels(static_cast<double>(peak_)); }

void PeakVerifier::measure(const PeakStretches::Stretch& stretch) {
  groups_.fill(0);
  for (int c = 0; c < channels_; ++c) {
    scan_.begin(stretch[c]);
    raise_groups();
  }
  for (std::size_t g = 0; g < groups_.size(); ++g)
    if (groups_[g] > ceiling_)
      overs_.push_back(
          {std::max<std::int64_t>(0, stretch.first + static_cast<std::int64_t>(g) * PeakScan::kGroup),
           decibels(static_cast<double>(groups_[g])) - ceiling_dbtp_});
}

void PeakVerifier::raise_groups() {
  PeakScan::Wanted wanted;
  for (std::ptrdiff_t b = 0; b < PeakScan::kBlocks; ++b) {
    peak_ = std::max(peak_, scan_.sample_peak(b, 0));
    wanted[static_cast<std::size_t>(b)] = scan_.sample_peak(b, 3) * scan_.total_bound() > least();
  }
  scan_.find_middles(wanted);
  for (std::ptrdiff_t g = 0; g < PeakScan::kGroups; ++g) {
    const auto i = static_cast<std::size_t>(g);
    if (!wanted[i / PeakScan::kGroupsPerBlock] || scan_.bound(g) <= least()) continue;
    groups_[i] = std::max(groups_[i], scan_.peak(g));
    peak_ = std::max(peak_, groups_[i]);
  }
}

void raise_envelope(Control& control, const std::vector<Over>& overs, double gain_db, double ceiling_dbtp) {
  GainCurve curve(control.format.rate);
  curve.begin(control, gain_db, ceiling_dbtp);
  const double limit = linear(ceiling_dbtp - kLimiterHeadroomDb - gain_db);
  double here = curve.next(), next = curve.next();
  std::size_t node = 0;
  std::vector<std::pair<std::size_t, double>> raised;  // the curve is read to its end before it is changed
  for (const Over& over : overs) {
    const auto at = std::min(static_cast<std::size_t>(over.frame / control.hop), control.envelope.size() - 1);
    for (; node < at; ++node) here = next, next = curve.next();
    const double wanted = std::min(here, next) / linear(over.excess_db + kRepairMarginDb);
    raised.emplace_back(at, limit / wanted);
  }
  for (const auto& [at, envelope] : raised)
    control.envelope[at] = std::max(control.envelope[at], static_cast<float>(envelope));
}

}  // namespace nocturne
