// nocturne query
// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "cli/commands.h"
#include "cli/library_access.h"
#include "cli/stop_signals.h"
#include "cli/track_writer.h"
#include "core/error.h"
#include "pipeline/groups.h"
#include "storage/query_matches.h"

namespace nocturne {
namespace {

struct Interrupted {};

/// The operands are one expression, so that quotes around it may be left out where the shell allows.
std::string expression(const Invocation& call) {
  std::string out;
  for (const std::string& operand : call.operands) out += (out.empty() ? "" : " ") + operand;
  return out;
}

std::int64_t read_limit(const std::string& text) {
  std::int64_t limit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (error != std::errc() || end != text.data() + text.size() || limit < 0)
    throw Error(ErrorCode::usage, "--limit: \"" + printable(text) + "\" is not a number of tracks");
  return limit;
}

MatchOptions match_options(const Invocation& call, std::span<const Group> groups) {
  MatchOptions options;
  if (call.sort) options.sort = parse_sort(*call.sort, groups);
  if (call.limit) options.limit = read_limit(*call.limit);
  if (call.has(Switch::all)) options.states = MatchOptions::States::all;
  return options;
}

std::int64_t write_matches(const Library& library, const Query& query, const MatchOptions& options,
                           CommandContext& context, TrackFormat format) {
  const StopSignals signals;
  const BeatTimes times = context.call.has(Switch::beats) ? BeatTimes::include : BeatTimes::leave_out;
  const std::vector<Group> shown = shown_groups(format, times, library.groups());
  Output out = track_destination(context);
  TrackWriter writer(out, format, context.call, shown);
  writer.begin();
  const std::int64_t found = for_each_match(library, query, options, shown, [&](const TrackRow& track) {
    if (signals.requested()) throw Interrupted{};
    writer.write(track);
  });
  out.close();
  return found;
}

}  // namespace

ExitStatus run_query(CommandContext& context) {
  const std::vector<Group> groups = library_groups();  // what is wrong is told before the database is opened
  const Query query = parse_query(expression(context.call), groups);
  const MatchOptions options = match_options(context.call, groups);
  const bool for_people = !context.call.output && ::isatty(STDOUT_FILENO) != 0;
  const TrackFormat format = track_format(context.call, for_people ? TrackFormat::table : TrackFormat::paths);
  const Library library = open_library(context);
  if (context.call.has(Switch::count)) {
    const std::int64_t count = count_matches(library, query, options.states);
    context.out.line(std::to_string(std::min(count, options.limit)));
    return ExitStatus::ok;
  }
  try {
    if (write_matches(library, query, options, context, format) == 0 && !context.quiet())
      std::fputs("No track matches.\n", stderr);
  } catch (const Interrupted&) {
    return ExitStatus::interrupted;
  }
  return ExitStatus::ok;
}

}  // namespace nocturne
