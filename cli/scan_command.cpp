// nocturne scan
// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <utility>

#include "cli/commands.h"
#include "cli/library_access.h"
#include "cli/progress_display.h"
#include "cli/scan_metrics.h"
#include "cli/scan_report.h"
#include "cli/stop_signals.h"
#include "core/error.h"
#include "core/log.h"
#include "pipeline/scan.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> folders_to_scan(CommandContext& context) {
  const std::vector<std::string>& named = context.call.operands;
  if (!named.empty()) return {named.begin(), named.end()};
  const std::vector<fs::path>& library = context.settings().library;
  if (!library.empty()) return library;
  throw Error(ErrorCode::usage,
              "scan: no folder is given and the setting library names none; \"nocturne scan ~/Music\", say");
}

ScanOptions options_from(CommandContext& context) {
  const Settings& s = context.settings();
  ScanOptions o;
  o.roots = folders_to_scan(context);
  o.database = place_for_database(context);
  o.mode = s.fast ? Mode::fast : Mode::full;
  o.jobs = s.jobs;
  o.memory_bytes = s.memory.bytes;
  o.batch_outcomes = s.batch_outcomes;
  o.batch_ms = s.batch_ms;
  o.cache_configurations = s.cache_configurations;
  o.missing_guard_percent = s.missing_guard_percent;
  o.max_hours = s.max_hours;
  o.file_timeout_s = s.file_timeout_s;
  o.extensions = s.extensions;
  o.failed = s.retry_failed ? ScanOptions::Failed::retry : ScanOptions::Failed::remember;
  o.depth = s.deep ? Depth::payload : Depth::stat;
  return o;
}

/// A path as another program reads it; on a terminal, as a person may see it.
void print_planned(CommandContext& context, const std::string& path) {
  if (context.call.has(Switch::json)) {
    Json line{{"schema", kJsonSchema}};
    put_path(line, "path", path);
    context.out.line(json_line(line));
  } else if (context.call.has(Switch::null_separated)) {
    context.out.write(path + '\0');
  } else {
    context.out.line(::isatty(STDOUT_FILENO) == 1 ? printable(path) : path);
  }
}

void to_stderr(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stderr); }

ExitStatus list_only(CommandContext& context, ScanOptions options) {
  options.run = ScanOptions::Run::list_only;
  options.on_planned = [&](const std::string& path) { print_planned(context, path); };
  ScanProgress progress;
  const ScanSummary summary = scan(options, progress, {});
  context.out.close();
  if (!context.quiet()) to_stderr(plan_summary(summary));
  return summary.guarded > 0 || summary.unusable_roots > 0 ? ExitStatus::library : ExitStatus::ok;
}

ScanSummary run_with_display(CommandContext& context, const ScanOptions& options) {
  using Style = ProgressDisplay::Style;
  const Style style = context.quiet()                    ? Style::none
                      : context.err_terminal.interactive ? Style::bar
                                                         : Style::lines;
  const StopSignals signals([] {
    log(LogLevel::warning, "stopping: finished tracks are being written; a second signal leaves at once");
  });
  ScanProgress progress;
  const ProgressDisplay display(progress, style, context.err_terminal,
                                std::chrono::seconds(context.settings().progress_s));
  return scan(options, progress, signals.token());
}

/// The scan, whose figures are left behind however it ends. A scan that finds another at work leaves that
/// one's file alone.
std::pair<ScanSummary, ExitStatus> scan_with_metrics(CommandContext& context, const ScanOptions& options) {
  const fs::path& file = context.settings().metrics.path;
  ScanFigures figures{.database = options.database, .begun_at = unix_time(), .summary = {}, .library = {}};
  const auto leave = [&](ExitStatus status) {
    figures.status = status;
    if (file.empty() || status == ExitStatus::busy || write_scan_metrics(file, figures)) return status;
    return status == ExitStatus::ok ? ExitStatus::some_failed : status;
  };
  try {
    figures.summary = run_with_display(context, options);
  } catch (const Error& e) {
    leave(status_of(e.code()));
    throw;
  } catch (const std::exception&) {
    leave(ExitStatus::some_failed);
    throw;
  }
  const ExitStatus status = leave(status_of(*figures.summary));
  return {*figures.summary, status};
}

}  // namespace

ExitStatus run_scan(CommandContext& context) {
  const ScanOptions options = options_from(context);
  if (context.call.has(Switch::dry_run)) return list_only(context, options);
  const auto [summary, status] = scan_with_metrics(context, options);
  const std::string& database = options.database.native();
  if (!context.quiet())
    to_stderr(scan_summary(summary, database, context.err_terminal));
  else
    for (const std::string& line : failure_lines(summary)) log(LogLevel::error, line);
  if (context.call.has(Switch::stats)) to_stderr(scan_statistics(summary));
  if (context.call.has(Switch::json)) context.out.line(json_line(scan_json(summary, database)));
  return status;
}

}  // namespace nocturne
