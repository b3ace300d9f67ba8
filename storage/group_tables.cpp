// SQL made from groups' descriptions, and values on their way in and out of it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/group_tables.h"

#include <algorithm>
#include <array>
#include <bit>
#include <unordered_set>

#include "storage/schema.h"

namespace nocturne {
namespace {

constexpr std::array<std::string_view, 7> kFixedTables{"audio",   "file", "failure", "run",
                                                       "skipped", "root", "track"};
constexpr std::array<std::string_view, 5> kFixedColumns{"audio_id", "file_id", "album_id", "version",
                                                        "rowid"};

/// What the view says of the file and the recording before the groups' columns.
constexpr std::string_view kViewHead =
    "CREATE VIEW track AS SELECT CAST(file.path AS TEXT) AS path, file.state AS state, file.size AS size,"
    " audio.duration_s AS duration_s, audio.rate AS rate, audio.channels AS channels, audio.codec AS codec,"
    " audio.bits AS bits, audio.mode AS mode, audio.analyzed_at AS analyzed_at";

bool is_identifier(std::string_view name) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && name[0] >= 'a' && name[0] <= 'z' && std::ranges::all_of(name, plain);
}

void check_name(const Connection& connection, std::string_view name,
                std::span<const std::string_view> taken) {
  if (!is_identifier(name))
    throw connection.error("no name for a table or column: '" + printable(name) + "'");
  if (std::ranges::find(taken, name) != taken.end())
    throw connection.error("the name is taken by the database itself: '" + std::string(name) + "'");
}

void check_names(const Connection& connection, const Group& group) {
  check_name(connection, group.name, kFixedTables);
  for (const Column& column : group.columns) check_name(connection, column.name, kFixedColumns);
}

std::string_view sql_type(Kind kind) {
  switch (kind) {
    case Kind::boolean:
    case Kind::integer: return "INTEGER";
    case Kind::real: return "REAL";
    case Kind::text:
    case Kind::json: return "TEXT";
    case Kind::times:
    case Kind::bytes: return "BLOB";
  }
  return "";
}

std::string definition(const Column& column) {
  return sql_name(column.name) + " " + std::string(sql_type(column.kind));
}

/// Empty when there is no such table.
std::unordered_set<std::string> columns_in(const Connection& connection, std::string_view table) {
  std::unordered_set<std::string> names;
  Statement info = connection.prepare("SELECT name FROM pragma_table_info(?)");
  info.bind(1, table);
  while (info.step()) names.emplace(info.text(0));
  return names;
}

/// Albums have no table of their own: file.album_id says who belongs to one.
std::string_view key_definition(GroupKey key) {
  switch (key) {
    case GroupKey::recording: return "audio_id INTEGER PRIMARY KEY REFERENCES audio(id) ON DELETE CASCADE";
    case GroupKey::file: return "file_id INTEGER PRIMARY KEY REFERENCES file(id) ON DELETE CASCADE";
    case GroupKey::album: return "album_id INTEGER PRIMARY KEY";
  }
  return "";
}

/// The index answers "which recordings have this version" without touching the wide rows.
std::string create_sql(const Group& group) {
  std::string sql = "CREATE TABLE " + sql_name(group.name) + " (" + std::string(key_definition(group.key)) +
                    ", version INTEGER NOT NULL";
  for (const Column& column : group.columns) sql += ", " + definition(column);
  return sql + "); CREATE INDEX " + sql_name(group.name + ".version") + " ON " + sql_name(group.name) +
         "(version);";
}

/// What must be done so that the group has its table and columns; empty when nothing.
std::string table_changes(const Connection& connection, const Group& group) {
  const auto present = columns_in(connection, group.name);
  if (present.empty()) return create_sql(group);
  std::string sql;
  for (const Column& column : group.columns)
    if (!present.contains(column.name))
      sql += "ALTER TABLE " + sql_name(group.name) + " ADD COLUMN " + definition(column) + ";";
  return sql;
}

/// A table with lists, times or bytes has few rows a page. An index of its other columns lets a search for
/// them pass all that by: of 100,000 tracks it reads 10 MB instead of some hundred.
std::string values_index_sql(const Group& group) {
  const auto is_wide = [](const Column& c) {
    return c.kind == Kind::json || c.kind == Kind::times || c.kind == Kind::bytes;
  };
  std::string columns;
  for (const Column& column : group.columns)
    if (!is_wide(column)) columns += (columns.empty() ? "" : ", ") + sql_name(column.name);
  if (columns.empty() || std::ranges::none_of(group.columns, is_wide)) return {};
  return "CREATE INDEX " + sql_name(group.name + ".values") + " ON " + sql_name(group.name) + "(" + columns +
         ")";
}

std::string index_changes(const Connection& connection, const Group& group) {
  Statement stored = connection.prepare("SELECT sql FROM sqlite_master WHERE type = 'index' AND name = ?");
  const std::string name = group.name + ".values", wanted = values_index_sql(group);
  const bool present = stored.bind(1, name).step();
  if (wanted.empty() || (present && stored.text(0) == wanted)) return {};
  return (present ? "DROP INDEX " + sql_name(name) + ";" : "") + wanted + ";";
}

/// Times and bytes are left out: nobody reads blobs in a shell.
std::string view_sql(std::span<const Group> groups) {
  std::string columns(kViewHead), joins = " FROM file LEFT JOIN audio ON audio.id = file.audio_id";
  for (const Group& group : groups) {
    for (const Column& column : group.columns)
      if (column.kind != Kind::times && column.kind != Kind::bytes)
        columns += ", " + sql_name(group.name) + "." + sql_name(column.name) + " AS " +
                   sql_name(group.name + "_" + column.name);
    joins += group_join(group);
  }
  return columns + joins;
}

std::string view_changes(const Connection& connection, std::span<const Group> groups) {
  Statement stored =
      connection.prepare("SELECT sql FROM sqlite_master WHERE type = 'view' AND name = 'track'");
  const std::string wanted = view_sql(groups);
  if (stored.step() && stored.text(0) == wanted) return {};
  return "DROP VIEW IF EXISTS track;" + wanted + ";";
}

std::string changes(const Connection& connection, std::span<const Group> groups) {
  std::string sql;
  for (const Group& group : groups)
    sql += table_changes(connection, group) + index_changes(connection, group);
  return sql + view_changes(connection, groups);
}

}  // namespace

