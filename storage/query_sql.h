// The tests of a query as SQL. What was typed reaches the database as bound parameters only.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/described.h"
#include "storage/query.h"
#include "storage/sqlite.h"

namespace nocturne {

using SqlParameter = std::variant<double, std::string>;  // a string's bytes are bound as a BLOB

/// A SELECT of the ids of rows in one table.
struct IdSelect {
  FieldHome home = FieldHome::file;  // whose rows: the column of `file` that the ids refer to
  enum class Sense { these, all_but_these } sense = Sense::these;
  std::string sql;
  std::vector<SqlParameter> parameters;
};

/// Files that one of the selects names fulfil the term. A field without a column in `stored` (see
/// stored_groups()) has no values.
std::vector<IdSelect> id_selects(const QueryTerm& term, std::span<const Group> stored);

void bind_parameters(Statement& statement, std::span<const SqlParameter> parameters);

/// The field's column in its table; "NULL" where it is not stored. Moments are in seconds.
std::string column_sql(const QueryField& field, std::span<const Group> stored);

/// The column of the table's rows by which files find them: reference() in query_order.h.
std::string_view id_column(FieldHome home);

}  // namespace nocturne
