// nocturne export
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/library_access.h"
#include "cli/stop_signals.h"
#include "cli/track_writer.h"

namespace nocturne {
namespace {

struct Interrupted {};

void write_tracks(const Library& library, const Invocation& call, TrackWriter& writer,
                  const StopSignals& signals) {
  writer.begin();
  library.for_each_track([&](const TrackRow& track) {
    if (signals.requested()) throw Interrupted{};
    if (track.state == FileState::ok || call.has(Switch::all)) writer.write(track);
  });
}

}  // namespace

ExitStatus run_export(CommandContext& context) {
  const TrackFormat format =
      track_format(context.call, TrackFormat::jsonl);  // told before the database is opened
  const Library library = open_library(context);
  const StopSignals signals;
  Output out = track_destination(context);
  TrackWriter writer(out, format, context.call, library.groups());
  try {
    write_tracks(library, context.call, writer, signals);
  } catch (const Interrupted&) {
    return ExitStatus::interrupted;
  }
  out.close();
  return ExitStatus::ok;
}

}  // namespace nocturne
