// Whether a rendered signal keeps the ceiling, by other means than those that limited it; and the repair.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "audio/format.h"
#include "audio/view.h"
#include "mastering/control.h"
#include "mastering/peak_scan.h"

namespace nocturne {

/// Points above the ceiling in 16 frames.
struct Over {
  std::int64_t frame;  // the first of them
  double excess_db;    // of the highest point
  bool operator==(const Over&) const = default;
};

/// The highest of sixteen points a frame, and the places above a ceiling; with an infinite ceiling a meter of
/// true peak. What cannot matter is not computed: the result is that of computing all, the same bits for
/// portions of any size. Single-threaded; samples are finite.
class PeakVerifier {
 public:
  /// Less than this above the ceiling is no over: no meter agrees with another to a hundredth of a dB.
  static constexpr double kToleranceDb = 0.02;

  PeakVerifier(const Format& format, double ceiling_dbtp);

  void add(AudioView audio);
  void finish();
  /// So far, and of all after finish(). -infinity of silence.
  double true_peak_dbtp() const;
  const std::vector<Over>& overs() const { return overs_; }

 private:
  void measure(const PeakStretches::Stretch& stretch);
  void raise_groups();
  float least() const { return std::min(peak_, ceiling_); }

  int channels_;
  float ceiling_;  // linear, with the tolerance
  double ceiling_dbtp_;
  PeakStretches stretches_;
  PeakScan scan_;
  std::array<float, PeakScan::kGroups> groups_{};  // points found in the stretch, over all channels
  float peak_ = 0;
  std::vector<Over> overs_;
};

/// Lowers the limiter's curve where a render with these settings was found over the ceiling: the envelope is
/// raised there, so that the next render of the same control, gain and ceiling is lower by the excess.
void raise_envelope(Control& control, const std::vector<Over>& overs, double gain_db, double ceiling_dbtp);

}  // namespace nocturne
