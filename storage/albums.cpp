// Statements of albums, made from the groups' descriptions.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/albums.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "storage/group_tables.h"

namespace nocturne {
namespace {

constexpr std::string_view kTags = "tags", kLoudness = "loudness", kAlbum = "album";

const Group* find_group(std::span<const Group> groups, std::string_view name) {
  const auto found = std::ranges::find(groups, name, &Group::name);
  return found == groups.end() ? nullptr : &*found;
}

Group stored_group(Library& library, std::string_view name) {
  const std::vector<Group> stored = stored_groups(library.connection(), library.groups());
  const Group* group = find_group(stored, name);
  return group ? *group : Group{std::string(name), 0, {}, GroupKey::recording};
}

/// `"group"."column"`, or NULL where the database has no such column.
std::string column_sql(const Group& group, std::string_view column) {
  const bool there = std::ranges::find(group.columns, column, &Column::name) != group.columns.end();
  return there ? sql_name(group.name) + "." + sql_name(column) : "NULL";
}

constexpr std::array<std::string_view, 9> kTagColumns{
    "album",      "album_artist", "artist",      "musicbrainz_album_id", "disc",
    "disc_total", "track",        "track_total", "compilation"};

std::string files_sql(const Group& tags) {
  std::string sql =
      "SELECT file.id, file.path, file.state, file.album_id, audio.id, audio.analyzed_at, audio.frames,"
      " audio.duration_s";
  for (const std::string_view column : kTagColumns) sql += ", " + column_sql(tags, column);
  return sql + " FROM file LEFT JOIN audio ON audio.id = file.audio_id" + group_join(tags) +
         " ORDER BY file.path";
}

std::string loudness_sql(const Group& loudness) {
  return "SELECT " + column_sql(loudness, "blocks") + ", " + column_sql(loudness, "true_peak_dbtp") + ", " +
         column_sql(loudness, "replaygain_track_peak") + " FROM " + sql_name(kLoudness) +
         " WHERE audio_id = ? AND version = " + std::to_string(loudness.version);
}

std::optional<std::int64_t> optional_id(const Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.integer(column));
}

/// Tags hold any number; what is no disc or track counts as not said.
std::optional<int> number(const Statement& row, int column) {
  const std::int64_t n = row.integer(column);
  return n > 0 && n < 100'000 ? std::optional(static_cast<int>(n)) : std::nullopt;
}

void read_tags(const Statement& row, AlbumFile& file) {
  file.album = row.text(8);
  file.album_artist = row.text(9);
  file.artist = row.text(10);
  file.release = row.text(11);
  file.disc = number(row, 12);
  file.disc_total = number(row, 13);
  file.track = number(row, 14);
  file.track_total = number(row, 15);
  file.compilation = row.integer(16) != 0;
}

AlbumFile read_file(const Statement& row) {
  AlbumFile file{.id = row.integer(0), .path = std::string(row.blob(1))};
  const std::string_view state = row.text(2);
  file.state = state == name(FileState::ok)       ? FileState::ok
               : state == name(FileState::failed) ? FileState::failed
                                                  : FileState::missing;
  file.album_id = optional_id(row, 3);
  file.audio_id = optional_id(row, 4);
  file.analyzed_at = row.integer(5);
  file.frames = row.integer(6);
  file.duration_s = row.real(7);
  read_tags(row, file);
  return file;
}

}  // namespace

bool AlbumTables::are_in(Library& library) {
  const std::vector<Group> stored = stored_groups(library.connection(), library.groups());
  return find_group(stored, kTags) && find_group(stored, kLoudness) && find_group(stored, kAlbum);
}

AlbumTables::AlbumTables(Library& library)
    : library_(library),
      album_(stored_group(library, kAlbum)),
      loudness_(library.connection().prepare(loudness_sql(stored_group(library, kLoudness)))),
      insert_(library.connection().prepare(insert_sql(album_))),
      assign_(library.connection().prepare("UPDATE file SET album_id = ?2 WHERE id = ?1")),
      remove_(library.connection().prepare("DELETE FROM " + sql_name(kAlbum) + " WHERE album_id = ?")),
      forget_(library.connection().prepare("UPDATE file SET album_id = NULL WHERE album_id = ?")) {}

/// From the index on versions alone: the rows are wide.
std::unordered_set<std::int64_t> AlbumTables::measured_recordings() const {
  std::unordered_set<std::int64_t> out;
  Statement rows =
      library_.connection().prepare("SELECT audio_id FROM " + sql_name(kLoudness) + " WHERE version = ?");
  rows.bind(1, find_group(library_.groups(), kLoudness)->version);
  while (rows.step()) out.insert(rows.integer(0));
  return out;
}

void AlbumTables::for_each_file(const std::function<void(const AlbumFile&)>& visit) const {
  const auto measured = measured_recordings();
  Statement rows = library_.connection().prepare(files_sql(stored_group(library_, kTags)));
  while (rows.step()) {
    AlbumFile file = read_file(rows);
    file.measured = file.audio_id && measured.contains(*file.audio_id);
    visit(file);
  }
}

std::vector<StoredAlbum> AlbumTables::stored() const {
  std::vector<StoredAlbum> out;
  Statement rows =
      library_.connection().prepare("SELECT album_id, identity, members FROM " + sql_name(kAlbum));
  while (rows.step()) out.push_back({rows.integer(0), std::string(rows.blob(1)), std::string(rows.blob(2))});
  return out;
}

std::optional<RecordingLoudness> AlbumTables::loudness(std::int64_t audio_id) {
  loudness_.reset();
  loudness_.bind(1, audio_id);
  if (!loudness_.step() || loudness_.is_null(0)) return std::nullopt;
  RecordingLoudness out{std::string(loudness_.blob(0)), std::nullopt, loudness_.real(2)};
  if (!loudness_.is_null(1)) out.true_peak_dbtp = loudness_.real(1);
  loudness_.reset();
  return out;
}

void AlbumTables::write(std::int64_t album_id, const GroupValues& values,
                        std::span<const std::int64_t> file_ids) {
  forget_.run(album_id);
  insert_.reset();
  insert_.bind_all(album_id, values.version);
  for (std::size_t i = 0; i < values.values.size(); ++i)
    bind_value(insert_, static_cast<int>(i) + 3, values.values[i]);
  while (insert_.step()) {
  }
  for (const std::int64_t file : file_ids) assign_.run(file, album_id);
}

void AlbumTables::remove(std::int64_t album_id) {
  forget_.run(album_id);
  remove_.run(album_id);
}

void AlbumTables::release(std::int64_t file_id) { assign_.run(file_id, nullptr); }

}  // namespace nocturne
