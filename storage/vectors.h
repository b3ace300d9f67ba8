// Vectors made from a group's columns, kept packed in the database for searches over a whole library.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reading some columns of 100,000 rows takes SQLite a good part of a second; packed vectors come in blocks of
// 1,024 recordings each. They cannot be out of date: triggers on the group's table, which lie in the database
// and so work whichever program writes, delete the block of any row that is written. What has no block is
// made from the rows.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/library.h"

namespace nocturne {

/// Which vectors: those of a group with recordings as keys.
struct VectorSource {
  std::string_view group;
  std::vector<std::string_view> columns;  // numbers; one that the database lacks reads as empty
  std::size_t width = 0;                  // floats a vector
  /// One row's values, in the order of columns, as a vector.
  void (*make)(std::span<const std::optional<double>> row, std::span<float> vector) = nullptr;
  std::string_view layout;  // a name for what make() does; another one makes all blocks anew
};

struct Vectors {
  std::size_t width = 0;
  std::vector<std::int64_t> recordings;  // ascending
  std::vector<float> values;             // one vector after the other
  std::int64_t unpacked = 0;             // how many were made from rows

  std::size_t size() const { return recordings.size(); }
  std::span<const float> operator[](std::size_t i) const { return {values.data() + i * width, width}; }
};

/// The vectors of all recordings whose row is of the latest version stored; none when there is no such group.
/// Throws Error(database).
Vectors read_vectors(const Library& library, const VectorSource& source);

/// Packs what is not packed yet, in one transaction. The library must have been opened to be written.
void pack_vectors(Library& library, const VectorSource& source);

}  // namespace nocturne
