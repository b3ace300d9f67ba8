// What a scan reads from a library before it looks at files: what is known, and what is to be renewed.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "storage/group_tables.h"
#include "storage/library.h"
#include "storage/query_parts.h"

namespace nocturne {
namespace {

/// What groups with this key can belong to: recordings, or files that have one.
std::string owners(GroupKey key) {
  return key == GroupKey::recording ? "SELECT id FROM audio WHERE true"
                                    : "SELECT id FROM file WHERE audio_id NOT NULL";
}

/// Whether every owner has the group in its version: the usual case, and cheaper to ask than who has not.
bool is_current(const Connection& connection, const Group& group) {
  Statement current = connection.prepare(
      "SELECT count(*) FROM " + sql_name(group.name) +
      (group.key == GroupKey::recording ? "" : " JOIN file ON id = file_id AND audio_id NOT NULL") +
      " WHERE version = ?");
  current.bind(1, group.version);
  current.step();
  return current.integer(0) == connection.integer("SELECT count(*) FROM (" + owners(group.key) + ")");
}

/// The index on version answers this without the wide rows.
Statement owners_without(const Connection& connection, const Group& group) {
  Statement rows =
      connection.prepare(owners(group.key) + " AND id NOT IN (SELECT " + std::string(key_column(group.key)) +
                         " FROM " + sql_name(group.name) + " WHERE version = ?)");
  rows.bind(1, group.version);
  return rows;
}

/// Owners and what they lack.
using StaleOwners = std::unordered_map<std::int64_t, GroupSet>;

void add_stale(Statement rows, std::size_t bit, StaleOwners& stale) {
  while (rows.step()) stale[rows.integer(0)].set(bit);
}

/// Recordings, or files, that lack some of the wanted groups in the wanted version.
StaleOwners stale_owners(const Connection& connection, std::span<const Group> wanted, GroupKey key) {
  StaleOwners stale;
  const std::vector<Group> stored = stored_groups(connection, wanted);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].key != key) continue;
    if (std::ranges::find(stored, wanted[i].name, &Group::name) == stored.end())
      add_stale(connection.prepare(owners(key)), i, stale);
    else if (!is_current(connection, wanted[i]))
      add_stale(owners_without(connection, wanted[i]), i, stale);
  }
  return stale;
}

GroupSet find_or_none(const StaleOwners& stale, std::int64_t owner) {
  const auto found = stale.find(owner);
  return found == stale.end() ? GroupSet() : found->second;
}

constexpr const char* kKnownFiles =
    "SELECT file.path, file.id, file.size, file.mtime_ns, file.state, file.audio_id, audio.mode,"
    " failure.times, failure.next_try_at, audio.payload_hash NOT NULL FROM file LEFT JOIN audio ON audio.id "
    "= file.audio_id"
    " LEFT JOIN failure ON failure.file_id = file.id";

KnownFile known_file(const Statement& row) {
  KnownFile file{
      .id = row.integer(1), .size = row.integer(2), .mtime_ns = row.integer(3), .state = file_state(row, 4)};
  file.audio_id = optional_integer(row, 5);
  if (!row.is_null(6)) file.mode = analysis_mode(row, 6);
  file.failures = row.integer(7);
  file.next_try_at = row.integer(8);
  file.hashed = row.integer(9) != 0;
  return file;
}

}  // namespace

std::unordered_map<std::string, KnownFile> Library::known_files(std::span<const std::string> roots,
                                                                std::span<const Group> wanted) const {
  const StaleOwners of_recordings = stale_owners(connection_, wanted, GroupKey::recording);
  const StaleOwners of_files = stale_owners(connection_, wanted, GroupKey::file);
  std::unordered_map<std::string, KnownFile> files;
  files.reserve(static_cast<std::size_t>(connection_.integer("SELECT count(*) FROM file")));
  const auto load = [&](Statement rows) {
    while (rows.step()) {
      KnownFile file = known_file(rows);
      if (file.audio_id)
        file.stale = find_or_none(of_recordings, *file.audio_id) | find_or_none(of_files, file.id);
      files.insert_or_assign(std::string(rows.blob(0)), file);
    }
  };
  if (roots.empty()) load(connection_.prepare(kKnownFiles));
  for (const std::string& root : roots) {
    Statement rows = connection_.prepare(for_folder(kKnownFiles, root));
    if (!root.empty()) bind_folder(rows, root);
    load(std::move(rows));
  }
  return files;
}

std::unordered_map<std::string, KnownFile> Library::known_files(std::span<const std::string> roots) const {
  return known_files(roots, groups_);
}

std::vector<KnownRecording> Library::known_recordings(std::span<const Group> wanted) const {
  const StaleOwners stale = stale_owners(connection_, wanted, GroupKey::recording);
  std::vector<KnownRecording> recordings;
  Statement rows = connection_.prepare("SELECT id, payload_hash, mode FROM audio");
  while (rows.step()) {
    KnownRecording& known = recordings.emplace_back();
    known.id = rows.integer(0);
    if (!rows.is_null(1)) known.payload_hash = rows.blob(1);
    known.mode = analysis_mode(rows, 2);
    known.stale = find_or_none(stale, known.id);
  }
  return recordings;
}

// A recording whose files are all missing waits until one comes back.
std::vector<StaleGroup> Library::stale_groups() const {
  std::vector<StaleGroup> out;
  for (const Group& group : stored_groups(connection_, groups_)) {
    if (group.key == GroupKey::album || is_current(connection_, group)) continue;
    const std::string owner = group.key == GroupKey::recording ? "file.audio_id" : "file.id";
    Statement rows = connection_.prepare(
        "SELECT version, count(DISTINCT " + owner + ") FROM file LEFT JOIN " + sql_name(group.name) +
        " AS g ON g." + std::string(key_column(group.key)) + " = " + owner +
        " WHERE file.audio_id NOT NULL AND file.state = 'ok' AND version IS NOT ?"
        " GROUP BY version ORDER BY version");
    rows.bind(1, group.version);
    while (rows.step())
      out.push_back({group.name, group.key, group.version, optional_integer(rows, 0), rows.integer(1)});
  }
  return out;
}

}  // namespace nocturne
