// A column of values for each key, and one sort.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/query_order.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <utility>
#include <variant>

#include "core/folded_text.h"
#include "storage/group_tables.h"
#include "storage/query_sql.h"

namespace nocturne {
namespace {

/// Up to here a look at each row costs less than reading all of a table's index: 2 µs against 10 ms.
constexpr std::size_t kFew = 5000;

using SortValue = std::variant<double, std::string, std::monostate>;  // in their order: no value is last
using ValueColumn = std::vector<SortValue>;                           // one of each file

SortValue sort_value(const Statement& row, int column, FieldType type) {
  if (row.is_null(column)) return std::monostate{};
  if (type == FieldType::text || type == FieldType::date) {
    std::string text = fold(row.text(column));
    return text.empty() ? SortValue(std::monostate{}) : SortValue(std::move(text));
  }
  if (type != FieldType::key) return row.real(column);
  const std::optional<WheelKey> key = read_key(row.text(column));
  if (!key) return std::monostate{};
  return key->hour * 2.0 + (key->scale == WheelKey::Scale::major ? 1 : 0);
}

SortValue bytes_value(const Statement& row, int column, FieldType) { return std::string(row.blob(column)); }

using ReadValue = SortValue (*)(const Statement& row, int column, FieldType type);

ValueColumn looked_up(Statement row, std::span<const FileEntry> files, const QueryField& field,
                      ReadValue read) {
  ValueColumn out(files.size(), std::monostate{});
  for (std::size_t i = 0; i < files.size(); ++i) {
    row.reset();
    if (row.bind(1, reference(files[i], field.home)).step()) out[i] = read(row, 0, field.type);
  }
  return out;
}

ValueColumn joined(Statement rows, std::span<const FileEntry> files, const QueryField& field,
                   ReadValue read) {
  std::vector<std::pair<std::int64_t, SortValue>> values;
  while (rows.step()) values.emplace_back(rows.integer(1), read(rows, 0, field.type));
  std::ranges::sort(values, {}, &std::pair<std::int64_t, SortValue>::first);
  ValueColumn out(files.size(), std::monostate{});
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::int64_t id = reference(files[i], field.home);
    const auto found = std::ranges::lower_bound(values, id, {}, &std::pair<std::int64_t, SortValue>::first);
    if (found != values.end() && found->first == id) out[i] = found->second;
  }
  return out;
}

ValueColumn column_of(const Connection& connection, std::span<const Group> stored,
                      std::span<const FileEntry> files, const QueryField& field, ReadValue read) {
  const std::string column = column_sql(field, stored), id(id_column(field.home));
  if (column == "NULL") return ValueColumn(files.size(), std::monostate{});
  const std::string select = "SELECT " + column + ", " + id + " FROM " + sql_name(field.table);
  if (files.size() > kFew) return joined(connection.prepare(select), files, field, read);
  return looked_up(connection.prepare(select + " WHERE " + id + " = ?"), files, field, read);
}

ValueColumn shuffled(std::size_t files) {
  ValueColumn out;
  for (std::size_t i = 0; i < files; ++i) out.emplace_back(static_cast<double>(i));
  std::ranges::shuffle(out, std::mt19937_64(std::random_device{}()));
  return out;
}

bool goes_before(std::size_t a, std::size_t b, std::span<const ValueColumn> columns,
                 std::span<const SortKey> keys) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const SortValue &x = columns[i][a], &y = columns[i][b];
    if (x == y) continue;
    const bool both = x.index() == y.index();
    const bool descending = both && i < keys.size() && keys[i].direction == SortKey::Direction::descending;
    return descending ? y < x : x < y;
  }
  return false;
}

}  // namespace

std::int64_t reference(const FileEntry& entry, FieldHome home) {
  switch (home) {
    case FieldHome::file:
    case FieldHome::file_group: return entry.file;
    case FieldHome::audio:
    case FieldHome::recording_group: return entry.audio;
    case FieldHome::album_group: return entry.album;
    case FieldHome::run: return entry.run;
  }
  return 0;
}

std::vector<std::int64_t> in_order(const Connection& connection, std::span<const Group> stored,
                                   std::span<const FileEntry> files, std::span<const SortKey> keys,
                                   std::size_t most) {
  std::vector<ValueColumn> columns;
  for (const SortKey& key : keys)
    columns.push_back(key.direction == SortKey::Direction::random
                          ? shuffled(files.size())
                          : column_of(connection, stored, files, key.field, sort_value));
  columns.push_back(column_of(connection, stored, files, find_field("path", {}), bytes_value));
  std::vector<std::size_t> order(files.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return goes_before(a, b, columns, keys); });
  std::vector<std::int64_t> ids;
  for (std::size_t i = 0; i < std::min(most, order.size()); ++i) ids.push_back(files[order[i]].file);
  return ids;
}

}  // namespace nocturne
