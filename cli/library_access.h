// How commands open the library that the settings name.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "core/file_stamp.h"
#include "storage/library.h"

namespace nocturne {

/// Throws Error(database) where there is none yet, and says how to make one.
Library open_library(CommandContext& context, OpenMode mode = OpenMode::read_only);

/// Where a command that may make the database finds it. The folder of the usual place is made where it is
/// missing, but for a dry run; a place that was named has to be there: Error(database).
std::filesystem::path place_for_database(CommandContext& context);

/// Whether a process holds the lock beside the database.
bool is_scan_running(const std::filesystem::path& database);

/// The row of a file, by its path with links in its folder resolved, as scans write it, or by its real path.
std::optional<TrackRow> find_file(const Library& library, const std::filesystem::path& file);

/// The names under which the library may have a file: absolute, with links in its folder resolved, as scans
/// write it, and its real path.
std::vector<std::filesystem::path> names_of(const std::filesystem::path& file);

/// What the library knows of a file as it is now: by its path with links in its folder resolved, as scans
/// write it, and by its real path. Empty for a file that it does not know, that changed, that failed, or
/// whose analysis is of an earlier version or fast where `wanted` is full.
std::optional<TrackRow> current_track(const Library& library, const std::filesystem::path& file,
                                      AnalysisMode wanted);

}  // namespace nocturne
