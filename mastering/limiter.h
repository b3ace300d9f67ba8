// The last stage: loudness gain and true-peak limiter in one, on a curve known ahead.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "mastering/gain_curve.h"
#include "mastering/stage.h"

namespace nocturne {

/// Each frame is multiplied by the gain and the limiter's gain at once: no latency and no reach, since the
/// look-ahead lies in the control. A gain of 0 dB where nothing is limited changes no bit; without a control
/// none is changed at all.
class Limiter final : public Stage {
 public:
  explicit Limiter(const Format& format);

  /// `control` is of the signal that comes in, all of it, and outlives the run. Begins anew.
  void set(const Control& control, double gain_db, double ceiling_dbtp);
  /// The limiter's largest reduction, >= 0, in each 100 ms of the track that has begun so far; after the end,
  /// until the next track begins, of all.
  const std::vector<float>& reduction_db() const { return reduction_db_; }

  std::int64_t latency() const noexcept override { return 0; }
  Reach reach() const noexcept override { return {}; }
  void reset() noexcept override;
  void process(AudioSpan block) noexcept override;

 private:
  void draw_block() noexcept;
  void note(double gain) noexcept;

  int rate_, hop_;
  GainCurve curve_;
  const Control* control_ = nullptr;
  double gain_db_ = 0, gain_ = 1, ceiling_dbtp_ = 0;
  std::int64_t frame_ = 0;      // of the track, where the next block begins
  double border_ = 1;           // the curve's value there
  std::vector<float> factors_;  // a block of them
  std::vector<float> reduction_db_;
};

}  // namespace nocturne
