// nocturne master
// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <optional>

#include "cli/commands.h"
#include "cli/library_access.h"
#include "cli/master_options.h"
#include "cli/master_report_files.h"
#include "cli/master_report_json.h"
#include "cli/master_summary.h"
#include "cli/progress_display.h"
#include "cli/stop_signals.h"
#include "core/error.h"
#include "core/log.h"
#include "pipeline/groups.h"
#include "storage/masters.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;
using State = MasterReport::State;

void to_stderr(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stderr); }

/// The library, made where there is none. Where nothing says where it should be, as without a home, tracks
/// are mastered without a memory; a run that writes nothing looks at what is there.
std::optional<Library> open_memory(CommandContext& context, MasterOptions::Run run) {
  try {
    if (run == MasterOptions::Run::render)
      return Library::open(place_for_database(context), library_groups(), OpenMode::read_write);
    const fs::path database = database_of(context.configuration());
    if (fs::exists(database)) return Library::open(database, library_groups(), OpenMode::read_only);
  } catch (const Error& e) {
    const bool nowhere = e.code() == ErrorCode::config;
    if (run == MasterOptions::Run::render && !nowhere) throw;
    log(LogLevel::warning, std::string(e.what()) + "; mastering goes on without it");
  }
  return std::nullopt;
}

ProgressDisplay::Style style_of(const CommandContext& context, const MasterOptions& options) {
  if (context.quiet() || options.run == MasterOptions::Run::list_only) return ProgressDisplay::Style::none;
  return context.err_terminal.interactive ? ProgressDisplay::Style::bar : ProgressDisplay::Style::lines;
}

/// Tells of tracks as they are done.
class Telling {
 public:
  Telling(CommandContext& context, const MasterOptions& options, Library* memory)
      : context_(context), options_(options), memory_(memory), style_(style_of(context, options)) {}

  void tell(const MasterReport& report) {
    if (report.state == State::failed) log(LogLevel::error, report.error);
    if (context_.call.report && options_.detail == Detail::report && has_sound(report)) put_report(report);
    if (context_.call.has(Switch::json) || options_.run == MasterOptions::Run::plan)
      return print(json_line(json_of(report)));
    if (report.state == State::failed) return;
    if (report.state == State::unchanged && context_.call.verbosity == 0) return;
    if (!context_.quiet()) print(master_line(report));
  }

  bool all_reports_written() const { return all_reports_written_; }

 private:
  static bool has_sound(const MasterReport& report) {
    return report.state == State::written ||
           (report.state == State::planned && report.before.format.rate > 0);
  }

  /// Tracks are unchanged before the first is rendered: the library is nobody else's then.
  Json json_of(const MasterReport& report) const {
    Json out = master_report_json(report);
    if (report.state != State::unchanged || memory_ == nullptr) return out;
    if (const auto row = MasterTable(*memory_).find(report.output.native())) put_remembered(out, *row);
    return out;
  }

  /// The track is mastered all the same, and the others' turn comes.
  void put_report(const MasterReport& report) {
    try {
      write_reports(report, report_folder(report));
    } catch (const Error& e) {
      log(LogLevel::warning, std::string(e.what()) + "; the track has no report");
      all_reports_written_ = false;
    }
  }

  /// At the place that the output has below its folder.
  fs::path report_folder(const MasterReport& report) const {
    const fs::path place = report.output.parent_path().lexically_relative(
        fs::weakly_canonical(fs::absolute(options_.output_folder)));
    return place.empty() || place == "." ? *context_.call.report : *context_.call.report / place;
  }

  void print(const std::string& line) {
    if (style_ == ProgressDisplay::Style::bar) to_stderr("\r\x1b[K");  // it is drawn again at once
    context_.out.line(line);
  }

  CommandContext& context_;
  const MasterOptions& options_;
  Library* const memory_;
  const ProgressDisplay::Style style_;
  bool all_reports_written_ = true;
};

MasterSummary run_with_display(CommandContext& context, const MasterOptions& options, Library* memory,
                               Telling& telling) {
  const ProgressDisplay::Style style = style_of(context, options);
  const StopSignals signals([] {
    log(LogLevel::warning, "stopping: tracks under way are given up; a second signal leaves at once");
  });
  ScanProgress progress;
  const ProgressDisplay display(progress, style, context.err_terminal,
                                std::chrono::seconds(context.settings().progress_s));
  return master(options, memory, progress, signals.token(),
                [&](const MasterReport& report) { telling.tell(report); });
}

}  // namespace

ExitStatus run_master(CommandContext& context) {
  const MasterOptions options = master_options(context);
  if (options.detail == Detail::report && options.run != MasterOptions::Run::list_only)
    require_folder(*context.call.report, "report folder");
  std::optional<Library> library = open_memory(context, options.run);
  Library* const memory = library ? &*library : nullptr;
  Telling telling(context, options, memory);
  const MasterSummary summary = run_with_display(context, options, memory, telling);
  context.out.close();
  if (!context.quiet()) to_stderr(master_summary(summary, context.err_terminal));
  if (context.call.has(Switch::stats)) to_stderr(master_statistics(summary));
  const ExitStatus status = status_of(summary);
  return status == ExitStatus::ok && !telling.all_reports_written() ? ExitStatus::some_failed : status;
}

}  // namespace nocturne
