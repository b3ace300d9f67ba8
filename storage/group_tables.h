// Tables made from the descriptions of groups: one table a group, and the view that joins them for people.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A group's table: whose row it is (audio_id, file_id or album_id), version, then its columns. Boolean and
// integer are INTEGER, real is REAL, text and JSON are TEXT, times a BLOB of little-endian 64-bit floats,
// bytes a BLOB.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/described.h"
#include "storage/sqlite.h"

namespace nocturne {

/// "name" for SQL. Names of groups and columns are lower-case identifiers.
std::string sql_name(std::string_view name);

/// "audio_id", "file_id" or "album_id".
std::string_view key_column(GroupKey key);
/// " LEFT JOIN …" of a group's table to rows of `file` and `audio`.
std::string group_join(const Group& group);

/// Makes missing tables, adds missing columns at the end, and renews the tables' indexes and the view
/// `track`. Columns that a group no longer has stay with their data. Writes only when something differs.
/// Throws Error(database) for a name that is no identifier or is taken by a fixed table.
void make_group_tables(Connection& connection, std::span<const Group> groups);

/// The groups and columns of `groups` that the database has: what a reader can ask for.
std::vector<Group> stored_groups(const Connection& connection, std::span<const Group> groups);

/// "INSERT OR REPLACE INTO …" with parameters key, version, columns.
std::string insert_sql(const Group& group);

/// Binds a value to a parameter, by the value's type.
void bind_value(Statement& statement, int parameter, const Value& value);

/// A column's value as its kind says; NULL is std::monostate.
Value read_value(const Statement& statement, int column, Kind kind);

std::string times_to_blob(const Times& times);
/// Whole numbers only: bytes beyond a multiple of 8 are left out.
Times times_from_blob(std::string_view blob);

}  // namespace nocturne
