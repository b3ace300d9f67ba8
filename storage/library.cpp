// Opening a library, and what scans write besides results: runs, sightings, skipped entries, folders.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/library.h"

#include <algorithm>

#include "storage/group_tables.h"
#include "storage/schema.h"
#include "storage/text_functions.h"

namespace nocturne {
namespace {

void append_problems(std::vector<std::string>& problems, Statement check) {
  while (check.step())
    if (check.text(0) != "ok") problems.emplace_back(check.text(0));
}

}  // namespace

Library::Library(Connection connection, std::vector<Group> groups)
    : connection_(std::move(connection)), groups_(std::move(groups)) {}

Library Library::open(const std::filesystem::path& file, std::span<const Group> groups, OpenMode mode,
                      std::chrono::milliseconds busy_timeout) {
  Connection connection(file, mode, busy_timeout);
  identify(connection);
  check_version(connection, migrations());
  connection.configure();
  add_text_functions(connection);
  if (mode == OpenMode::read_write) {
    migrate(connection, migrations());
    make_group_tables(connection, groups);
  }
  return {std::move(connection), {groups.begin(), groups.end()}};
}

std::vector<std::string> Library::integrity_check(Thoroughness thoroughness) const {
  std::vector<std::string> problems;
  const bool quick = thoroughness == Thoroughness::quick;
  try {
    append_problems(problems, connection_.prepare(quick ? "PRAGMA quick_check" : "PRAGMA integrity_check"));
    append_problems(problems,
                    connection_.prepare("SELECT 'row ' || coalesce(rowid, '?') || ' of ' || \"table\" ||"
                                        " ' refers to no row of ' || parent FROM pragma_foreign_key_check"));
  } catch (const Error& error) {
    problems.emplace_back(error.what());  // too damaged to be checked
  }
  return problems;
}

std::int64_t Library::begin_run(std::int64_t at, std::string_view options, std::string_view program_version) {
  Transaction transaction(connection_);
  connection_.execute("UPDATE run SET state = 'interrupted' WHERE state = 'running'");
  connection_
      .prepare("INSERT INTO run (begun_at, state, options, program_version) VALUES (?, 'running', ?, ?)")
      .run(at, options, program_version);
  const std::int64_t id = connection_.last_insert_id();
  transaction.commit();
  return id;
}

void Library::finish_run(std::int64_t run_id, std::int64_t at, RunState state, const RunCounts& counts) {
  connection_
      .prepare(
          "UPDATE run SET ended_at = ?2, state = ?3, found = ?4, unchanged = ?5, analyzed = ?6, failed = ?7,"
          " skipped = ?8, missing = ?9, audio_seconds = ?10, wall_seconds = ?11, cpu_seconds = ?12,"
          " peak_memory_bytes = ?13, recognized = ?14, moved = ?15 WHERE id = ?1")
      .run(run_id, at, name(state), counts.found, counts.unchanged, counts.analyzed, counts.failed,
           counts.skipped, counts.missing, counts.audio_seconds, counts.wall_seconds, counts.cpu_seconds,
           counts.peak_memory_bytes, counts.recognized, counts.moved);
}

void Library::mark_seen(std::span<const std::int64_t> file_ids, std::int64_t run_id) {
  Transaction transaction(connection_);
  Statement mark = connection_.prepare(
      "UPDATE file SET last_seen = ?2, state = CASE WHEN state <> 'missing' THEN state"
      " WHEN EXISTS (SELECT 1 FROM failure WHERE file_id = ?1) THEN 'failed' ELSE 'ok' END WHERE id = ?1");
  for (const std::int64_t id : file_ids) mark.run(id, run_id);
  transaction.commit();
}

void Library::mark_missing(std::span<const std::int64_t> file_ids) {
  Transaction transaction(connection_);
  Statement mark = connection_.prepare("UPDATE file SET state = 'missing' WHERE id = ?");
  for (const std::int64_t id : file_ids) mark.run(id);
  transaction.commit();
}

void Library::drop_unused_recordings() {
  Transaction transaction(connection_);
  connection_.execute("DELETE FROM audio WHERE NOT EXISTS (SELECT 1 FROM file WHERE audio_id = audio.id)");
  transaction.commit();
}

void Library::replace_skipped(std::span<const SkippedRow> skipped, std::int64_t run_id) {
  Transaction transaction(connection_);
  connection_.execute("DELETE FROM skipped");
  Statement insert = connection_.prepare("INSERT INTO skipped (path, reason, run_id) VALUES (?, ?, ?)");
  for (const SkippedRow& row : skipped) insert.run(Blob{row.path}, row.reason, run_id);
  transaction.commit();
}

void Library::record_root(const RootRow& root) {
  connection_
      .prepare(
          "INSERT INTO root (path, last_scan, files) VALUES (?1, ?2, ?3)"
          " ON CONFLICT (path) DO UPDATE SET last_scan = ?2, files = ?3")
      .run(Blob{root.path}, root.last_scan, root.files);
}

void Library::record_retag(std::string_view path, std::int64_t size, std::int64_t mtime_ns,
                           const GroupValues& tags) {
  Transaction transaction(connection_);
  connection_.prepare("UPDATE file SET size = ?2, mtime_ns = ?3 WHERE path = ?1")
      .run(Blob{path}, size, mtime_ns);
  const auto group = std::ranges::find(groups_, tags.group, &Group::name);
  if (group != groups_.end() && group->columns.size() == tags.values.size()) {
    Statement id = connection_.prepare("SELECT id FROM file WHERE path = ?");
    id.bind(1, Blob{path});
    if (id.step()) {
      Statement insert = connection_.prepare(insert_sql(*group));
      insert.bind(1, id.integer(0));
      insert.bind(2, std::int64_t{tags.version});
      for (std::size_t i = 0; i < tags.values.size(); ++i)
        bind_value(insert, static_cast<int>(i) + 3, tags.values[i]);
      insert.step();
    }
  }
  transaction.commit();
}

}  // namespace nocturne
