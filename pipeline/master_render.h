// The passes behind the plan: control, solve, render, and again where a render is not as it should be.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "mastering/control.h"
#include "mastering/plan.h"
#include "pipeline/job_audio.h"
#include "pipeline/master_chain.h"
#include "pipeline/render_sink.h"
#include "pipeline/track_analysis.h"

namespace nocturne {

/// A job whose plan is made. Single-threaded. The references outlive it.
class MasterRender {
 public:
  /// `chain`: of the plan's shape.
  MasterRender(const JobAudio& audio, const JobAnalysis& analysis, const Plan& plan, MasterChain& chain,
               std::size_t portion, JobWatch& watch);

  /// The control pass, unless it is known that nothing will be limited, and the solve. May be called again,
  /// behind a render, too, when the plan's ceiling was changed.
  Solution solve();
  /// The spectrum behind the stages before the limiter: one more pass.
  Spectrum96 spectrum_after_dynamics();
  /// To be called before solve() when the plan was changed, its shape being the same.
  void take_plan() { chain_.set(plan_); }
  /// Renders into files; mends what misses the loudness or the ceiling and renders again, three times at
  /// most.
  /// `settings` is asked before each: whether this is a bypass may have changed.
  Rendered render(const std::function<RenderSettings()>& settings);

  /// Changed by mending.
  const Solution& solution() const { return solution_; }
  int repairs() const { return repairs_; }
  /// The sound comes out as it went in.
  bool is_bypass() const { return bypass_; }
  const std::vector<float>& limiter_reduction_db() const { return reduction_db_; }
  const std::array<std::vector<float>, 3>& compression_db() const { return compression_db_; }

 private:
  bool has_stages() const;
  bool solve_by_analysis();
  void measure_control();
  void run_before_limiter(const Chain::Sink& take);
  Rendered render_once(const RenderSettings& settings);
  bool mend(const Rendered& rendered);

  const JobAudio& audio_;
  const JobAnalysis& analysis_;
  const Plan& plan_;
  MasterChain& chain_;
  const std::size_t portion_;
  JobWatch& watch_;
  Control control_;
  Solution solution_;
  bool bypass_ = false;
  int repairs_ = 0;
  std::vector<float> reduction_db_;
  std::array<std::vector<float>, 3> compression_db_;
};

}  // namespace nocturne
