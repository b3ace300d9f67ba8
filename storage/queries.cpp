// What status, show and export read from a library.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <iterator>

#include "storage/group_tables.h"
#include "storage/library.h"
#include "storage/query_parts.h"

namespace nocturne {
namespace {

constexpr const char* kTrackColumns =
    "file.path, file.size, file.mtime_ns, file.state, audio.id, audio.payload_hash, audio.duration_s, "
    "audio.frames,"
    " audio.rate, audio.channels, audio.codec, audio.container, audio.bits, audio.mode, audio.analyzed_at,"
    " audio.program_version";
constexpr int kFirstGroupColumn = 16;

AudioRow audio_row(const Statement& row) {
  AudioRow audio;
  if (!row.is_null(5)) audio.payload_hash = row.blob(5);
  audio.duration_s = row.real(6);
  audio.frames = row.integer(7);
  audio.rate = static_cast<int>(row.integer(8));
  audio.channels = static_cast<int>(row.integer(9));
  audio.codec = row.text(10);
  audio.container = row.text(11);
  audio.bits = static_cast<int>(row.integer(12));
  audio.mode = analysis_mode(row, 13);
  audio.analyzed_at = row.integer(14);
  audio.program_version = row.text(15);
  return audio;
}

std::vector<GroupValues> group_rows(const Statement& row, int column, std::span<const Group> groups) {
  std::vector<GroupValues> rows;
  for (const Group& group : groups) {
    const int version = column++;
    GroupValues values{group.name, static_cast<int>(row.integer(version)), {}};
    for (const Column& described : group.columns)
      values.values.push_back(read_value(row, column++, described.kind));
    if (!row.is_null(version)) rows.push_back(std::move(values));
  }
  return rows;
}

TrackRow track_row(const Statement& row, std::span<const Group> groups) {
  TrackRow track{.path = std::string(row.blob(0)), .size = row.integer(1), .mtime_ns = row.integer(2)};
  track.state = file_state(row, 3);
  if (!row.is_null(4)) track.audio = audio_row(row);
  track.groups = group_rows(row, kFirstGroupColumn, groups);
  return track;
}

std::string group_columns(const Group& group, const Group& stored) {
  std::string sql = ", " + sql_name(group.name) + ".version";
  for (const Column& column : group.columns) {
    const auto same = [&](const Column& c) { return c.name == column.name; };
    const bool present = std::ranges::any_of(stored.columns, same);
    sql += present ? ", " + sql_name(group.name) + "." + sql_name(column.name) : ", NULL";
  }
  return sql;
}

/// A query, and the groups that its rows hold in full width: a column that is not stored reads as NULL.
struct GroupQuery {
  std::string sql;
  std::vector<Group> groups;
};

/// SELECT what FROM from, with the columns of all groups that have a table.
GroupQuery group_query(const Connection& connection, std::span<const Group> groups, const std::string& what,
                       const std::string& from) {
  GroupQuery query{"SELECT " + what, {}};
  std::string joins = " FROM " + from;
  const std::vector<Group> stored = stored_groups(connection, groups);
  for (const Group& group : groups) {
    const auto table = std::ranges::find(stored, group.name, &Group::name);
    if (table == stored.end()) continue;
    query.groups.push_back(group);
    query.sql += group_columns(group, *table);
    joins += group_join(group);
  }
  query.sql += joins;
  return query;
}

GroupQuery track_query(const Connection& connection, std::span<const Group> groups) {
  return group_query(connection, groups, kTrackColumns, "file LEFT JOIN audio ON audio.id = file.audio_id");
}

constexpr std::string_view kFailures =
    "SELECT file.path, failure.what, failure.stage, failure.times, failure.last_at, failure.next_try_at"
    " FROM failure JOIN file ON file.id = failure.file_id";

FailureRow failure_row(const Statement& row) {
  return {std::string(row.blob(0)), std::string(row.text(1)), std::string(row.text(2)),
          row.integer(3),           row.integer(4),           row.integer(5)};
}

RunRow run_row(const Statement& row) {
  RunRow run{.id = row.integer(0), .begun_at = row.integer(1), .ended_at = optional_integer(row, 2)};
  run.state =
      state_named(row, 3, {RunState::running, RunState::done, RunState::interrupted, RunState::failed});
  run.options = row.text(4);
  run.program_version = row.text(5);
  run.counts = {row.integer(6),  row.integer(7),  row.integer(8),  row.integer(9),
                row.integer(10), row.integer(11), row.real(12),    row.real(13),
                row.real(14),    row.integer(15), row.integer(16), row.integer(17)};
  return run;
}

}  // namespace

std::vector<GroupValues> Library::groups_of(std::int64_t audio_id) const {
  std::vector<Group> of_recordings;
  std::ranges::copy_if(groups_, std::back_inserter(of_recordings),
                       [](const Group& group) { return group.key == GroupKey::recording; });
  const GroupQuery query = group_query(connection_, of_recordings, "audio.id", "audio");
  Statement row = connection_.prepare(query.sql + " WHERE audio.id = ?");
  row.bind(1, audio_id);
  return row.step() ? group_rows(row, 1, query.groups) : std::vector<GroupValues>();
}

void Library::for_each_track(const std::function<void(const TrackRow&)>& visit,
                             std::string_view under) const {
  const GroupQuery query = track_query(connection_, groups_);
  Statement rows = connection_.prepare(for_folder(query.sql, under) + " ORDER BY file.path");
  if (!under.empty()) bind_folder(rows, under);
  while (rows.step()) visit(track_row(rows, query.groups));
}

std::optional<TrackRow> Library::find_track(std::string_view path) const {
  const GroupQuery query = track_query(connection_, groups_);
  Statement row = connection_.prepare(query.sql + " WHERE file.path = ?");
  row.bind(1, Blob{path});
  return row.step() ? std::optional(track_row(row, query.groups)) : std::nullopt;
}

void Library::for_each_track_of(std::span<const std::int64_t> file_ids, std::span<const Group> shown,
                                const std::function<void(const TrackRow&)>& visit) const {
  const GroupQuery query = track_query(connection_, shown);
  Statement row = connection_.prepare(query.sql + " WHERE file.id = ?");
  for (const std::int64_t id : file_ids) {
    row.reset();
    if (row.bind(1, id).step()) visit(track_row(row, query.groups));
  }
}

std::vector<FailureRow> Library::failures() const {
  std::vector<FailureRow> failures;
  Statement rows = connection_.prepare(std::string(kFailures) + " ORDER BY failure.last_at DESC, file.path");
  while (rows.step()) failures.push_back(failure_row(rows));
  return failures;
}

std::optional<FailureRow> Library::find_failure(std::string_view path) const {
  Statement row = connection_.prepare(std::string(kFailures) + " WHERE file.path = ?");
  row.bind(1, Blob{path});
  return row.step() ? std::optional(failure_row(row)) : std::nullopt;
}

std::vector<RunRow> Library::recent_runs(int limit) const {
  std::vector<RunRow> runs;
  Statement rows = connection_.prepare(
      "SELECT id, begun_at, ended_at, state, options, program_version, found, unchanged, analyzed, failed, "
      "skipped,"
      " missing, audio_seconds, wall_seconds, cpu_seconds, peak_memory_bytes, recognized, moved FROM run "
      "ORDER BY id DESC LIMIT "
      "?");
  rows.bind(1, limit);
  while (rows.step()) runs.push_back(run_row(rows));
  return runs;
}

std::vector<SkippedRow> Library::skipped() const {
  std::vector<SkippedRow> skipped;
  Statement rows = connection_.prepare("SELECT path, reason FROM skipped ORDER BY path");
  while (rows.step()) skipped.push_back({std::string(rows.blob(0)), std::string(rows.text(1))});
  return skipped;
}

std::vector<RootRow> Library::roots() const {
  std::vector<RootRow> roots;
  Statement rows = connection_.prepare("SELECT path, last_scan, files FROM root ORDER BY path");
  while (rows.step()) roots.push_back({std::string(rows.blob(0)), rows.integer(1), rows.integer(2)});
  return roots;
}

LibraryCounts Library::counts() const {
  LibraryCounts counts;
  Statement files = connection_.prepare("SELECT state, count(*) FROM file GROUP BY state");
  while (files.step()) {
    const FileState state = file_state(files, 0);
    (state == FileState::ok       ? counts.ok
     : state == FileState::failed ? counts.failed
                                  : counts.missing) = files.integer(1);
  }
  Statement audio = connection_.prepare("SELECT count(*), total(duration_s) FROM audio");
  audio.step();
  counts.recordings = audio.integer(0);
  counts.audio_seconds = audio.real(1);
  counts.albums = connection_.integer("SELECT count(DISTINCT album_id) FROM file");
  return counts;
}

}  // namespace nocturne
