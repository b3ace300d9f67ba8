// The one table of stages that the laws are tested for: a new stage is a line here from its first day.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "audio/format.h"
#include "mastering/compressor.h"
#include "mastering/control_meter.h"
#include "mastering/gain.h"
#include "mastering/limiter.h"
#include "mastering/ms_fir.h"
#include "mastering/soft_clip.h"
#include "mastering/stage.h"
#include "tests/mastering/curves.h"
#include "tests/mastering/render.h"

namespace nocturne::test {

/// `make` gives a stage of the format with settings under which it works hard on noise of -18 dBFS with
/// bursts up to full scale.
struct StageCase {
  std::string name;
  std::function<std::unique_ptr<Stage>(const Format&)> make;
};

/// A limiter that owns the control of the signal that the laws are tried with.
class ControlledLimiter final : public Stage {
 public:
  explicit ControlledLimiter(const Format& format) : limiter_(format) {
    ControlMeter meter(format, 0);
    meter.add(Planar(lively(format, 1.3)).view());
    control_ = meter.finish();
    limiter_.set(control_, 6, -1);
  }
  std::int64_t latency() const noexcept override { return limiter_.latency(); }
  Reach reach() const noexcept override { return limiter_.reach(); }
  void reset() noexcept override { limiter_.reset(); }
  void process(AudioSpan block) noexcept override { limiter_.process(block); }

 private:
  Control control_;
  Limiter limiter_;
};

inline std::vector<StageCase> stage_table() {
  return {{"compressor",
           [](const Format& format) {
             auto stage = std::make_unique<Compressor>(format);
             stage->set({1, 9, {-30, 6, 3, 120}, {-34, 3, 1, 40}, {-40, 10, 0.5, 15}});
             return stage;
           }},
          {"gain",
           [](const Format&) {
             auto stage = std::make_unique<Gain>();
             stage->set(-4.3);
             return stage;
           }},
          {"limiter", [](const Format& format) { return std::make_unique<ControlledLimiter>(format); }},
          {"ms_fir",
           [](const Format& format) {
             auto stage = std::make_unique<MsFir>(format);
             stage->set(bell(60, 2, 6), bell(3000, 1, -4), 20);
             return stage;
           }},
          {"soft_clip", [](const Format& format) {
             auto stage = std::make_unique<SoftClip>(format);
             stage->set(-15);
             return stage;
           }}};
}

}  // namespace nocturne::test
