// The schema's versions as SQL, and the loop that takes a database through them.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/schema.h"

#include <array>

namespace nocturne {
namespace {

constexpr const char* kVersion1 = R"sql(
PRAGMA application_id = 0x6E6F6374;

CREATE TABLE audio (
  id INTEGER PRIMARY KEY,
  payload_hash BLOB UNIQUE,
  duration_s REAL NOT NULL,
  frames INTEGER NOT NULL,
  rate INTEGER NOT NULL,
  channels INTEGER NOT NULL,
  codec TEXT NOT NULL,
  container TEXT NOT NULL,
  bits INTEGER NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('fast', 'full')),
  analyzed_at INTEGER NOT NULL,
  program_version TEXT NOT NULL
) STRICT;

CREATE TABLE file (
  id INTEGER PRIMARY KEY,
  path BLOB NOT NULL UNIQUE,
  root BLOB NOT NULL,
  size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  audio_id INTEGER REFERENCES audio(id) ON DELETE SET NULL,
  state TEXT NOT NULL CHECK (state IN ('ok', 'failed', 'missing')),
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL
) STRICT;
CREATE INDEX file_audio ON file(audio_id);

CREATE TABLE failure (
  file_id INTEGER PRIMARY KEY REFERENCES file(id) ON DELETE CASCADE,
  what TEXT NOT NULL,
  stage TEXT NOT NULL,
  times INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  next_try_at INTEGER NOT NULL,
  size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL
) STRICT;

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  begun_at INTEGER NOT NULL,
  ended_at INTEGER,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'interrupted', 'failed')),
  options TEXT NOT NULL,
  program_version TEXT NOT NULL,
  found INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,
  analyzed INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  missing INTEGER NOT NULL DEFAULT 0,
  audio_seconds REAL NOT NULL DEFAULT 0,
  wall_seconds REAL NOT NULL DEFAULT 0,
  cpu_seconds REAL NOT NULL DEFAULT 0,
  peak_memory_bytes INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE skipped (
  path BLOB NOT NULL,
  reason TEXT NOT NULL,
  run_id INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE
) STRICT;

CREATE TABLE root (
  path BLOB PRIMARY KEY,
  last_scan INTEGER NOT NULL,
  files INTEGER NOT NULL
) STRICT;
)sql";

// Whose album a file is of, and what runs recognised.
constexpr const char* kVersion2 = R"sql(
ALTER TABLE file ADD COLUMN album_id INTEGER;
CREATE INDEX file_album ON file(album_id);
ALTER TABLE run ADD COLUMN recognized INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN moved INTEGER NOT NULL DEFAULT 0;
)sql";

// What was mastered from what, and how.
constexpr const char* kVersion3 = R"sql(
CREATE TABLE master (
  output BLOB PRIMARY KEY,
  size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  input BLOB NOT NULL,
  input_size INTEGER NOT NULL,
  input_mtime_ns INTEGER NOT NULL,
  input_hash TEXT NOT NULL,
  settings_hash TEXT NOT NULL,
  plan_hash TEXT NOT NULL,
  plan TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('preset', 'reference', 'hybrid')),
  preset TEXT NOT NULL,
  album TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  solution TEXT NOT NULL,
  warnings TEXT NOT NULL,
  at INTEGER NOT NULL,
  program_version TEXT NOT NULL
) STRICT;
CREATE INDEX master_input ON master(input_hash);
)sql";

std::int64_t version_of(const Connection& connection) { return connection.integer("PRAGMA user_version"); }

void take_step(Connection& connection, const Migration& step) {
  Transaction transaction(connection);
  if (version_of(connection) >= step.version) return;  // another process was faster
  connection.execute(step.sql);
  if (step.function) step.function(connection);
  connection.execute("PRAGMA user_version = " + std::to_string(step.version));
  transaction.commit();
}

}  // namespace

std::span<const Migration> migrations() {
  static const std::array kSteps{
      Migration{1, kVersion1},
      Migration{2, kVersion2},
      Migration{3, kVersion3},
  };
  return kSteps;
}

// One snapshot: between two reads another process may make the library.
Identity identify(const Connection& connection) {
  const Snapshot snapshot(connection);
  const std::int64_t application = connection.integer("PRAGMA application_id");
  if (application == kApplicationId) return Identity::ours;
  if (application != 0)
    throw connection.error("is another application's database (application_id " +
                           std::to_string(application) + ")");
  if (version_of(connection) != 0 || connection.integer("SELECT count(*) FROM sqlite_master") != 0)
    throw connection.error("is another application's database");
  return Identity::empty;
}

void check_version(const Connection& connection, std::span<const Migration> steps) {
  const std::int64_t stored = version_of(connection), known = steps.empty() ? 0 : steps.back().version;
  const std::string versions =
      "version " + std::to_string(stored) + ", this program's is " + std::to_string(known);
  if (stored > known) throw connection.error("was written by a later program (" + versions + ")");
  if (stored < known && connection.mode() == OpenMode::read_only)
    throw connection.error(stored == 0 ? "holds no library yet"
                                       : "must first be migrated by a scan (" + versions + ")");
}

void migrate(Connection& connection, std::span<const Migration> steps) {
  check_version(connection, steps);
  for (const Migration& step : steps)
    if (step.version > version_of(connection)) take_step(connection, step);
}

}  // namespace nocturne
