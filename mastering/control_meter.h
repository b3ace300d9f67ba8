// The control of a track, measured while it streams by.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "audio/format.h"
#include "audio/view.h"
#include "mastering/control.h"
#include "mastering/peak_scan.h"
#include "mastering/weighted_energy.h"

namespace nocturne {

/// Nodes of the envelope are the highest of eight points a frame, the frame itself among them; what an
/// interpolator rings before the first frame counts to the first node, what it rings after the last to the
/// last. Portions of any size give the same bits. Single-threaded; samples are finite.
class ControlMeter {
 public:
  /// Where no sample within 64 frames exceeds `interpolate_above` (linear), nodes are sample peaks alone. 0
  /// interpolates everywhere but in digital silence.
  ControlMeter(const Format& format, double interpolate_above);

  void add(AudioView audio);
  /// Ends the stream.
  Control finish();

 private:
  void measure(const PeakStretches::Stretch& stretch, std::int64_t end);
  void raise_groups();
  void add_nodes(std::int64_t first, std::int64_t end);
  void add_energy(const PeakStretches::Stretch& stretch, std::int64_t end);

  float interpolate_above_;
  PeakStretches stretches_;
  PeakScan scan_;
  WeightedEnergy energy_;
  std::array<float, PeakScan::kGroups> groups_{};  // peaks of the stretch, over all channels
  double open_energy_ = 0;                         // of the step that is not full yet
  std::int64_t measured_ = 0;                      // frames whose energy is counted
  float head_ = 0;                                 // what rings before the first frame
  Control control_;
};

}  // namespace nocturne
