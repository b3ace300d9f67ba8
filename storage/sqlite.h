// RAII over SQLite: a connection, a prepared statement and a transaction that rolls back unless committed.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every failure is Error(ErrorCode::database, "<database file>: <what was tried> (<SQLite's words>)").
// Threads: a connection and its statements belong to one thread at a time. Lifetime: statements and
// transactions end before their connection.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace nocturne {

enum class OpenMode { read_write, read_only };

/// Bytes as they are, in SQL a BLOB; a std::string_view is bound as TEXT and must be UTF-8.
struct Blob {
  std::string_view bytes;
};

class Statement;

class Connection {
 public:
  /// read_write makes the file where there is none (never its folder). read_only reads beside a writing
  /// process. Only where the file system is mounted read-only and no write-ahead log is left does it read
  /// without any locks: nobody can change the file then. Nothing is changed here. A file that is no SQLite
  /// database is refused.
  Connection(const std::filesystem::path& file, OpenMode mode, std::chrono::milliseconds busy_timeout);

  /// Settings that last as long as the connection: foreign keys; for a writer also the write-ahead log and
  /// synchronous=NORMAL (a commit survives the end of the process; a power cut may undo the last ones, never
  /// a part of one). The log's files stay after closing, so that users without the right to write beside the
  /// file can read it. Changes the file (journal mode): to be called when the file is known to be ours.
  void configure();

  /// Runs one or more statements without parameters; `attempt` is what an error says could not be done.
  void execute(const std::string& sql, std::string_view attempt = "cannot write");
  Statement prepare(std::string_view sql) const;
  /// The first column of the first row, or `fallback` without a row.
  std::int64_t integer(std::string_view sql, std::int64_t fallback = 0) const;

  std::int64_t last_insert_id() const;
  bool in_transaction() const;
  OpenMode mode() const { return mode_; }
  /// "<database file>: <what>".
  Error error(std::string_view what) const;
  /// For what SQLite is told once a connection; stays the connection's.
  sqlite3* handle() const { return db_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* db) const noexcept;
  };
  void write_ahead();

  std::unique_ptr<sqlite3, Close> db_;
  OpenMode mode_;
  std::chrono::milliseconds busy_timeout_;
};

/// A prepared statement; parameters count from 1, columns from 0, as in SQLite.
class Statement {
 public:
  Statement(sqlite3* db, std::string_view sql);

  Statement& bind(int parameter, std::nullptr_t);
  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, int value) { return bind(parameter, std::int64_t{value}); }
  /// NaN becomes NULL.
  Statement& bind(int parameter, double value);
  Statement& bind(int parameter, std::string_view text);
  Statement& bind(int parameter, Blob blob);
  template <class T>
  Statement& bind(int parameter, const std::optional<T>& value) {
    return value ? bind(parameter, *value) : bind(parameter, nullptr);
  }
  /// Binds parameters 1, 2, … in order.
  template <class... T>
  Statement& bind_all(const T&... values) {
    int parameter = 0;
    (bind(++parameter, values), ...);
    return *this;
  }

  /// To the next row; false, and reset, when there is none.
  bool step();
  /// Runs to the end with these parameters, and resets.
  template <class... T>
  void run(const T&... values) {
    reset();
    bind_all(values...);
    while (step()) {
    }
  }
  /// Ready to step from the first row again; parameters become NULL.
  void reset() noexcept;

  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  /// TEXT or BLOB; valid until the next step, reset or text() of the column.
  std::string_view text(int column) const;
  std::string_view blob(int column) const;
  /// For a row that holds what it should not: "<database file>: <what>".
  Error error(std::string_view what) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  void check(int code) const;

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// While it lives, all reads see the database as it was at the first one.
class Snapshot {
 public:
  explicit Snapshot(const Connection& connection);
  ~Snapshot();
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  Statement end_;
};

/// BEGIN IMMEDIATE … COMMIT; the destructor rolls back what was not committed.
class Transaction {
 public:
  explicit Transaction(Connection& connection);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /// When it throws (a full disk, say) the destructor still rolls back.
  void commit();

 private:
  Connection& connection_;
};

}  // namespace nocturne
