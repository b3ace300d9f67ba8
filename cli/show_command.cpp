// nocturne show
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/format.h"
#include "cli/library_access.h"
#include "cli/operands.h"
#include "cli/track_page.h"
#include "core/error.h"
#include "core/log.h"
#include "pipeline/groups.h"
#include "pipeline/scan.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;

/// Shows files one after the other, with one look at settings and database for all.
class Show {
 public:
  explicit Show(CommandContext& context)
      : context_(context),
        groups_(library_groups()),
        mode_(context.settings().fast ? AnalysisMode::fast : AnalysisMode::full),
        times_(context.call.has(Switch::beats) ? BeatTimes::include : BeatTimes::leave_out) {
    open_if_there();
  }

  /// Throws Error(file).
  void show(const std::string& name);

 private:
  void open_if_there();
  TrackRow analyzed(const fs::path& file, const std::string& name) const;
  void print(const TrackRow& track, const std::string& source);

  CommandContext& context_;
  const std::vector<Group> groups_;
  const AnalysisMode mode_;
  const BeatTimes times_;
  std::optional<Library> library_;
  bool first_ = true;
};

/// A database that cannot be read is no reason not to analyse.
void Show::open_if_there() {
  std::error_code error;
  const fs::path& database = context_.settings().database;
  if (database.empty() || !fs::exists(database, error)) return;
  try {
    library_ = open_library(context_);
  } catch (const Error& e) {
    if (context_.call.has(Switch::no_analyze)) throw;
    log(LogLevel::warning, e.what());
  }
}

TrackRow Show::analyzed(const fs::path& file, const std::string& name) const {
  const TrackAnalysis a = analyze_file(file, mode_ == AnalysisMode::fast ? Mode::fast : Mode::full);
  TrackRow track;
  track.path = name;
  const FileStamp stamp = file_stamp(file).value_or(FileStamp{});
  track.size = stamp.size;
  track.mtime_ns = stamp.mtime_ns;
  track.audio = AudioRow{.payload_hash = {},
                         .duration_s = a.duration_s,
                         .frames = a.frames,
                         .rate = a.rate,
                         .channels = a.channels,
                         .codec = a.codec,
                         .container = a.container,
                         .bits = a.bits,
                         .mode = mode_,
                         .program_version = {}};
  track.groups = a.groups;
  return track;
}

void Show::show(const std::string& name) {
  const fs::path file = name;
  std::error_code error;
  if (fs::is_directory(file, error))
    throw Error(ErrorCode::file, printable(name) + ": this is a folder; \"nocturne scan\" analyses folders");
  if (!fs::exists(file, error)) throw Error(ErrorCode::file, printable(name) + ": there is no such file");
  if (library_)
    if (const auto track = current_track(*library_, file, mode_)) {
      const AudioRow& a = *track->audio;
      return print(*track, "From the database: " + std::string(nocturne::name(a.mode)) + " analysis of " +
                               time_text(a.analyzed_at) + " by nocturne " + printable(a.program_version));
    }
  if (context_.call.has(Switch::no_analyze))
    throw Error(ErrorCode::file,
                printable(name) + ": the database has no analysis of this file as it is now");
  print(analyzed(file, name), "Analysed just now; not stored");
}

void Show::print(const TrackRow& track, const std::string& source) {
  if (context_.call.has(Switch::json))
    return context_.out.line(json_line(track_json(track, groups_, times_)));
  if (!first_) context_.out.write("\n");
  first_ = false;
  context_.out.write(track_page(track, groups_, context_.out_terminal, source, times_));
  context_.out.flush();
}

}  // namespace

ExitStatus run_show(CommandContext& context) {
  const std::vector<std::string> files = named_files(context.call);
  Show show(context);
  ExitStatus status = ExitStatus::ok;
  for (const std::string& file : files) try {
      show.show(file);
    } catch (const Error& e) {
      if (e.code() != ErrorCode::file) throw;
      log(LogLevel::error, e.what());
      status = ExitStatus::some_failed;
    }
  return status;
}

}  // namespace nocturne
