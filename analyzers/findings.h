// What analyzers found in a track, by group and column.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/described.h"

namespace nocturne {

/// A view of rows, of an analysis just now or of a database: it must not outlive them.
class Findings {
 public:
  Findings(std::span<const Group> groups, std::span<const GroupValues> rows) : groups_(groups), rows_(rows) {}

  /// Empty if the value is null or the group has no row. Throws std::logic_error if no group has such a
  /// column of numbers.
  std::optional<double> number(std::string_view group, std::string_view column) const;

 private:
  std::span<const Group> groups_;
  std::span<const GroupValues> rows_;
};

}  // namespace nocturne
