// What the limiter and the loudness solve need to know of a signal: a small fraction of its size.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "audio/format.h"
#include "mastering/series.h"

namespace nocturne {

/// Of the signal before the loudness gain. Scales with it: a gain of g dB adds g to every value, so one pass
/// serves every gain that is tried. Node k of the envelope covers the frames [k * hop, (k + 1) * hop).
struct Control {
  Format format;
  std::int64_t frames = 0;
  int hop = 0;         // frames, by envelope_hop()
  Series envelope;     // linear: the highest point between samples of any channel
  int energy_hop = 0;  // frames, a multiple of hop
  Series energy;       // K-weighted, channel-weighted sums of squares of energy_hop frames each
};

/// About a third of a millisecond: 16 frames up to 48 kHz, 32 up to 96, 64 up to 192 kHz, …
int envelope_hop(int rate);
/// About 3 ms in whole nodes: the gain hardly moves in it.
int energy_hop(int rate);

/// What the solve aims at.
struct LoudnessGoal {
  double target_lufs = -14, tolerance_lu = 0.1, ceiling_dbtp = -1, max_reduction_db = 4;
  enum class Kind { loudness, peak_only } kind = Kind::loudness;  // peak_only: gain 0, the limiter alone
};

struct Solution {
  double gain_db = 0;        // of the loudness gain
  double expected_lufs = 0;  // after the limiter; of silence -infinity
  double p95_reduction_db = 0,
         max_reduction_db = 0;  // of the limiter, over all nodes that are not silent; >= 0
  bool target_reached = true;
  int iterations = 0;
};

}  // namespace nocturne
