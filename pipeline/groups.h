// All groups that a library holds: what analyzers store, and what is known of files and albums.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include "core/described.h"

namespace nocturne {

/// In the order of reports and exports.
std::vector<Group> library_groups();

/// The rows of one file's own groups, whatever its sound: its tags. A file that cannot be read has empty
/// ones.
std::vector<GroupValues> file_groups(const std::filesystem::path& file);

}  // namespace nocturne
