// Members in the order in which the report has them.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/master_report_json.h"

#include <array>
#include <cmath>

#include "cli/master_verdict.h"
#include "cli/measurement_json.h"

namespace nocturne {
namespace {

constexpr double kStepSeconds = 0.1;

Json number(double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); }

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json verdict_json(const MasterReport& r) {
  constexpr std::array<std::string_view, 4> kKinds{"good", "caution", "bad", "neutral"};
  const Verdict v = verdict_of(r);
  return {{"kind", kKinds[static_cast<std::size_t>(v.kind)]}, {"headline", v.headline}, {"detail", v.detail}};
}

Json references_json(const MasterReport& r) {
  Json out = Json::array();
  for (const auto& file : r.references) {
    Json entry = Json::object();
    put_path(entry, "path", file.native());
    out.push_back(entry);
  }
  return out;
}

Json solution_json(const Solution& s) {
  return {{"gain_db", number(s.gain_db)},
          {"expected_lufs", number(s.expected_lufs)},
          {"p95_reduction_db", number(s.p95_reduction_db)},
          {"max_reduction_db", number(s.max_reduction_db)},
          {"target_reached", s.target_reached},
          {"iterations", s.iterations}};
}

Json reduction_json(const MasterReport& r) {
  return {{"step_s", kStepSeconds},
          {"limiter_db", curve_json(r.reduction_db)},
          {"compressor_low_db", curve_json(r.compression_db[0])},
          {"compressor_mid_db", curve_json(r.compression_db[1])},
          {"compressor_high_db", curve_json(r.compression_db[2])}};
}

Json wave_json(const std::vector<WaveColumn>& columns) {
  std::vector<float> low, high;
  for (const WaveColumn& c : columns) low.push_back(c.low), high.push_back(c.high);
  return {{"low", curve_json(low)}, {"high", curve_json(high)}};
}

Json changes_json(const MasterReport& r) {
  Json out = Json::array();
  for (const Change& c : r.changes) out.push_back({{"what", c.what}, {"why", c.why}});
  return out;
}

Json timings_json(const MasterReport& r) {
  return {{"wall_s", r.wall_seconds},
          {"cpu_s", r.cpu_seconds},
          {"analyze_cpu_s", r.analyze_cpu_seconds},
          {"encode_cpu_s", r.encode_cpu_seconds}};
}

Json plan_json(const Plan& plan) {
  Json out{{"version", Plan::version}};
  out.update(described_json(plan));
  return out;
}

/// What the sound came to: null of a track that was not looked at.
void put_results(Json& out, const MasterReport& r) {
  out["before"] = measurement_json(r.before);
  out["after"] = r.after.format.rate > 0 ? measurement_json(r.after) : Json(nullptr);
  if (const auto& album = r.album_result) {
    out["album_before"] = described_json(album->before);
    out["album_after"] = r.after.format.rate > 0 ? described_json(album->after) : Json(nullptr);
  }
  out["target"] = {{"mid_db", curve_json(r.target_mid_db)}, {"side_db", curve_json(r.target_side_db)}};
  out["plan"] = plan_json(r.plan);
  out["plan_hash"] = text_or_null(r.plan_hash);
  out["input_hash"] = text_or_null(r.input_hash);
  out["solution"] = solution_json(r.solution);
  out["repairs"] = r.repairs;
  out["reduction"] = reduction_json(r);
  out["wave"] = {{"before", wave_json(r.wave_before)}, {"after", wave_json(r.wave_after)}};
  out["timings"] = timings_json(r);
}

void put_nothing(Json& out) {
  for (const char* member : {"before", "after", "target", "plan", "plan_hash", "input_hash", "solution",
                             "repairs", "reduction", "wave", "timings"})
    out[member] = nullptr;
}

void put_origin(Json& out, const MasterReport& r) {
  put_path(out, "input", r.input.native());
  put_path(out, "output", r.output.native());
  out["mode"] = r.mode;
  out["preset"] = text_or_null(r.preset);
  out["references"] = references_json(r);
  out["album"] = text_or_null(r.album);
}

}  // namespace

std::string_view name(MasterReport::State state) {
  constexpr std::array<std::string_view, 4> kNames{"written", "unchanged", "planned", "failed"};
  return kNames[static_cast<std::size_t>(state)];
}

Json master_report_json(const MasterReport& r) {
  Json out{{"schema", kMasterReportSchema}, {"type", "master_report"}, {"state", name(r.state)}};
  put_origin(out, r);
  out["error"] = text_or_null(r.error);
  const bool measured = r.before.format.rate > 0;
  out["verdict"] = measured ? verdict_json(r) : Json(nullptr);
  out["warnings"] = r.warnings;
  out["changes"] = changes_json(r);
  measured ? put_results(out, r) : put_nothing(out);
  return out;
}

void put_remembered(Json& report, const MasterRow& row) {
  report["before"] = Json::parse(row.before, nullptr, false);
  report["after"] = Json::parse(row.after, nullptr, false);
  report["solution"] = Json::parse(row.solution, nullptr, false);
  report["plan_hash"] = row.plan_hash;
  report["input_hash"] = row.input_hash;
}

}  // namespace nocturne
