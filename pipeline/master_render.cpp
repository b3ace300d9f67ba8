// Passes over the job's sound through its chain.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/master_render.h"

#include <algorithm>
#include <cmath>

#include "mastering/control_meter.h"
#include "mastering/long_term_spectrum.h"
#include "mastering/loudness_solve.h"

namespace nocturne {
namespace {

constexpr int kMostRepairs = 3;
constexpr double kLoudnessMissLu = 0.05;  // more than this is mended
/// The limiter does nothing to points this far below the ceiling; an interpolated point may be that much
/// higher than the samples around it, so those below need no interpolation.
constexpr double kInterpolationMarginDb = 6;
/// How much louder than expected the gain may be solved without another control pass.
constexpr double kGainMarginDb = 2;
/// Four points a frame miss 0.7 dB of the worst peak (BS.1770-5, Annex 2); a track whose peaks come no nearer
/// to the ceiling than this needs no limiter.
constexpr double kSafeDistanceDb = 1;

LoudnessGoal goal_of(const Plan& plan) {
  LoudnessGoal goal;
  goal.kind = plan.target_lufs ? LoudnessGoal::Kind::loudness : LoudnessGoal::Kind::peak_only;
  goal.target_lufs = plan.target_lufs.value_or(0);
  goal.tolerance_lu = plan.tolerance_lu;
  goal.ceiling_dbtp = plan.ceiling_dbtp;
  goal.max_reduction_db = plan.max_reduction_db;
  return goal;
}

/// As many values as a track of so many frames has stretches of 100 ms.
std::vector<float> cut_to(std::vector<float> values, std::int64_t frames, int rate) {
  const auto stretches = static_cast<std::size_t>(std::ceil(10.0 * static_cast<double>(frames) / rate));
  values.resize(std::min(values.size(), stretches));
  return values;
}

/// Of a signal that no limiter would touch.
Control unlimited(const Format& format, std::int64_t frames) {
  Control out;
  out.format = format;
  out.frames = frames;
  out.hop = envelope_hop(format.rate);
  out.energy_hop = energy_hop(format.rate);
  for (std::int64_t at = 0; at < frames; at += out.hop) out.envelope.push_back(0);
  return out;
}

double linear(double db) { return std::pow(10.0, db / 20); }

}  // namespace

MasterRender::MasterRender(const JobAudio& audio, const JobAnalysis& analysis, const Plan& plan,
                           MasterChain& chain, std::size_t portion, JobWatch& watch)
    : audio_(audio), analysis_(analysis), plan_(plan), chain_(chain), portion_(portion), watch_(watch) {
  chain_.set(plan_);
}

bool MasterRender::has_stages() const {
  return plan_.has_fir() || plan_.has_compressor() || plan_.has_clip() || plan_.trim_db != 0;
}

/// What needs no control: without stages before the limiter, a track that is there already, that has no aim
/// but safe peaks and has them, or whose peaks stay far enough below the ceiling.
bool MasterRender::solve_by_analysis() {
  const Levels& levels = analysis_.whole.levels;
  if (has_stages()) return false;
  const double loudness = levels.integrated_lufs.value_or(-HUGE_VAL);
  double gain_db = plan_.target_lufs ? *plan_.target_lufs - loudness : 0;
  if (std::abs(gain_db) <= kLoudnessMissLu) gain_db = 0;
  const double margin_db = gain_db == 0 ? 0 : kSafeDistanceDb;
  if (levels.true_peak_dbtp && *levels.true_peak_dbtp + gain_db > plan_.ceiling_dbtp - margin_db)
    return false;
  if (!std::isfinite(gain_db)) return false;
  solution_ = {};
  solution_.gain_db = gain_db;
  solution_.expected_lufs = loudness + gain_db;
  bypass_ = gain_db == 0;
  control_ = unlimited(analysis_.whole.format, analysis_.whole.frames);
  return true;
}

Solution MasterRender::solve() {
  bypass_ = false;
  if (!solve_by_analysis()) measure_control();
  return solution_;
}

/// The stages leave the loudness near what they get; where the gain is solved beyond that, the envelope was
/// interpolated in too few places and is measured again.
void MasterRender::measure_control() {
  const double before = analysis_.whole.levels.integrated_lufs.value_or(0) + plan_.trim_db;
  double gain_db = plan_.target_lufs ? *plan_.target_lufs - before + kGainMarginDb : 0;
  while (true) {
    ControlMeter meter(analysis_.whole.format, linear(plan_.ceiling_dbtp - kInterpolationMarginDb - gain_db));
    run_before_limiter([&](AudioView block, std::int64_t) { meter.add(block); });
    control_ = meter.finish();
    solution_ = solve_loudness(control_, goal_of(plan_));
    if (solution_.gain_db <= gain_db) return;
    gain_db = solution_.gain_db + kGainMarginDb;
  }
}

void MasterRender::run_before_limiter(const Chain::Sink& take) {
  audio_.open().run(portion_, watch_, [&](AudioView block) { chain_.feed_before_limiter(block, take); });
  chain_.finish_before_limiter(take);
}

Spectrum96 MasterRender::spectrum_after_dynamics() {
  LongTermSpectrumMeter meter(analysis_.whole.format);
  run_before_limiter([&](AudioView block, std::int64_t) { meter.add(block); });
  return meter.finish();
}

Rendered MasterRender::render_once(const RenderSettings& settings) {
  RenderSink sink(settings);
  const auto take = [&](AudioView block, std::int64_t first) {
    sink.take(block, first);
    // The limiter forgets when its chain begins anew.
    if (first + static_cast<std::int64_t>(block.frames()) == control_.frames)
      reduction_db_ = chain_.limiter().reduction_db();
  };
  chain_.set(control_, solution_.gain_db, plan_.ceiling_dbtp);
  audio_.open().run(portion_, watch_, [&](AudioView block) { chain_.feed(block, take); });
  chain_.finish(take);
  return sink.finish();
}

/// False where there is nothing to mend.
bool MasterRender::mend(const Rendered& rendered) {
  if (bypass_) {  // the analysis' meter saw no peak above the ceiling; the verifier sees more
    if (rendered.overs.empty()) return false;
    bypass_ = false;
    measure_control();
    return true;
  }
  bool mended = false;
  const std::optional<double>& got = rendered.whole.levels.integrated_lufs;
  const double miss = got && plan_.target_lufs ? solution_.expected_lufs - *got : 0;
  if (std::abs(miss) > kLoudnessMissLu && std::isfinite(miss)) {
    solution_.gain_db += miss;
    mended = true;
  }
  if (!rendered.overs.empty()) {
    raise_envelope(control_, rendered.overs, solution_.gain_db, plan_.ceiling_dbtp);
    mended = true;
  }
  return mended;
}

Rendered MasterRender::render(const std::function<RenderSettings()>& settings) {
  Rendered rendered = render_once(settings());
  double encoding = rendered.encode_cpu_seconds;
  while (repairs_ < kMostRepairs && mend(rendered)) {
    rendered = render_once(settings());
    encoding += rendered.encode_cpu_seconds;
    ++repairs_;
  }
  rendered.encode_cpu_seconds = encoding;
  const std::int64_t frames = analysis_.whole.frames;
  const int rate = analysis_.whole.format.rate;
  if (const Compressor* compressor = chain_.compressor())
    for (std::size_t band = 0; band < 3; ++band)
      compression_db_[band] = cut_to(compressor->reduction_db(band), frames, rate);
  return rendered;
}

}  // namespace nocturne
