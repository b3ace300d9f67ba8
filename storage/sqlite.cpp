// Connection, Statement and Transaction over SQLite's C interface.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite.h"

#include <sqlite3.h>
#include <sys/statvfs.h>

#include <array>
#include <cctype>
#include <cstring>
#include <fstream>

#include "core/log.h"

namespace nocturne {
namespace {

/// After closing, the write-ahead log is cut to this size.
constexpr int kLogBytesAtRest = 0;

std::string file_of(sqlite3* db) {
  const char* name = sqlite3_db_filename(db, "main");
  return name && *name ? printable(name) : "database in memory";
}

/// With the operating system's words where SQLite's are about files.
Error failure(sqlite3* db, std::string_view file, std::string_view what) {
  std::string words = sqlite3_errmsg(db);
  const int code = sqlite3_errcode(db) & 0xFF, system_error = sqlite3_system_errno(db);
  if ((code == SQLITE_IOERR || code == SQLITE_CANTOPEN) && system_error != 0)
    words += std::string(": ") + std::strerror(system_error);
  return {ErrorCode::database, std::string(file) + ": " + std::string(what) + " (" + words + ")"};
}

Error failure(sqlite3* db, std::string_view what) { return failure(db, file_of(db), what); }

/// An absolute path as a URI: what is not plain is percent-encoded, so that any bytes pass.
std::string immutable_uri(const std::filesystem::path& file) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  const std::filesystem::path absolute = std::filesystem::absolute(file);
  std::string uri = "file://";
  for (const char c : absolute.native()) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x80 && std::isalnum(byte)) || c == '/' || c == '.' || c == '-' || c == '_') {
      uri += c;
    } else {
      uri += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return uri + "?immutable=1";
}

/// SQLite takes a file of up to 511 bytes for an empty database, whatever is in it, and would write over it.
void check_header(const std::filesystem::path& file) {
  constexpr std::string_view kMagic("SQLite format 3\0", 16);
  std::ifstream in(file, std::ios::binary);
  std::array<char, kMagic.size()> head{};
  in.read(head.data(), head.size());
  const std::string_view bytes(head.data(), static_cast<std::size_t>(in.gcount()));
  if (!bytes.empty() && bytes != kMagic)
    throw Error(ErrorCode::database, printable(file.native()) + ": is no SQLite database");
}

/// Nobody can write there, and nothing committed waits outside the file itself.
bool is_frozen(const std::filesystem::path& file) {
  struct statvfs volume {};
  if (statvfs(file.c_str(), &volume) != 0 || (volume.f_flag & ST_RDONLY) == 0) return false;
  std::error_code error;
  const auto log_bytes = std::filesystem::file_size(file.native() + "-wal", error);
  return error || log_bytes == 0;
}

}  // namespace

void Connection::Close::operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }

Connection::Connection(const std::filesystem::path& file, OpenMode mode,
                       std::chrono::milliseconds busy_timeout)
    : mode_(mode), busy_timeout_(busy_timeout) {
  const int flags =
      mode == OpenMode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const auto open = [&](const std::string& name, int more_flags) {
    sqlite3* db = nullptr;
    const int code = sqlite3_open_v2(name.c_str(), &db, flags | more_flags | SQLITE_OPEN_EXRESCODE, nullptr);
    db_.reset(db);
    if (code != SQLITE_OK) throw failure(db, printable(file.native()), "cannot open");
    sqlite3_busy_timeout(db, static_cast<int>(busy_timeout.count()));
    // Closing must not write a log back into a file that may turn out to be another application's.
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  };
  check_header(file);
  open(file.native(), 0);
  if (mode == OpenMode::read_write) return;
  const int probe = sqlite3_exec(db_.get(), "PRAGMA schema_version", nullptr, nullptr, nullptr);
  if ((probe & 0xFF) == SQLITE_CANTOPEN && is_frozen(file)) open(immutable_uri(file), SQLITE_OPEN_URI);
}

