// Reports, warnings, rows.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/job_report.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <utility>

#include "core/error.h"
#include "core/json_text.h"
#include "core/version.h"
#include "mastering/outcome.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;

constexpr int kPerSecond = 10;  // values of a curve

std::string solution_json(const Solution& s) {
  return "{\"gain_db\":" + json_number(s.gain_db) + ",\"expected_lufs\":" + json_number(s.expected_lufs) +
         ",\"p95_reduction_db\":" + json_number(s.p95_reduction_db) +
         ",\"max_reduction_db\":" + json_number(s.max_reduction_db) +
         ",\"target_reached\":" + (s.target_reached ? "true" : "false") + "}";
}

}  // namespace

std::string decibels(double db) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.2f", db);
  return text.data();
}

std::vector<MasterReport> reports_of(const MasterJob& job, const MasterOptions& options,
                                     MasterReport::State state, const std::string& error) {
  std::vector<MasterReport> out;
  for (const MasterTrack& track : job.tracks) {
    MasterReport& report = out.emplace_back();
    report.state = state;
    report.input = track.input;
    report.output = track.output;
    report.mode = name(options.aims.mode);
    report.preset = options.aims.preset.name;
    for (const auto& reference : options.aims.references) report.references.push_back(reference.file);
    report.album = job.album;
    report.error = error;
  }
  return out;
}

std::vector<std::string> warnings_of(const Planned& planned, const JobAnalysis& analysis,
                                     const Rendered& rendered) {
  std::vector<std::string> out;
  if (!planned.copied_because.empty()) out.push_back(planned.copied_because);
  if (const std::int64_t broken = analysis.whole.non_finite_frames; broken > 0)
    out.push_back(std::to_string(broken) + " frames held NaN or infinities, which became 0");
  if (!rendered.overs.empty())
    out.push_back("true peak " + decibels(rendered.true_peak_dbtp) + " dBTP, above the ceiling of " +
                  decibels(planned.plan.ceiling_dbtp));
  return out;
}

void conclude(MasterReport& report) {
  for (Change& change : explain_loudness(report)) report.changes.push_back(std::move(change));
  const bool written = report.state == MasterReport::State::written;
  if (const std::string miss = target_miss_text(report); !miss.empty())
    report.warnings.push_back((written ? "target not reached: " : "target out of reach: ") + miss);
}

std::vector<float> part_of_curve(const std::vector<float>& curve, const JobAnalysis& job, std::size_t track) {
  const int rate = job.whole.format.rate;
  const auto stretch = [&](std::int64_t frame) {
    return std::min(curve.size(), static_cast<std::size_t>(frame * kPerSecond / rate));
  };
  const std::size_t begin = stretch(job.begins[track]);
  const std::size_t end = stretch(job.begins[track + 1] + rate / kPerSecond - 1);
  return {curve.begin() + static_cast<std::ptrdiff_t>(begin),
          curve.begin() + static_cast<std::ptrdiff_t>(std::max(begin, end))};
}

MasterRow row_of(const MasterReport& report, const std::string& settings_hash, FileStamp input,
                 const fs::path& written) {
  const FileStamp output = file_stamp(written).value_or(FileStamp{});
  MasterRow out{.output = report.output.native(), .size = output.size, .mtime_ns = output.mtime_ns};
  out.input = fs::absolute(report.input).native();
  out.input_size = input.size;
  out.input_mtime_ns = input.mtime_ns;
  out.input_hash = report.input_hash;
  out.settings_hash = settings_hash;
  out.plan_hash = report.plan_hash;
  out.plan = json_text(report.plan);
  out.mode = report.mode;
  out.preset = printable(report.preset);
  out.album = printable(report.album);
  out.before = json_text(report.before.levels);
  out.after = json_text(report.after.levels);
  out.solution = solution_json(report.solution);
  for (const std::string& warning : report.warnings) out.warnings += printable(warning) + "\n";
  out.at = std::time(nullptr);
  out.program_version = kVersion;
  return out;
}

}  // namespace nocturne
