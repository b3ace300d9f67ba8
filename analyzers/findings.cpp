// Two searches by name.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/findings.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace nocturne {

std::optional<double> Findings::number(std::string_view group, std::string_view column) const {
  const auto described = std::ranges::find(groups_, group, &Group::name);
  const auto no_such = [&] {
    return std::logic_error(std::string(group) + ": no number " + std::string(column));
  };
  if (described == groups_.end()) throw no_such();
  const auto found = std::ranges::find(described->columns, column, &Column::name);
  if (found == described->columns.end() || (found->kind != Kind::real && found->kind != Kind::integer))
    throw no_such();
  const auto row = std::ranges::find(rows_, group, &GroupValues::group);
  const auto index = static_cast<std::size_t>(found - described->columns.begin());
  if (row == rows_.end() || index >= row->values.size()) return std::nullopt;
  if (const auto* x = std::get_if<double>(&row->values[index])) return *x;
  if (const auto* n = std::get_if<std::int64_t>(&row->values[index])) return static_cast<double>(*n);
  return std::nullopt;
}

}  // namespace nocturne
