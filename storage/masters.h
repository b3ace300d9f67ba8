// What the database remembers of mastered files: one row an output.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "storage/library.h"

namespace nocturne {

/// An output as it was left. Paths are bytes, absolute. Digests are hexadecimal. JSON is that of described
/// structs. The size and time of the output are those under which it is put in its place: a row whose output
/// is not there, or other, tells of a run that was killed, or of somebody else's change.
struct MasterRow {
  std::string output{};
  std::int64_t size = 0, mtime_ns = 0;
  std::string input{};
  std::int64_t input_size = 0, input_mtime_ns = 0;
  std::string input_hash{};     // of the encoded sound
  std::string settings_hash{};  // of all that was asked for
  std::string plan_hash{};
  std::string plan{};  // JSON
  std::string mode{};  // "preset", "reference", "hybrid"
  std::string preset{};
  std::string album{};            // of what is mastered as one; or empty
  std::string before{}, after{},  // levels, JSON
      solution{};
  std::string warnings{};  // one a line
  std::int64_t at = 0;
  std::string program_version{};
  bool operator==(const MasterRow&) const = default;
};

/// Within the library's lifetime, by one thread at a time. Every function may throw Error(database).
class MasterTable {
 public:
  explicit MasterTable(Library& library) : library_(library) {}

  /// Also of a library opened for reading whose schema has no such table yet: nothing.
  std::optional<MasterRow> find(std::string_view output) const;
  /// Replaces the row of the same output.
  void write(const MasterRow& row);
  /// In the order of the outputs' bytes. `visit` must not write.
  void for_each(const std::function<void(const MasterRow&)>& visit) const;

 private:
  Library& library_;
};

}  // namespace nocturne
