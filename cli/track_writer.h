// Lists of tracks in every output format; what export and query share.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/track_json.h"
#include "core/described.h"
#include "storage/rows.h"

namespace nocturne {

enum class TrackFormat { jsonl, csv, table, paths, m3u8 };

/// What the flags say: --format, or -0, or the ending of --output's name; else `otherwise`. Throws
/// Error(usage) for a name that is none, and for -0 with a format other than paths.
TrackFormat track_format(const Invocation& call, TrackFormat otherwise);

/// Where --output says, never over the database that the tracks come from.
Output track_destination(CommandContext& context);

/// The groups and columns that a format shows: what needs to be read.
std::vector<Group> shown_groups(TrackFormat format, BeatTimes times, std::span<const Group> groups);

/// Writes tracks whose values are those of `groups`, as they come. Lifetime: within `out`'s.
class TrackWriter {
 public:
  TrackWriter(Output& out, TrackFormat format, const Invocation& call, std::vector<Group> groups);

  /// The line above all others, where the format has one.
  void begin();
  void write(const TrackRow& track);

 private:
  Output& out_;
  TrackFormat format_;
  std::vector<Group> groups_;
  BeatTimes times_;
  std::optional<std::filesystem::path> folder_;  // of relative paths
  char path_end_;
};

}  // namespace nocturne
