// All groups that a library holds: what analyzers store, and what is known of files and albums.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/described.h"

namespace nocturne {

/// In the order of reports and exports.
std::vector<Group> library_groups();

}  // namespace nocturne
