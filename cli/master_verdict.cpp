// The worst that is true comes first.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/master_verdict.h"

#include <cmath>

#include "cli/markup.h"

namespace nocturne {
namespace {

// What other meters may say of the same file, which interpolate in other ways.
constexpr double kPeakTolerance = 0.1;

std::string lufs_text(double x) { return page_number(x, 1) + " LUFS"; }

std::string levels_text(const Levels& after, const Plan& plan) {
  std::string out;
  if (after.integrated_lufs) out = lufs_text(*after.integrated_lufs) + ", ";
  if (!after.true_peak_dbtp) return out + "silent";
  return out + "true peak " + page_number(*after.true_peak_dbtp, 1) + " dBTP under a ceiling of " +
         page_number(plan.ceiling_dbtp, 1) + " dBTP";
}

Verdict missed(const MasterReport& r, double integrated) {
  const double off = integrated - *r.plan.target_lufs;
  Verdict v{Verdict::Kind::caution, "Target not reached", ""};
  v.detail = lufs_text(integrated) + ", " + page_number(std::abs(off), 2) + " LU " +
             (off < 0 ? "below" : "above") + " the target of " + lufs_text(*r.plan.target_lufs);
  if (!r.solution.target_reached)
    v.detail += ": to come nearer, the limiter would have to take more than " +
                page_number(r.plan.max_reduction_db, 1) +
                " dB from the loudest twentieth of the track, and that is where this plan stops";
  return v;
}

Verdict planned(const MasterReport& r) {
  Verdict v{Verdict::Kind::neutral, "Planned; nothing was written", ""};
  if (r.plan.target_lufs) v.detail = "The target is " + lufs_text(*r.plan.target_lufs);
  return v;
}

}  // namespace

Verdict verdict_of(const MasterReport& r) {
  if (r.state == MasterReport::State::failed) return {Verdict::Kind::bad, "Failed", r.error};
  if (r.state == MasterReport::State::planned) return planned(r);
  const Levels& after = r.after.levels;
  if (after.true_peak_dbtp.value_or(-HUGE_VAL) > r.plan.ceiling_dbtp + kPeakTolerance)
    return {Verdict::Kind::bad, "True peak above the ceiling",
            page_number(*after.true_peak_dbtp, 2) + " dBTP where " + page_number(r.plan.ceiling_dbtp, 1) +
                " dBTP are allowed"};
  if (!r.plan.target_lufs || !after.integrated_lufs)
    return {Verdict::Kind::neutral, "Loudness left as it is, peaks made safe", levels_text(after, r.plan)};
  const double off = std::abs(*after.integrated_lufs - *r.plan.target_lufs);
  if (!r.solution.target_reached || off > r.plan.tolerance_lu) return missed(r, *after.integrated_lufs);
  return {Verdict::Kind::good, "Target reached", levels_text(after, r.plan)};
}

}  // namespace nocturne
