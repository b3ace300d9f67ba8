// Comparison of texts without case and accents, for SQL.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/sqlite.h"

namespace nocturne {

/// Makes has_text(value, folded) and is_text(value, folded) known to the connection's statements: whether a
/// TEXT or BLOB, folded (core/folded_text.h), holds or is the other, which is folded already. NULL of NULL.
void add_text_functions(Connection& connection);

}  // namespace nocturne
