// The worst that is true comes first.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/master_verdict.h"

#include <optional>

#include "cli/format.h"
#include "mastering/outcome.h"

namespace nocturne {
namespace {

// What other meters may say of the same file, which interpolate in other ways.
constexpr double kPeakTolerance = 0.1;

std::string lufs_text(double x) { return fixed(x, 1) + " LUFS"; }

/// "album at -14.0 LUFS, this track at -11.5 LUFS"
std::string loudness_text(const MasterReport& r) {
  const auto all = judged_after_lufs(r), own = r.after.levels.integrated_lufs;
  if (!r.album_result) return all ? lufs_text(*all) : "";
  std::string out = all ? "album at " + lufs_text(*all) : "";
  if (own) out += (out.empty() ? "" : ", ") + std::string("this track at ") + lufs_text(*own);
  return out;
}

std::string peak_text(const MasterReport& r) {
  const std::optional<double>& peak = r.after.levels.true_peak_dbtp;
  if (!peak) return "silent";
  const std::string ceiling = fixed(r.plan.ceiling_dbtp, 1) + " dBTP";
  if (const auto over = over_ceiling_db(r))
    return "true peak " + fixed(*peak, 2) + " dBTP, " + fixed(*over, 2) + " dB above the ceiling of " +
           ceiling;
  return "true peak " + fixed(*peak, 1) + " dBTP under a ceiling of " + ceiling;
}

std::string levels_text(const MasterReport& r) {
  const std::string loudness = loudness_text(r);
  return (loudness.empty() ? "" : loudness + "; ") + peak_text(r);
}

std::string missed_text(const MasterReport& r) {
  std::string out = target_miss_text(r);
  if (r.album_result && r.after.levels.integrated_lufs)
    out += "; this track at " + lufs_text(*r.after.levels.integrated_lufs);
  return over_ceiling_db(r) ? out + "; " + peak_text(r) : out;
}

Verdict planned(const MasterReport& r) {
  Verdict v{Verdict::Kind::neutral, "Planned; nothing was written", ""};
  if (const std::string miss = target_miss_text(r); !miss.empty())
    v.detail = "The target is out of reach: " + miss;
  else if (r.plan.target_lufs)
    v.detail = "The target is " + lufs_text(*r.plan.target_lufs);
  return v;
}

}  // namespace

Verdict verdict_of(const MasterReport& r) {
  if (r.state == MasterReport::State::failed) return {Verdict::Kind::bad, "Failed", r.error};
  if (r.state == MasterReport::State::planned) return planned(r);
  if (r.state == MasterReport::State::unchanged)
    return {Verdict::Kind::neutral, "Unchanged since it was mastered", ""};
  const double over = over_ceiling_db(r).value_or(0);
  if (over > kPeakTolerance) return {Verdict::Kind::bad, "True peak above the ceiling", levels_text(r)};
  if (target_miss_lu(r))
    return {Verdict::Kind::caution, r.album_result ? "Album: target not reached" : "Target not reached",
            missed_text(r)};
  if (over > 0) return {Verdict::Kind::caution, "True peak above the ceiling", levels_text(r)};
  if (!r.plan.target_lufs || !judged_after_lufs(r))
    return {Verdict::Kind::neutral, "Loudness left as it is, peaks made safe", levels_text(r)};
  return {Verdict::Kind::good, r.album_result ? "Album on target" : "Target reached", levels_text(r)};
}

}  // namespace nocturne
