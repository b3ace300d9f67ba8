// The one filter of a master: high-pass, tone, match and width, for mid and side.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "audio/format.h"
#include "dsp/overlap_save.h"
#include "mastering/log_grid.h"
#include "mastering/stage.h"

namespace nocturne {

/// Stereo: one linear-phase FIR on mid = (L + R) / 2, one on side = (L - R) / 2; left and right as they are
/// where both are the same. Other layouts: the FIR of the mid on every channel but LFE, which the high-pass
/// alone goes over. Transforms hold four blocks, or eight above 48 kHz, sixteen above 96, …: latency is half
/// the FIR and all of them but one block (20,479 frames at 44.1 and 48 kHz).
class MsFir final : public Stage {
 public:
  /// Passes everything, late, until it is set.
  explicit MsFir(const Format& format);

  /// Designs the filters. Curves in dB, empty for 0 dB; corner of the high-pass, 0 for none.
  void set(const GridCurve& mid_db, const GridCurve& side_db, double highpass_hz);

  std::int64_t latency() const noexcept override;
  Reach reach() const noexcept override;
  void reset() noexcept override;
  void process(AudioSpan block) noexcept override;

 private:
  void run() noexcept;

  Format format_;
  OverlapSave convolver_;
  OverlapSave::Response mid_, side_, lfe_;
  bool in_mid_and_side_ = false;
  std::vector<OverlapSave::Line> lines_;  // one a channel: left and right, or mid and side
  std::size_t filled_ = 0;                // frames of the hop under way
};

}  // namespace nocturne
