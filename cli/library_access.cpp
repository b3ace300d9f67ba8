// Opening the library, and finding a file in it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/library_access.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "core/error.h"
#include "pipeline/groups.h"
#include "pipeline/run_lock.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;

/// Groups of files and albums come and go with tags and are no reason to analyse.
bool is_current(const TrackRow& track, std::span<const Group> groups) {
  return std::ranges::all_of(groups, [&](const Group& wanted) {
    if (wanted.key != GroupKey::recording) return true;
    const auto stored = std::ranges::find(track.groups, wanted.name, &GroupValues::group);
    return stored != track.groups.end() && stored->version == wanted.version;
  });
}

/// With the mode that the XDG specification asks for.
void make_folders(const fs::path& folder, const fs::path& database) {
  std::error_code ignored;
  if (folder.empty() || fs::exists(folder, ignored)) return;
  make_folders(folder.parent_path(), database);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    throw Error(ErrorCode::database, printable(database.native()) + ": the folder " +
                                         printable(folder.native()) + " cannot be made (" +
                                         std::generic_category().message(errno) + ")");
}

/// SQLite tells no reason. It writes beside the database, too.
void require_writable(const fs::path& folder, const fs::path& database) {
  if (::access(folder.c_str(), W_OK | X_OK) == 0 || errno == ENOENT) return;
  throw Error(ErrorCode::database, printable(database.native()) + ": its folder cannot be written to (" +
                                       std::generic_category().message(errno) + ")");
}

}  // namespace

fs::path place_for_database(CommandContext& context) {
  const Configuration& configuration = context.configuration();
  const fs::path database = fs::absolute(database_of(configuration)), folder = database.parent_path();
  const bool usual = configuration.origin.at("database").source == Source::standard;
  if (usual && !context.call.has(Switch::dry_run)) {
    make_folders(folder, database);
    require_writable(folder, database);
  }
  std::error_code error;
  if (!usual && !fs::is_directory(folder, error))
    throw Error(ErrorCode::database, printable(database.native()) + ": its folder does not exist");
  return database;
}

std::vector<fs::path> names_of(const fs::path& file) {
  std::error_code error;
  const fs::path absolute = fs::absolute(file, error).lexically_normal();
  std::vector<fs::path> out{absolute};
  for (const fs::path& other :
       {fs::canonical(absolute.parent_path(), error) / absolute.filename(), fs::canonical(file, error)})
    if (!other.empty() && std::ranges::find(out, other) == out.end()) out.push_back(other);
  return out;
}

Library open_library(CommandContext& context, OpenMode mode) {
  const fs::path database = database_of(context.configuration());
  std::error_code error;
  if (!fs::exists(database, error) && !error)
    throw Error(ErrorCode::database,
                printable(database.native()) + ": there is no database yet; \"nocturne scan DIR\" makes one");
  return Library::open(database, library_groups(), mode);
}

bool is_scan_running(const fs::path& database) {
  const int lock = ::open(RunLock::path(database).c_str(), O_RDONLY | O_CLOEXEC);
  if (lock < 0) return false;
  const bool held = ::flock(lock, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(lock);
  return held;
}

std::optional<TrackRow> find_file(const Library& library, const fs::path& file) {
  for (const fs::path& name : names_of(file))
    if (std::optional<TrackRow> track = library.find_track(name.native())) return track;
  return std::nullopt;
}

std::optional<TrackRow> current_track(const Library& library, const fs::path& file, AnalysisMode wanted) {
  const std::optional<FileStamp> stamp = file_stamp(file);
  if (!stamp) return std::nullopt;
  for (const fs::path& name : names_of(file)) {
    std::optional<TrackRow> track = library.find_track(name.native());
    if (!track || !track->audio) continue;
    const bool unchanged = track->size == stamp->size && track->mtime_ns == stamp->mtime_ns;
    const bool full_enough = wanted == AnalysisMode::fast || track->audio->mode == AnalysisMode::full;
    if (unchanged && full_enough && is_current(*track, library.groups())) return track;
  }
  return std::nullopt;
}

}  // namespace nocturne
