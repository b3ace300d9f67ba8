// Secants over trials; each is one walk along the control.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/loudness_solve.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "analyzers/loudness_gates.h"
#include "mastering/gain_curve.h"

namespace nocturne {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kMostTrials = 8;          // for the loudness, and as many again for the reduction
constexpr double kCloseEnough = 0.002;  // LU and dB: a trial nearer than this is the last
constexpr double kNarrow = 0.02;        // dB between gains of which one is allowed and one is not
constexpr double kTooLoud = 1'000;      // LU
constexpr double kSilentDb = -60;       // nodes so far below the track's highest point are silent

/// Sums of the energies over 100 ms each; a step that a border cuts counts on both sides by its parts.
class Tenths {
 public:
  explicit Tenths(const Control& control) : rate_(control.format.rate), hop_(control.energy_hop) {
    sums_.reserve(static_cast<std::size_t>(control.frames * 10 / rate_ + 2));
  }

  void add(double energy) {
    const std::int64_t begin = at_, end = at_ += hop_;
    const std::int64_t border = (std::ssize(sums_) + 1) * rate_ / 10;
    const double later =
        static_cast<double>(std::max<std::int64_t>(0, end - border)) / static_cast<double>(end - begin);
    open_ += energy * (1 - later);
    if (end < border) return;
    sums_.push_back(open_);
    open_ = energy * later;
  }
  /// Of the whole tenths in `frames`. BS.1770-5, Annex 1, equations 3 to 7.
  double lufs(std::int64_t frames) {
    if (frames >= (std::ssize(sums_) + 1) * rate_ / 10) sums_.push_back(open_);
    const double frames_a_window = 0.4 * rate_;
    std::vector<double> windows;
    for (std::size_t i = 3; i < sums_.size(); ++i)
      windows.push_back((sums_[i - 3] + sums_[i - 2] + sums_[i - 1] + sums_[i]) / frames_a_window);
    const double absolute = energy_of(kAbsoluteGateLufs);
    const double relative = moved(mean_above(windows, absolute), kRelativeGateLu);
    const double mean = mean_above(windows, std::max(absolute, relative));
    return mean > 0 ? nocturne::lufs(mean) : -kInfinity;
  }

 private:
  static double mean_above(const std::vector<double>& windows, double gate) {
    double sum = 0;
    std::int64_t count = 0;
    for (const double w : windows)
      if (w > gate) sum += w, ++count;
    return count > 0 ? sum / static_cast<double>(count) : 0;
  }

  std::int64_t rate_, hop_, at_ = 0;
  double open_ = 0;
  std::vector<double> sums_;
};

/// How often which gain, in steps of 1/16384: 0.001 dB at 6 dB of reduction.
class Reductions {
 public:
  void add(double gain) {
    ++counts_[static_cast<std::size_t>(gain * kSteps)];
    ++count_;
    lowest_ = std::min(lowest_, gain);
  }
  double largest_db() const { return lowest_ < 1 ? -20 * std::log10(lowest_) : 0; }
  double p95_db() const {
    auto beyond = static_cast<std::int64_t>(0.05 * static_cast<double>(count_));
    for (std::size_t i = 0; i < counts_.size(); ++i)
      if ((beyond -= counts_[i]) < 0)
        return i == kSteps ? 0 : -20 * std::log10((static_cast<double>(i) + 0.5) / kSteps);
    return 0;
  }

 private:
  static constexpr std::size_t kSteps = 16'384;
  std::vector<std::int64_t> counts_ = std::vector<std::int64_t>(kSteps + 1);
  std::int64_t count_ = 0;
  double lowest_ = 1;
};

float highest_node(const Control& control) {
  float highest = 0;
  for (std::size_t i = 0; i < control.envelope.size(); ++i) highest = std::max(highest, control.envelope[i]);
  return highest;
}

Limited without_limiter(const Control& control) {
  Tenths tenths(control);
  for (std::size_t i = 0; i < control.energy.size(); ++i) tenths.add(static_cast<double>(control.energy[i]));
  return {tenths.lufs(control.frames), 0, 0};
}

/// The gain where what is missing to a wanted value becomes 0: secants from the last two trials, between the
/// nearest gains known below and above. Values grow with the gain by at most 1 dB a dB.
class Search {
 public:
  struct Point {
    double gain, missing;
  };
  explicit Search(Point below = {-kInfinity, 1}) : below_(below) {}

  double next(double gain, double missing) {
    const double slope = tried_ ? (missing_ - missing) / (gain - gain_) : 1;
    (missing > 0 ? below_ : above_) = {gain, missing};
    gain_ = gain;
    missing_ = missing;
    tried_ = true;
    const double aim = gain + missing / std::clamp(slope, 0.05, 1.0);
    return aim > below_.gain && aim < above_.gain ? aim : between();
  }
  /// Between what is known below and above, in dB.
  double width() const { return above_.gain - below_.gain; }

 private:
  /// Where the chord crosses, drawn to the middle: chords of a bent curve miss to one side.
  double between() const {
    const double part = below_.missing / (below_.missing - above_.missing);
    return below_.gain + (above_.gain - below_.gain) * (part + 0.5) / 2;
  }

