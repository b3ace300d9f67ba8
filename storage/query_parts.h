// Parts of queries that several of them need: stored words, optional numbers, files under a folder.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"
#include "storage/rows.h"
#include "storage/sqlite.h"

namespace nocturne {

/// A stored word as the value that name() writes so.
template <class State>
State state_named(const Statement& row, int column, std::initializer_list<State> states) {
  const std::string_view word = row.text(column);
  for (const State state : states)
    if (name(state) == word) return state;
  throw row.error("no such state: '" + printable(word) + "'");
}

inline FileState file_state(const Statement& row, int column) {
  return state_named(row, column, {FileState::ok, FileState::failed, FileState::missing});
}

inline AnalysisMode analysis_mode(const Statement& row, int column) {
  return state_named(row, column, {AnalysisMode::fast, AnalysisMode::full});
}

inline std::optional<std::int64_t> optional_integer(const Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.integer(column));
}

/// Parameters 1, 2, 3: the folder itself, its first and its last possible descendant. The outer range is what
/// the index on path answers; the rest keeps "/a" from holding "/a b".
inline constexpr std::string_view kUnderFolder =
    " file.path >= ?1 AND file.path < ?3 AND (file.path = ?1 OR file.path >= ?2)";

/// Binds the parameters of kUnderFolder. '0' is the byte after '/'.
inline void bind_folder(Statement& statement, std::string_view folder) {
  while (folder.ends_with('/')) folder.remove_suffix(1);
  statement.bind_all(Blob{folder}, Blob{std::string(folder) + "/"}, Blob{std::string(folder) + "0"});
}

inline std::string for_folder(std::string sql, std::string_view folder) {
  if (!folder.empty()) sql.append(" WHERE").append(kUnderFolder);
  return sql;
}

}  // namespace nocturne
