// Differences, and their words.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/outcome.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace nocturne {
namespace {

// Where few peaks are limited the percentile moves in steps: it may end this far below the limit.
constexpr double kAtLimitDb = 0.25;
constexpr double kShownDb = 0.005;  // half a unit of the last digit

std::string number(double x, int decimals = 1) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, x);
  const std::string out = text.data();
  return out.find_first_of("123456789") == std::string::npos && out[0] == '-' ? out.substr(1) : out;
}

/// As few digits as it has: "4", "4.5".
std::string setting(double x) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%g", x);
  return text.data();
}

double rounded(double x) { return std::round(10 * x) / 10; }

bool is_plan(const MasterReport& r) { return r.state != MasterReport::State::written; }

double gain_db(const MasterReport& r) { return r.plan.trim_db + r.solution.gain_db; }

std::string reason(const MasterReport& r, double miss) {
  if (r.solution.target_reached) return number(r.solution.expected_lufs) + " was expected";
  if (miss > 0) return "no gain comes nearer";
  if (r.solution.p95_reduction_db >= r.plan.max_reduction_db - kAtLimitDb)
    return "the limiter is at its limit (" + setting(r.plan.max_reduction_db) + " dB)";
  return "the gain is at its bound";
}

Change loudness(const MasterReport& r, double before, double after) {
  // What is printed adds up.
  const double change = rounded(after) - rounded(before);
  const std::string whose = r.album_result ? "the album's loudness" : "loudness";
  const std::string to_be = is_plan(r) ? " to be" : "";
  Change out;
  out.what = whose + to_be;
  if (std::abs(change) < kShownDb)
    out.what += " kept at " + number(after) + " LUFS";
  else
    out.what += (change > 0 ? " raised by " : " lowered by ") + number(std::abs(change)) + " LU, from " +
                number(before) + " to " + number(after) + " LUFS";
  out.what += ", with " + number(gain_db(r)) + " dB of gain";
  if (r.album_result) out.what += " for all of its tracks";
  out.why = "the target is " + number(*r.plan.target_lufs) + " LUFS";
  if (const auto miss = target_miss_lu(r)) out.why += "; " + reason(r, *miss);
  return out;
}

Change peaks(const MasterReport& r) {
  const std::string ceiling = number(r.plan.ceiling_dbtp) + " dBTP";
  const auto &before = r.before.levels.true_peak_dbtp, &after = r.after.levels.true_peak_dbtp;
  if (is_plan(r))
    return {"true peaks to be kept under " + ceiling,
            before ? "they reach " + number(*before) + " dBTP" : "players and coders clip what lies above"};
  if (!before || !after) return {"true peaks under " + ceiling, "there are none: the track is silent"};
  const std::string what =
      rounded(*before) == rounded(*after)
          ? "the true peak kept at " + number(*after) + " dBTP"
          : "the true peak moved from " + number(*before) + " to " + number(*after) + " dBTP";
  const auto over = over_ceiling_db(r);
  return {what, over ? "that is " + number(*over, 2) + " dB above the ceiling of " + ceiling
                     : "the ceiling is " + ceiling};
}

}  // namespace

std::optional<double> judged_before_lufs(const MasterReport& r) {
  return r.album_result ? r.album_result->before.integrated_lufs : r.before.levels.integrated_lufs;
}

std::optional<double> judged_after_lufs(const MasterReport& r) {
  if (!is_plan(r))
    return r.album_result ? r.album_result->after.integrated_lufs : r.after.levels.integrated_lufs;
  return std::isfinite(r.solution.expected_lufs) && judged_before_lufs(r)
             ? std::optional(r.solution.expected_lufs)
             : std::nullopt;
}

std::optional<double> target_miss_lu(const MasterReport& r) {
  const std::optional<double> after = judged_after_lufs(r);
  if (!r.plan.target_lufs || !after) return std::nullopt;
  const double miss = *after - *r.plan.target_lufs;
  return std::abs(miss) > r.plan.tolerance_lu ? std::optional(miss) : std::nullopt;
}

std::string target_miss_text(const MasterReport& r) {
  const std::optional<double> miss = target_miss_lu(r);
  if (!miss) return "";
  const int decimals = std::abs(*miss) < 0.3 ? 2 : 1;
  return number(*judged_after_lufs(r), decimals) + " LUFS" + (r.album_result ? " over the album" : "") +
         ", " + number(std::abs(*miss), decimals) + " LU " + (*miss < 0 ? "short of " : "above ") +
         number(*r.plan.target_lufs, decimals) + ": " + reason(r, *miss);
}

std::optional<double> over_ceiling_db(const MasterReport& r) {
  const std::optional<double>& peak = r.after.levels.true_peak_dbtp;
  if (is_plan(r) || !peak) return std::nullopt;
  const double over = *peak - r.plan.ceiling_dbtp;
  return over >= kShownDb ? std::optional(over) : std::nullopt;
}

std::vector<Change> explain_loudness(const MasterReport& r) {
  const std::optional<double> before = judged_before_lufs(r), after = judged_after_lufs(r);
  const std::string whose = r.album_result ? "the album" : "the track";
  if (!r.plan.target_lufs || !before || !after)
    return {{"loudness left as it is", whose + " is silent or shorter than 400 ms and has no loudness"},
            peaks(r)};
  return {loudness(r, *before, *after), peaks(r)};
}

}  // namespace nocturne
