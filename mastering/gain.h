// A constant gain: the trim before the chain.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mastering/stage.h"

namespace nocturne {

class Gain final : public Stage {
 public:
  /// In dB; 0 changes no bit.
  void set(double gain_db);

  std::int64_t latency() const noexcept override { return 0; }
  Reach reach() const noexcept override { return {}; }
  void reset() noexcept override {}
  void process(AudioSpan block) noexcept override;

 private:
  float factor_ = 1;
};

}  // namespace nocturne
