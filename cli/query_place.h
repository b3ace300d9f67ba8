// Where a query's expression is wrong, drawn under it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "storage/query.h"

namespace nocturne {

/// The expression, or as much of it around the place as `width` columns hold, and below it "^~~".
std::string marked_place(const QueryError& error, int width);

}  // namespace nocturne