void Connection::configure() {
  execute("PRAGMA foreign_keys = ON", "cannot set up");
  if (mode_ == OpenMode::read_only) return;
  write_ahead();
  execute("PRAGMA synchronous = NORMAL");
  execute("PRAGMA journal_size_limit = " + std::to_string(kLogBytesAtRest));
  int on = 1;
  sqlite3_file_control(db_.get(), "main", SQLITE_FCNTL_PERSIST_WAL, &on);
  sqlite3_db_config(db_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
}

// SQLite's own waiting does not cover two connections that both want to change the mode of a new file.
void Connection::write_ahead() {
  const auto deadline = std::chrono::steady_clock::now() + busy_timeout_;
  const auto attempt = [&] {
    return sqlite3_exec(db_.get(), "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
  };
  int code = attempt();
  while ((code & 0xFF) == SQLITE_BUSY && std::chrono::steady_clock::now() < deadline) {
    sqlite3_sleep(5);
    code = attempt();
  }
  if (code != SQLITE_OK) throw failure(db_.get(), "cannot set up");
  Statement journal = prepare("PRAGMA journal_mode");
  if (!journal.step() || journal.text(0) != "wal")
    log(LogLevel::warning, file_of(db_.get()) + ": no write-ahead log here; readers will wait for the scan");
}

void Connection::execute(const std::string& sql, std::string_view attempt) {
  if (sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    throw failure(db_.get(), attempt);
}

Statement Connection::prepare(std::string_view sql) const { return {db_.get(), sql}; }

std::int64_t Connection::integer(std::string_view sql, std::int64_t fallback) const {
  Statement statement = prepare(sql);
  return statement.step() ? statement.integer(0) : fallback;
}

std::int64_t Connection::last_insert_id() const { return sqlite3_last_insert_rowid(db_.get()); }

bool Connection::in_transaction() const { return sqlite3_get_autocommit(db_.get()) == 0; }

Error Connection::error(std::string_view what) const {
  return {ErrorCode::database, file_of(db_.get()) + ": " + std::string(what)};
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }

Statement::Statement(sqlite3* db, std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(db, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  if (code != SQLITE_OK) throw failure(db, "cannot read");
  statement_.reset(statement);
}

Error Statement::error(std::string_view what) const {
  return {ErrorCode::database, file_of(sqlite3_db_handle(statement_.get())) + ": " + std::string(what)};
}

void Statement::check(int code) const {
  if (code != SQLITE_OK) throw failure(sqlite3_db_handle(statement_.get()), "cannot bind a value");
}

Statement& Statement::bind(int parameter, std::nullptr_t) {
  check(sqlite3_bind_null(statement_.get(), parameter));
  return *this;
}

Statement& Statement::bind(int parameter, std::int64_t value) {
  check(sqlite3_bind_int64(statement_.get(), parameter, value));
  return *this;
}

Statement& Statement::bind(int parameter, double value) {
  check(sqlite3_bind_double(statement_.get(), parameter, value));
  return *this;
}

// A null pointer would be bound as NULL: an empty view need not point anywhere.
Statement& Statement::bind(int parameter, std::string_view text) {
  check(sqlite3_bind_text64(statement_.get(), parameter, text.empty() ? "" : text.data(), text.size(),
                            SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind(int parameter, Blob blob) {
  check(sqlite3_bind_blob64(statement_.get(), parameter, blob.bytes.empty() ? "" : blob.bytes.data(),
                            blob.bytes.size(), SQLITE_TRANSIENT));
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    sqlite3_reset(statement_.get());
    return false;
  }
  const bool reading = sqlite3_stmt_readonly(statement_.get()) != 0;
  const Error error = failure(sqlite3_db_handle(statement_.get()), reading ? "cannot read" : "cannot write");
  sqlite3_reset(statement_.get());
  throw error;
}

void Statement::reset() noexcept {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

double Statement::real(int column) const { return sqlite3_column_double(statement_.get(), column); }

std::string_view Statement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  return {text ? text : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::string_view Statement::blob(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  return {bytes ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

Snapshot::Snapshot(const Connection& connection) : end_(connection.prepare("COMMIT")) {
  connection.prepare("BEGIN").run();
}

Snapshot::~Snapshot() {
  try {
    end_.run();
  } catch (const Error& error) {
    log(LogLevel::error, error.what());
  }
}

// IMMEDIATE takes the write lock now, where the busy timeout holds; a later upgrade could fail at once.
Transaction::Transaction(Connection& connection) : connection_(connection) {
  connection.execute("BEGIN IMMEDIATE", "cannot begin to write");
}

Transaction::~Transaction() {
  if (!connection_.in_transaction()) return;  // committed, or rolled back by SQLite itself on a full disk
  try {
    connection_.execute("ROLLBACK", "cannot roll back");
  } catch (const Error& error) {
    log(LogLevel::error, error.what());
  }
}

void Transaction::commit() { connection_.execute("COMMIT", "cannot commit"); }

}  // namespace nocturne