  bool tried_ = false;
  double gain_ = 0, missing_ = 0;
  Point below_, above_{kInfinity, -1};
};

struct Trial {
  double gain_db = 0;
  Limited result;
};

}  // namespace

Limited limited(const Control& control, double gain_db, double ceiling_dbtp) {
  GainCurve curve(control.format.rate);
  curve.begin(control, gain_db, ceiling_dbtp);
  Tenths tenths(control);
  Reductions reductions;
  const auto nodes = static_cast<std::size_t>(control.energy_hop / control.hop);
  const float silent = highest_node(control) * static_cast<float>(std::pow(10, kSilentDb / 20));
  const double power = std::pow(10, gain_db / 10);
  double here = curve.next();
  for (std::size_t step = 0; step < control.energy.size(); ++step) {
    double squares = 0;
    const std::size_t end = std::min((step + 1) * nodes, control.envelope.size());
    for (std::size_t node = step * nodes; node < end; ++node) {
      const double next = curve.next();
      squares += (here * here + here * next + next * next) / 3;  // mean along the line
      if (control.envelope[node] > silent) reductions.add(std::min(here, next));
      here = next;
    }
    tenths.add(static_cast<double>(control.energy[step]) * power * squares /
               static_cast<double>(end - step * nodes));
  }
  return {tenths.lufs(control.frames), reductions.p95_db(), reductions.largest_db()};
}

namespace {

/// How far a trial is from the target; too loud is no choice where anything else is.
double distance(const Trial& trial, const LoudnessGoal& goal) {
  const double missing = goal.target_lufs - trial.result.lufs;
  return missing < -goal.tolerance_lu ? kTooLoud - missing : std::abs(missing);
}

/// From a gain without limiter towards the target, until it is met, the reduction forbids it, or the gain has
/// made up for as much as the limiter may take. Without that bound a few loud moments in a quiet track, too
/// short for any percentile, would be pressed into its noise for the sake of their mean.
Trial meet_loudness(const Control& control, const LoudnessGoal& goal, double gain_db, int& trials) {
  const double most = gain_db + goal.max_reduction_db;
  Search search;
  std::optional<Trial> best;
  for (;;) {
    const Trial trial{gain_db, limited(control, gain_db, goal.ceiling_dbtp)};
    const double missing = goal.target_lufs - trial.result.lufs;
    ++trials;
    if (missing > 0 && trial.result.p95_reduction_db > goal.max_reduction_db) return trial;
    if (!best || distance(trial, goal) < distance(*best, goal)) best = trial;
    const bool bound = missing > 0 && gain_db >= most;
    if (bound || trials == kMostTrials || distance(*best, goal) <= kCloseEnough) return *best;
    gain_db = std::min(most, search.next(gain_db, missing));
  }
}

/// Where a trial reduces too much: the greatest gain found that does not, from the one on at which nothing is
/// limited.
Trial meet_reduction(const Control& control, const LoudnessGoal& goal, Trial trial, int& trials) {
  const auto is_allowed = [&](const Trial& t) {
    return t.result.p95_reduction_db <= goal.max_reduction_db + kCloseEnough;
  };
  if (is_allowed(trial)) return trial;
  const double highest = static_cast<double>(highest_node(control));
  const double free_db = goal.ceiling_dbtp - kLimiterHeadroomDb - 20 * std::log10(highest);
  Trial best{free_db, limited(control, free_db, goal.ceiling_dbtp)};
  Search search({free_db, goal.max_reduction_db});
  for (const int most = ++trials + kMostTrials; trials < most; ++trials) {
    const double missing = goal.max_reduction_db - trial.result.p95_reduction_db;
    const double gain_db = search.next(trial.gain_db, missing);
    if (std::abs(missing) <= kCloseEnough || search.width() < kNarrow) break;
    trial = {gain_db, limited(control, gain_db, goal.ceiling_dbtp)};
    if (is_allowed(trial) && trial.gain_db > best.gain_db) best = trial;
  }
  return best;
}

}  // namespace

Solution solve_loudness(const Control& control, const LoudnessGoal& goal) {
  const double lufs = without_limiter(control).lufs;
  if (goal.kind == LoudnessGoal::Kind::peak_only || lufs == -kInfinity) {
    const Limited result = limited(control, 0, goal.ceiling_dbtp);
    return {0, -kInfinity, result.p95_reduction_db, result.max_reduction_db, true, 0};
  }
  Solution solution;
  const double start = goal.target_lufs - lufs;
  Trial trial = meet_loudness(control, goal, start, solution.iterations);
  trial = meet_reduction(control, goal, trial, solution.iterations);
  solution.gain_db = trial.gain_db;
  solution.expected_lufs = trial.result.lufs;
  solution.p95_reduction_db = trial.result.p95_reduction_db;
  solution.max_reduction_db = trial.result.max_reduction_db;
  solution.target_reached = std::abs(trial.result.lufs - goal.target_lufs) <= goal.tolerance_lu;
  return solution;
}

}  // namespace nocturne
