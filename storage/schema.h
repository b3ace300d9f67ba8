// The database's fixed tables and the ordered steps that make them and lead from one version to the next.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "storage/sqlite.h"

namespace nocturne {

/// PRAGMA application_id of our databases: "noct" in ASCII.
inline constexpr std::int64_t kApplicationId = 0x6E6F6374;

/// One step to `version`: the SQL, then the function, in one transaction with the new PRAGMA user_version.
struct Migration {
  int version = 0;
  std::string sql;
  std::function<void(Connection&)> function = nullptr;
};

/// The steps of this program, in order; the last one's version is the one it writes.
std::span<const Migration> migrations();

enum class Identity { empty, ours };

/// Reads, never writes. Throws Error(database) when the file is no database, or another application's.
Identity identify(const Connection& connection);

/// Throws Error(database) when the database is of a later version than the last step, or, where `connection`
/// cannot write, of an earlier one.
void check_version(const Connection& connection, std::span<const Migration> steps);

/// Takes the database from its user_version through every later step. When a step throws, the database stays
/// at the version before it. Two processes may do this at once.
void migrate(Connection& connection, std::span<const Migration> steps);

}  // namespace nocturne