std::string_view key_column(GroupKey key) {
  switch (key) {
    case GroupKey::recording: return "audio_id";
    case GroupKey::file: return "file_id";
    case GroupKey::album: return "album_id";
  }
  return "";
}

std::string group_join(const Group& group) {
  const std::string table = sql_name(group.name);
  const std::string_view owner = group.key == GroupKey::recording ? "audio.id"
                                 : group.key == GroupKey::file    ? "file.id"
                                                                  : "file.album_id";
  return " LEFT JOIN " + table + " ON " + table + "." + std::string(key_column(group.key)) + " = " +
         std::string(owner);
}

std::string sql_name(std::string_view name) { return '"' + std::string(name) + '"'; }

void make_group_tables(Connection& connection, std::span<const Group> groups) {
  for (const Group& group : groups) check_names(connection, group);
  if (changes(connection, groups).empty()) return;
  Transaction transaction(connection);
  connection.execute(changes(connection, groups),
                     "cannot make the tables of the analyzers");  // asked again: now locked
  transaction.commit();
}

std::vector<Group> stored_groups(const Connection& connection, std::span<const Group> groups) {
  std::vector<Group> stored;
  for (const Group& group : groups) {
    const auto present = columns_in(connection, group.name);
    if (present.empty()) continue;
    Group& kept = stored.emplace_back(Group{group.name, group.version, {}, group.key});
    for (const Column& column : group.columns)
      if (present.contains(column.name)) kept.columns.push_back(column);
  }
  return stored;
}

std::string insert_sql(const Group& group) {
  std::string names = std::string(key_column(group.key)) + ", version", parameters = "?, ?";
  for (const Column& column : group.columns) {
    names += ", " + sql_name(column.name);
    parameters += ", ?";
  }
  return "INSERT OR REPLACE INTO " + sql_name(group.name) + " (" + names + ") VALUES (" + parameters + ")";
}

void bind_value(Statement& statement, int parameter, const Value& value) {
  struct Bind {
    Statement& statement;
    int parameter;
    void operator()(std::monostate) const { statement.bind(parameter, nullptr); }
    void operator()(std::int64_t v) const { statement.bind(parameter, v); }
    void operator()(double v) const { statement.bind(parameter, v); }
    void operator()(const std::string& v) const { statement.bind(parameter, v); }
    void operator()(const Times& v) const { statement.bind(parameter, Blob{times_to_blob(v)}); }
    void operator()(const JsonText& v) const { statement.bind(parameter, v.text); }
    void operator()(const Bytes& v) const { statement.bind(parameter, Blob{v.bytes}); }
  };
  std::visit(Bind{statement, parameter}, value);
}

Value read_value(const Statement& statement, int column, Kind kind) {
  if (statement.is_null(column)) return {};
  switch (kind) {
    case Kind::boolean:
    case Kind::integer: return statement.integer(column);
    case Kind::real: return statement.real(column);
    case Kind::text: return std::string(statement.text(column));
    case Kind::json: return JsonText{std::string(statement.text(column))};
    case Kind::times: return times_from_blob(statement.blob(column));
    case Kind::bytes: return Bytes{std::string(statement.blob(column))};
  }
  return {};
}

std::string times_to_blob(const Times& times) {
  std::string blob;
  blob.reserve(times.seconds.size() * 8);
  for (const double seconds : times.seconds) {
    const auto bits = std::bit_cast<std::uint64_t>(seconds);
    for (int shift = 0; shift < 64; shift += 8) blob += static_cast<char>(bits >> shift & 0xFF);
  }
  return blob;
}

Times times_from_blob(std::string_view blob) {
  Times times;
  times.seconds.reserve(blob.size() / 8);
  for (; blob.size() >= 8; blob.remove_prefix(8)) {
    std::uint64_t bits = 0;
    for (std::size_t i = 8; i-- > 0;) bits = bits << 8 | static_cast<std::uint8_t>(blob[i]);
    times.seconds.push_back(std::bit_cast<double>(bits));
  }
  return times;
}

}  // namespace nocturne
