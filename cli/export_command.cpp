// nocturne export
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/library_access.h"
#include "cli/stop_signals.h"
#include "cli/track_csv.h"
#include "cli/track_json.h"
#include "cli/track_list.h"
#include "core/error.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;

enum class Format { jsonl, csv, table };

struct Interrupted {};

Format format_of(const Invocation& call) {
  const std::string name = call.format.value_or("jsonl");
  if (name == "jsonl" || name == "json") return Format::jsonl;
  if (name == "csv") return Format::csv;
  if (name == "table") return Format::table;
  throw Error(ErrorCode::usage, "--format: \"" + printable(name) + "\" is not one of jsonl, csv, table");
}

/// Where the results go; never over the database they come from.
Output destination(CommandContext& context) {
  if (!context.call.output || *context.call.output == "-") return Output::standard();
  const fs::path& file = *context.call.output;
  std::error_code error;
  if (fs::equivalent(file, database_of(context.configuration()), error))
    throw Error(ErrorCode::usage, printable(file.native()) + ": the output would overwrite the database");
  return Output::file(file);
}

void write_tracks(const Library& library, const Invocation& call, Output& out, const StopSignals& signals) {
  const Format format = format_of(call);
  const BeatTimes times = call.has(Switch::beats) ? BeatTimes::include : BeatTimes::leave_out;
  const std::vector<Group>& groups = library.groups();
  if (format == Format::csv) out.line(csv_header(groups, times));
  if (format == Format::table) out.line(list_header());
  library.for_each_track([&](const TrackRow& track) {
    if (signals.requested()) throw Interrupted{};
    if (track.state != FileState::ok && !call.has(Switch::all)) return;
    switch (format) {
      case Format::jsonl: return out.line(json_line(track_json(track, groups, times)));
      case Format::csv: return out.line(csv_line(track, groups, times));
      case Format::table: return out.line(list_line(track, groups));
    }
  });
}

}  // namespace

ExitStatus run_export(CommandContext& context) {
  format_of(context.call);  // a wrong name is told before the database is opened
  const Library library = open_library(context);
  const StopSignals signals;
  Output out = destination(context);
  try {
    write_tracks(library, context.call, out, signals);
  } catch (const Interrupted&) {
    return ExitStatus::interrupted;
  }
  out.close();
  return ExitStatus::ok;
}

}  // namespace nocturne
