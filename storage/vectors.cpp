// The table of blocks, its triggers, and reading of blocks and rows.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/vectors.h"

#include <bit>
#include <cstring>
#include <map>

#include "storage/group_tables.h"

namespace nocturne {
namespace {

constexpr std::int64_t kBlockRecordings = 1024;
static_assert(std::endian::native == std::endian::little, "blocks hold numbers as they are in memory");

bool has_table(const Connection& connection, std::string_view name) {
  Statement found = connection.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?");
  found.bind(1, name);
  return found.step();
}

std::string table_name(const VectorSource& source) { return std::string(source.group) + "_block"; }

/// Of a block: what is in it, and of which version of the group.
std::string layout_of(const Connection& connection, const VectorSource& source) {
  const std::int64_t version = connection.integer("SELECT max(version) FROM " + sql_name(source.group));
  return std::string(source.layout) + ", version " + std::to_string(version);
}

/// Reads rows of the latest version as vectors.
class RowReader {
 public:
  RowReader(const Connection& connection, const VectorSource& source)
      : source_(source), row_(source.columns.size()), rows_(connection.prepare(sql(connection, source))) {}

  void append(std::int64_t block, Vectors& to) {
    rows_.reset();
    rows_.bind_all(block * kBlockRecordings, (block + 1) * kBlockRecordings);
    while (rows_.step()) {
      for (std::size_t i = 0; i < row_.size(); ++i) {
        const int column = static_cast<int>(i) + 1;
        row_[i] = rows_.is_null(column) ? std::nullopt : std::optional(rows_.real(column));
      }
      to.recordings.push_back(rows_.integer(0));
      to.values.resize(to.values.size() + source_.width);
      source_.make(row_, {to.values.data() + to.values.size() - source_.width, source_.width});
    }
  }

 private:
  static std::string sql(const Connection& connection, const VectorSource& source) {
    Group wanted{std::string(source.group), 0, {}, GroupKey::recording};
    for (const std::string_view column : source.columns)
      wanted.columns.push_back({std::string(column), Kind::real, Unit::none, "", {}});
    const std::vector<Group> stored = stored_groups(connection, std::span(&wanted, 1));
    std::string out = "SELECT audio_id";
    std::size_t next = 0;
    for (const std::string_view column : source.columns) {
      const bool there = next < stored[0].columns.size() && stored[0].columns[next].name == column;
      out += there ? ", " + sql_name(column) : ", NULL";
      next += there;
    }
    const std::string table = sql_name(source.group);
    return out + " FROM " + table +
           " WHERE audio_id >= ? AND audio_id < ? AND version = (SELECT max(version) FROM " + table +
           ") ORDER BY audio_id";
  }

  const VectorSource& source_;
  std::vector<std::optional<double>> row_;
  Statement rows_;
};

std::string block_bytes(const Vectors& block) {
  const std::size_t ids = block.size() * sizeof(std::int64_t), values = block.values.size() * sizeof(float);
  std::string bytes(ids + values, '\0');
  if (block.size() == 0) return bytes;
  std::memcpy(bytes.data(), block.recordings.data(), ids);
  std::memcpy(bytes.data() + ids, block.values.data(), values);
  return bytes;
}

void append_block(std::string_view bytes, Vectors& to) {
  const std::size_t count = bytes.size() / (sizeof(std::int64_t) + to.width * sizeof(float));
  if (count == 0) return;
  const std::size_t first = to.size(), ids = count * sizeof(std::int64_t);
  to.recordings.resize(first + count);
  to.values.resize((first + count) * to.width);
  std::memcpy(to.recordings.data() + first, bytes.data(), ids);
  std::memcpy(to.values.data() + first * to.width, bytes.data() + ids, count * to.width * sizeof(float));
}

std::int64_t block_count(const Connection& connection, const VectorSource& source) {
  return connection.integer("SELECT coalesce(max(audio_id), -1) FROM " + sql_name(source.group)) /
             kBlockRecordings +
         1;
}

std::string trigger_sql(const VectorSource& source, std::string_view event, std::string_view row) {
  const std::string blocks = table_name(source);
  return "CREATE TRIGGER IF NOT EXISTS " + sql_name(blocks + "_" + std::string(event)) + " AFTER " +
         std::string(event) + " ON " + sql_name(source.group) + " BEGIN DELETE FROM " + sql_name(blocks) +
         " WHERE block = " + std::string(row) + ".audio_id / " + std::to_string(kBlockRecordings) + "; END;";
}

/// A row never changes its key, so an update touches one block.
void make_blocks(Connection& connection, const VectorSource& source) {
  connection.execute("CREATE TABLE IF NOT EXISTS " + sql_name(table_name(source)) +
                     " (block INTEGER PRIMARY KEY, layout TEXT NOT NULL, vectors BLOB NOT NULL) STRICT;" +
                     trigger_sql(source, "INSERT", "NEW") + trigger_sql(source, "UPDATE", "NEW") +
                     trigger_sql(source, "DELETE", "OLD"));
}

}  // namespace

Vectors read_vectors(const Library& library, const VectorSource& source) {
  const Connection& connection = library.connection();
  Vectors out{.width = source.width, .recordings = {}, .values = {}};
  if (!has_table(connection, source.group)) return out;
  const Snapshot snapshot(connection);
  const std::int64_t blocks = block_count(connection, source);
  RowReader rows(connection, source);
  std::optional<Statement> packed;
  if (has_table(connection, table_name(source))) {
    packed = connection.prepare("SELECT block, vectors FROM " + sql_name(table_name(source)) +
                                " WHERE layout = ? ORDER BY block");
    packed->bind(1, layout_of(connection, source));
  }
  out.recordings.reserve(static_cast<std::size_t>(blocks * kBlockRecordings));
  out.values.reserve(static_cast<std::size_t>(blocks * kBlockRecordings) * source.width);
  bool more = packed && packed->step();
  for (std::int64_t block = 0; block < blocks; ++block) {
    if (more && packed->integer(0) == block) {
      append_block(packed->blob(1), out);
      more = packed->step();
      continue;
    }
    const auto before = static_cast<std::int64_t>(out.size());
    rows.append(block, out);
    out.unpacked += static_cast<std::int64_t>(out.size()) - before;
  }
  return out;
}

void pack_vectors(Library& library, const VectorSource& source) {
  Connection& connection = library.connection();
  if (!has_table(connection, source.group)) return;
  Transaction transaction(connection);
  make_blocks(connection, source);
  const std::string layout = layout_of(connection, source), table = sql_name(table_name(source));
  connection.prepare("DELETE FROM " + table + " WHERE layout <> ?").run(layout);
  Statement present = connection.prepare("SELECT 1 FROM " + table + " WHERE block = ?");
  Statement insert =
      connection.prepare("INSERT INTO " + table + " (block, layout, vectors) VALUES (?, ?, ?)");
  RowReader rows(connection, source);
  const std::int64_t blocks = block_count(connection, source);
  for (std::int64_t block = 0; block < blocks; ++block) {
    present.reset();
    present.bind(1, block);
    if (present.step()) continue;
    Vectors made{.width = source.width, .recordings = {}, .values = {}};
    rows.append(block, made);
    insert.run(block, layout, Blob{block_bytes(made)});
  }
  present.reset();
  transaction.commit();
}

}  // namespace nocturne
