// The database of one library: what is known of its files, and the records of runs.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Analyses, recognised files and failures are written by BatchWriter (batch_writer.h). Every function may
// throw Error(database); what was committed stays. Threads: one at a time. Other processes, and other Library
// objects, may read meanwhile; they see whole transactions only.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/described.h"
#include "storage/rows.h"
#include "storage/sqlite.h"

namespace nocturne {

enum class Thoroughness { quick, full };

class Library {
 public:
  /// `groups` are all that the program knows: the view `track` shows these. read_write makes or migrates the
  /// database (its folder must exist) and the groups' tables. read_only needs a database and never changes
  /// it; groups or columns that it lacks read as never stored. Throws Error(database) for a file that is no
  /// database, another application's or of a later version, and leaves it as it was. `busy_timeout` is how
  /// long a statement waits for another process's transaction.
  static Library open(const std::filesystem::path& file, std::span<const Group> groups, OpenMode mode,
                      std::chrono::milliseconds busy_timeout = std::chrono::seconds(10));

  /// What SQLite and the foreign keys find wrong, one problem a line; empty when all is well. `quick` leaves
  /// out the comparison of indexes with tables.
  std::vector<std::string> integrity_check(Thoroughness thoroughness) const;

  /// path → what is known, of files that are one of `roots` or lie under one, from whichever root they were
  /// found; no roots: all files. KnownFile::stale is about `wanted`.
  std::unordered_map<std::string, KnownFile> known_files(std::span<const std::string> roots,
                                                         std::span<const Group> wanted) const;
  /// The same about the groups that the library was opened with.
  std::unordered_map<std::string, KnownFile> known_files(std::span<const std::string> roots) const;

  /// Every recording, whether its files are there or not.
  std::vector<KnownRecording> known_recordings(std::span<const Group> wanted) const;
  /// What is stored of a recording, in the order of the library's groups.
  std::vector<GroupValues> groups_of(std::int64_t audio_id) const;
  /// The recordings and files whose groups the next scan will renew, in the order of the library's groups.
  std::vector<StaleGroup> stale_groups() const;

  /// The caller holds the library's lock: runs still marked as running were killed, and become interrupted.
  std::int64_t begin_run(std::int64_t at, std::string_view options, std::string_view program_version);
  /// `state`: done, interrupted or failed.
  void finish_run(std::int64_t run_id, std::int64_t at, RunState state, const RunCounts& counts);

  /// Files that are there and unchanged. A missing one is again what it was before: ok, or failed.
  void mark_seen(std::span<const std::int64_t> file_ids, std::int64_t run_id);
  /// Files that are gone; their analysis stays.
  void mark_missing(std::span<const std::int64_t> file_ids);
  /// Recordings that no file has, not even a missing one, go with their groups.
  void drop_unused_recordings();
  /// Those of the last run only.
  void replace_skipped(std::span<const SkippedRow> skipped, std::int64_t run_id);
  void record_root(const RootRow& root);
  /// The file was given other tags by this program: its recording is the same, its size and time are these.
  /// `tags` replaces its row of that group, where the library was opened with it.
  void record_retag(std::string_view path, std::int64_t size, std::int64_t mtime_ns, const GroupValues& tags);

  /// Visits the files under `under` (all when empty) in the order of their paths' bytes. What `visit` throws
  /// comes through. One snapshot: later commits are not seen. `visit` must not write to this library.
  void for_each_track(const std::function<void(const TrackRow&)>& visit, std::string_view under = {}) const;
  std::optional<TrackRow> find_track(std::string_view path) const;
  /// The files of these ids, in their order, with the groups and columns `shown`; ids of no file are passed
  /// over.
  void for_each_track_of(std::span<const std::int64_t> file_ids, std::span<const Group> shown,
                         const std::function<void(const TrackRow&)>& visit) const;

  /// Latest first.
  std::vector<FailureRow> failures() const;
  std::optional<FailureRow> find_failure(std::string_view path) const;
  /// Latest first.
  std::vector<RunRow> recent_runs(int limit) const;
  std::vector<SkippedRow> skipped() const;
  std::vector<RootRow> roots() const;
  LibraryCounts counts() const;

  const std::vector<Group>& groups() const { return groups_; }
  Connection& connection() { return connection_; }
  const Connection& connection() const { return connection_; }

 private:
  Library(Connection connection, std::vector<Group> groups);

  Connection connection_;
  std::vector<Group> groups_;
};

}  // namespace nocturne
