// nocturne status
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "analyzers/registry.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/library_access.h"
#include "cli/problem_list.h"
#include "cli/table.h"
#include "cli/track_json.h"
#include "core/error.h"

namespace nocturne {
namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr int kShownRuns = 5;
constexpr std::size_t kShownFiles = 10;

/// All that the page and the JSON form show.
struct Status {
  std::filesystem::path database;
  std::int64_t database_bytes = 0;
  LibraryCounts counts;
  std::vector<RootRow> roots;
  std::vector<RunRow> runs;
  std::vector<FailureRow> failures;
  std::vector<SkippedRow> skipped;
  std::vector<StaleGroup> stale;
  bool running = false;
};

/// A run that nobody works on any more was killed; the next scan records it as interrupted.
std::string state_text(const RunRow& run, const Status& s) {
  return run.state == RunState::running && !s.running ? "killed" : std::string(name(run.state));
}

Status read_status(CommandContext& context) {
  const Library library = open_library(context);
  Status s;
  s.database = database_of(context.configuration());
  s.database_bytes = file_stamp(s.database).value_or(FileStamp{}).size;
  s.counts = library.counts();
  s.roots = library.roots();
  s.runs = library.recent_runs(kShownRuns);
  s.failures = library.failures();
  s.skipped = library.skipped();
  s.stale = library.stale_groups();
  s.running = is_scan_running(s.database);
  return s;
}

std::string overview(const Status& s, const Terminal& terminal) {
  const LibraryCounts& c = s.counts;
  Rows rows{
      {"analysed", count_text(c.ok, "file", "files") + ", " + hours_text(c.audio_seconds) + " of music"}};
  if (c.failed > 0) rows.push_back({"failed", count_text(c.failed, "file", "files")});
  if (c.missing > 0)
    rows.push_back({"missing", count_text(c.missing, "file", "files") + ", their analysis is kept"});
  if (!s.skipped.empty())
    rows.push_back(
        {"skipped", count_text(static_cast<std::int64_t>(s.skipped.size())) + " in the last scan"});
  return terminal.bold("Library " + printable(s.database.native())) + " (" + bytes_text(s.database_bytes) +
         ")\n" + table_text(rows);
}

std::string folders(const std::vector<RootRow>& roots, const Terminal& terminal) {
  Rows rows;
  for (const RootRow& r : roots)
    rows.push_back(
        {printable(r.path), count_text(r.files, "file", "files"), "last scan " + time_text(r.last_scan)});
  return rows.empty()
             ? ""
             : "\n" + terminal.bold("Folders") + "\n" + table_text(rows, {{Align::left, Align::right}});
}

std::string scans(const Status& s, const Terminal& terminal) {
  Rows rows{
      {"begun", "end", "analysed", "recognised", "moved", "unchanged", "failed", "missing", "time", "speed"}};
  for (const RunRow& r : s.runs) {
    const RunCounts& c = r.counts;
    const bool timed = c.wall_seconds > 0;
    rows.push_back({time_text(r.begun_at), state_text(r, s), count_text(c.analyzed), count_text(c.recognized),
                    count_text(c.moved), count_text(c.unchanged), count_text(c.failed), count_text(c.missing),
                    timed ? duration_text(c.wall_seconds) : "-",
                    timed && c.analyzed > 0 ? speed_text(c.audio_seconds / c.wall_seconds) : "-"});
  }
  std::vector<Align> columns(rows.front().size(), Align::right);
  columns[0] = columns[1] = Align::left;
  const TableStyle style{columns};
  return s.runs.empty() ? "" : "\n" + terminal.bold("Last scans") + "\n" + table_text(rows, style);
}

std::string_view renewal_text(const StaleGroup& g) {
  if (g.key != GroupKey::recording) return "read anew";
  const auto derived = derived_groups();
  return std::find(derived.begin(), derived.end(), g.group) != derived.end()
             ? "computed from the other groups"
             : "analysed anew";
}

/// "tempo: 240 recordings of version 1, analysed anew by the next scan (now version 2)"
std::string stale_text(const StaleGroup& g) {
  const bool recordings = g.key == GroupKey::recording;
  std::string out =
      g.group + ": " +
      (recordings ? count_text(g.count, "recording", "recordings") : count_text(g.count, "file", "files"));
  out += g.stored_version ? " of version " + std::to_string(*g.stored_version) : " without it";
  out += ", " + std::string(renewal_text(g)) + " by the next scan";
  return out + " (now version " + std::to_string(g.version) + ")";
}

std::string stale_groups(const std::vector<StaleGroup>& groups, const Terminal& terminal) {
  std::string out;
  for (const StaleGroup& g : groups) out += "  " + stale_text(g) + "\n";
  return out.empty() ? "" : "\n" + terminal.bold("To be renewed") + "\n" + out;
}

/// "  name: reason" as far as `most` goes.
template <class Row, class Text>
std::string file_list(const std::string& title, const std::vector<Row>& rows, std::size_t most,
                      const std::string& how_to_see_all, Text text) {
  if (rows.empty()) return "";
  std::string out = "\n" + title + "\n";
  for (std::size_t i = 0; i < std::min(most, rows.size()); ++i) out += "  " + text(rows[i]) + "\n";
  if (rows.size() > most)
    out += "  … and " + count_text(static_cast<std::int64_t>(rows.size() - most)) + " more" + how_to_see_all +
           "\n";
  return out;
}

std::string failure_text(const FailureRow& f) {
  const std::string path = printable(f.path);
  std::string out = f.what.starts_with(path) ? f.what : path + ": " + f.what;
  if (f.times > 1) out += " [" + std::to_string(f.times) + " times]";
  return out + " [next try " + time_text(f.next_try_at).substr(0, 10) + "]";
}

std::string page(const Status& s, const Terminal& terminal, std::size_t most) {
  return overview(s, terminal) + folders(s.roots, terminal) + scans(s, terminal) +
         stale_groups(s.stale, terminal) +
         file_list(terminal.bold("Failed"), s.failures, most, ": nocturne status --failures", failure_text) +
         file_list(terminal.bold("Skipped"), s.skipped, most, "",
                   [](const SkippedRow& r) { return printable(r.path) + ": " + r.reason; });
}

Json run_json(const RunRow& r, const Status& s) {
  const RunCounts& c = r.counts;
  Json out{{"begun", iso_time(r.begun_at)}};
  out["ended"] = r.ended_at ? Json(iso_time(*r.ended_at)) : Json(nullptr);
  out["state"] = state_text(r, s);
  out["version"] = r.program_version;
  out["options"] = r.options;
  out["files"] = {{"found", c.found},           {"unchanged", c.unchanged}, {"analyzed", c.analyzed},
                  {"recognized", c.recognized}, {"moved", c.moved},         {"failed", c.failed},
                  {"skipped", c.skipped},       {"missing", c.missing}};
  out["audio_seconds"] = c.audio_seconds;
  out["wall_seconds"] = c.wall_seconds;
  out["cpu_seconds"] = c.cpu_seconds;
  out["peak_memory_bytes"] = c.peak_memory_bytes;
  return out;
}

template <class Row, class Fill>
Json list_json(const std::vector<Row>& rows, Fill fill) {
  Json out = Json::array();
  for (const Row& row : rows) {
    Json item;
    put_path(item, "path", row.path);
    fill(item, row);
    out.push_back(std::move(item));
  }
  return out;
}

Json status_json(const Status& s) {
  Json out{{"schema", kJsonSchema}};
  put_path(out, "database", s.database.native());
  out["database_bytes"] = s.database_bytes;
  out["files"] = {{"ok", s.counts.ok}, {"failed", s.counts.failed}, {"missing", s.counts.missing}};
  out["recordings"] = s.counts.recordings;
  out["audio_seconds"] = s.counts.audio_seconds;
  out["folders"] = list_json(s.roots, [](Json& item, const RootRow& r) {
    item["files"] = r.files;
    item["last_scan"] = iso_time(r.last_scan);
  });
  out["runs"] = Json::array();
  for (const RunRow& r : s.runs) out["runs"].push_back(run_json(r, s));
  out["stale_groups"] = Json::array();
  for (const StaleGroup& g : s.stale)
    out["stale_groups"].push_back(
        {{"group", g.group},
         {g.key == GroupKey::recording ? "recordings" : "files", g.count},
         {"stored_version", g.stored_version ? Json(*g.stored_version) : Json(nullptr)},
         {"version", g.version}});
  out["failures"] = list_json(s.failures, [](Json& item, const FailureRow& f) {
    item["what"] = f.what;
    item["stage"] = f.stage;
    item["times"] = f.times;
    item["last"] = iso_time(f.last_at);
    item["next_try"] = iso_time(f.next_try_at);
  });
  out["skipped"] = list_json(s.skipped, [](Json& item, const SkippedRow& r) { item["reason"] = r.reason; });
  return out;
}

/// The page of --problems.
ExitStatus run_problems(CommandContext& context) {
  const std::vector<Finding> findings = library_findings(open_library(context));
  if (context.call.has(Switch::json)) {
    Json out{{"schema", kJsonSchema}};
    out["problems"] = problem_json(findings);
    context.out.line(json_line(out));
  } else {
    const std::size_t most = context.call.has(Switch::all) ? SIZE_MAX : kShownFiles;
    context.out.write(problem_page(findings, context.out_terminal, most));
  }
  return ExitStatus::ok;
}

}  // namespace

ExitStatus run_status(CommandContext& context) {
  if (context.call.has(Switch::problems)) return run_problems(context);
  const Status status = read_status(context);
  if (context.call.has(Switch::json))
    context.out.line(json_line(status_json(status)));
  else
    context.out.write(
        page(status, context.out_terminal, context.call.has(Switch::failures) ? SIZE_MAX : kShownFiles));
  return ExitStatus::ok;
}

}  // namespace nocturne
