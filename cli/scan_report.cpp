// Lines of a scan's summary.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/scan_report.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "cli/format.h"
#include "cli/table.h"
#include "core/error.h"

namespace nocturne {
namespace {

constexpr std::size_t kShownFailures = 5;
using Rows = std::vector<std::vector<std::string>>;

std::string headline(const ScanSummary& s) {
  std::string out = s.interrupted ? "Interrupted after " : "Scanned ";
  out += s.interrupted ? count_text(s.done()) + " of " + count_text(s.to_analyze, "file", "files")
                       : count_text(s.found, "file", "files");
  out += " in " + duration_text(s.wall_seconds) + ": " + count_text(s.analyzed) + " analysed";
  const std::pair<std::int64_t, const char*> others[]{{s.recognized, " recognised"},
                                                      {s.moved, " moved"},
                                                      {s.unchanged, " unchanged"},
                                                      {s.failed, " failed"},
                                                      {s.remembered, " failed earlier"},
                                                      {s.skipped, " skipped"},
                                                      {s.missing, " missing"},
                                                      {s.returned, " back again"},
                                                      {s.guarded, " gone but not marked as missing"},
                                                      {s.unlisted, " folders not readable"}};
  for (const auto& [n, what] : others)
    if (n > 0) out += ", " + count_text(n) + what;
  return out;
}

/// "12 new, 3 changed, 240 for tempo"; empty when nothing was looked at.
std::string reasons_text(const PlanReasons& reasons) {
  std::string out;
  const auto add = [&](std::int64_t n, const std::string& what) {
    if (n > 0) out += (out.empty() ? "" : ", ") + count_text(n) + " " + what;
  };
  add(reasons.fresh, "new");
  add(reasons.changed, "changed");
  add(reasons.retried, "failed earlier");
  add(reasons.fuller, "for what fast mode left out");
  for (const auto& [group, n] : reasons.groups) add(n, "for " + group);
  add(reasons.unhashed, "to be recognised later");
  add(reasons.checked, "to be checked");
  return out;
}

Json reasons_json(const PlanReasons& reasons) {
  Json out{{"new", reasons.fresh},     {"changed", reasons.changed},   {"retried", reasons.retried},
           {"fuller", reasons.fuller}, {"unhashed", reasons.unhashed}, {"checked", reasons.checked},
           {"groups", Json::object()}};
  for (const auto& [group, n] : reasons.groups)
    if (n > 0) out["groups"][group] = n;
  return out;
}

std::string failures(const ScanSummary& s, const Terminal& terminal) {
  std::string out;
  for (const std::string& line : failure_lines(s)) out += "  " + line + "\n";
  return out.empty() ? "" : terminal.red("Failed") + "\n" + out;
}

std::string next_step(const ScanSummary& s) {
  if (s.interrupted) return "The next scan goes on from here.\n";
  if (s.guarded > 0)
    return "Is a disk not mounted? If the files are gone for good: --missing-guard-percent 100\n";
  if (s.analyzed > 0) return "Next: nocturne status, nocturne show FILE, nocturne export\n";
  return "";
}

}  // namespace

std::vector<std::string> failure_lines(const ScanSummary& s) {
  std::vector<std::string> out;
  const std::size_t shown = std::min(s.failures.size(), kShownFailures);
  for (std::size_t i = 0; i < shown; ++i) {
    const std::string path = printable(s.failures[i].path), what = s.failures[i].what;
    out.push_back(what.starts_with(path) ? what
                                         : path + ": " + what);  // most reasons begin with the file's name
  }
  const auto more = s.failed - static_cast<std::int64_t>(shown);
  if (more > 0) out.push_back("… and " + count_text(more) + " more: nocturne status --failures");
  return out;
}

std::string scan_summary(const ScanSummary& s, const std::string& database, const Terminal& terminal) {
  std::string out = terminal.bold(headline(s)) + "\n";
  Rows rows;
  if (s.to_analyze > s.reasons.fresh) rows.push_back({"looked at", reasons_text(s.reasons)});
  if (s.analyzed > 0 && s.wall_seconds > 0) {
    rows.push_back(
        {"music",
         hours_text(s.audio_seconds) + ", " + speed_text(s.audio_seconds / s.wall_seconds) + " real time, " +
             count_text(static_cast<std::int64_t>(static_cast<double>(s.analyzed) / s.wall_seconds * 3600)) +
             " files an hour"});
    rows.push_back({"memory", bytes_text(s.peak_memory_bytes) + " at most"});
  }
  rows.push_back({"database", printable(database)});
  return out + table_text(rows) + failures(s, terminal) + next_step(s);
}

std::string plan_summary(const ScanSummary& s) {
  const std::string reasons = reasons_text(s.reasons);
  std::string out = "Found " + count_text(s.found, "file", "files") + ": " + count_text(s.to_analyze) +
                    " to look at" + (reasons.empty() ? "" : " (" + reasons + ")") + ", " +
                    count_text(s.unchanged) + " unchanged";
  if (s.remembered > 0) out += ", " + count_text(s.remembered) + " failed earlier";
  if (s.missing > 0) out += ", " + count_text(s.missing) + " missing";
  return out + "; nothing was changed\n";
}

std::string scan_statistics(const ScanSummary& s) {
  const double cores = s.wall_seconds > 0 ? s.cpu_seconds / s.wall_seconds : 0;
  return "Statistics\n" +
         table_text(
             {{"processor time", duration_text(s.cpu_seconds) + ", " + fixed(cores, 2) + " cores busy"},
              {"cache", count_text(s.cache.hits) + " hits, " + count_text(s.cache.misses) + " misses, " +
                            count_text(s.cache.evictions) + " evictions, " + count_text(s.cache.discarded) +
                            " discarded"}});
}

Json scan_json(const ScanSummary& s, const std::string& database) {
  Json out{{"schema", kJsonSchema}};
  put_path(out, "database", database);
  out["interrupted"] = s.interrupted;
  out["files"] = {{"found", s.found},           {"unchanged", s.unchanged},
                  {"to_analyze", s.to_analyze}, {"recognized", s.recognized},
                  {"moved", s.moved},           {"analyzed", s.analyzed},
                  {"failed", s.failed},         {"remembered", s.remembered},
                  {"skipped", s.skipped},       {"missing", s.missing},
                  {"returned", s.returned},     {"guarded", s.guarded},
                  {"unlisted", s.unlisted},     {"unusable_roots", s.unusable_roots}};
  out["reasons"] = reasons_json(s.reasons);
  out["audio_seconds"] = s.audio_seconds;
  out["wall_seconds"] = s.wall_seconds;
  out["cpu_seconds"] = s.cpu_seconds;
  out["peak_memory_bytes"] = s.peak_memory_bytes;
  out["cache"] = {{"hits", s.cache.hits},
                  {"misses", s.cache.misses},
                  {"evictions", s.cache.evictions},
                  {"discarded", s.cache.discarded}};
  out["failures"] = Json::array();
  for (const ScanSummary::Failure& f : s.failures) {
    Json failure;
    put_path(failure, "path", f.path);
    failure["what"] = f.what;
    out["failures"].push_back(std::move(failure));
  }
  return out;
}

ExitStatus status_of(const ScanSummary& s) {
  if (s.interrupted) return ExitStatus::interrupted;
  if (s.guarded > 0 || s.unusable_roots > 0) return ExitStatus::library;
  return s.failed > 0 || s.unlisted > 0 ? ExitStatus::some_failed : ExitStatus::ok;
}

}  // namespace nocturne
