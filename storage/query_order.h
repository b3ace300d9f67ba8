// The order in which matching files come.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/described.h"
#include "storage/query.h"
#include "storage/sqlite.h"

namespace nocturne {

/// A file and what it refers to; 0, the id of no row, stands for nothing.
struct FileEntry {
  std::int64_t file = 0, audio = 0, album = 0, run = 0;
};

/// The id under which the file finds values of this home.
std::int64_t reference(const FileEntry& entry, FieldHome home);

/// Ids of the first `most` files by `keys`, then by their paths' bytes; those without a value come last in
/// either direction. Text goes by its letters without case and accents, keys around the wheel.
std::vector<std::int64_t> in_order(const Connection& connection, std::span<const Group> stored,
                                   std::span<const FileEntry> files, std::span<const SortKey> keys,
                                   std::size_t most);

}  // namespace nocturne
