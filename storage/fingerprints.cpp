// Statements over the groups that the database has.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/fingerprints.h"

#include <algorithm>
#include <array>

#include "storage/group_tables.h"

namespace nocturne {
namespace {

constexpr std::string_view kIsThere =
    "EXISTS (SELECT 1 FROM file WHERE file.audio_id = audio.id AND file.state = 'ok')";
constexpr std::array kTags{"title", "artist", "album", "date", "track"};

bool has_column(const Connection& connection, std::string_view table, std::string_view column) {
  Statement found = connection.prepare("SELECT 1 FROM pragma_table_info(?) WHERE name = ?");
  found.bind_all(table, column);
  return found.step();
}

bool has_fingerprints(const Connection& connection) { return has_column(connection, "chromaprint", "raw"); }

/// "(SELECT column FROM table WHERE key = …)", or NULL.
std::string scalar(const Connection& connection, std::string_view table, std::string_view column,
                   std::string_view expression, std::string_view where) {
  if (!has_column(connection, table, column)) return "NULL";
  return "(SELECT " + std::string(expression) + " FROM " + sql_name(table) + " WHERE " + std::string(where) +
         ")";
}

constexpr int kFirstNumber = 11;

std::string recording_sql(const Connection& connection, std::span<const NumberName> numbers) {
  std::string sql =
      "SELECT payload_hash, duration_s, frames, rate, channels, codec, container, bits, mode = 'full', "
      "analyzed_at, " +
      scalar(connection, "quality", "problems", "json_array_length(problems)", "audio_id = audio.id");
  for (const NumberName& n : numbers)
    sql += ", " + scalar(connection, n.group, n.column, sql_name(n.column), "audio_id = audio.id");
  return sql + " FROM audio WHERE id = ?";
}

std::string files_sql(const Connection& connection) {
  std::string tags = "0";
  for (const char* tag : kTags)
    if (has_column(connection, "tags", tag)) tags += " + (" + sql_name(tag) + " IS NOT NULL)";
  const bool tagged = has_column(connection, "tags", "file_id");
  return "SELECT path, size, mtime_ns, " + (tagged ? "coalesce(" + tags + ", 0)" : "0") + " FROM file" +
         (tagged ? " LEFT JOIN tags ON tags.file_id = file.id" : "") +
         " WHERE audio_id = ? AND state = 'ok' ORDER BY path";
}

std::optional<double> optional_real(const Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.real(column));
}

}  // namespace

void append_words(std::string_view raw, std::vector<std::uint32_t>& words) {
  words.reserve(words.size() + raw.size() / 4);
  for (; raw.size() >= 4; raw.remove_prefix(4)) {
    std::uint32_t word = 0;
    for (std::size_t i = 4; i-- > 0;) word = word << 8 | static_cast<std::uint8_t>(raw[i]);
    words.push_back(word);
  }
}

std::optional<FileRecording> find_recording(const Library& library, std::string_view path) {
  Statement row = library.connection().prepare(
      "SELECT audio_id, size, mtime_ns FROM file WHERE path = ? AND state = 'ok' AND audio_id IS NOT NULL");
  row.bind(1, Blob{path});
  if (!row.step()) return std::nullopt;
  return FileRecording{row.integer(0), row.integer(1), row.integer(2)};
}

RecordingReader::RecordingReader(const Library& library, std::span<const NumberName> numbers)
    : numbers_(numbers.size()),
      recording_(library.connection().prepare(recording_sql(library.connection(), numbers))),
      files_(library.connection().prepare(files_sql(library.connection()))) {
  if (has_fingerprints(library.connection()))
    fingerprint_ = library.connection().prepare("SELECT raw FROM chromaprint WHERE audio_id = ?");
}

RecordingFacts RecordingReader::read(std::int64_t recording) {
  RecordingFacts facts{.id = recording, .audio = {}, .numbers = {}, .files = {}};
  recording_.reset();
  recording_.bind(1, recording);
  if (!recording_.step()) return facts;
  AudioRow& a = facts.audio;
  if (!recording_.is_null(0)) a.payload_hash = recording_.blob(0);
  a.duration_s = recording_.real(1);
  a.frames = recording_.integer(2);
  a.rate = static_cast<int>(recording_.integer(3));
  a.channels = static_cast<int>(recording_.integer(4));
  a.codec = recording_.text(5);
  a.container = recording_.text(6);
  a.bits = static_cast<int>(recording_.integer(7));
  a.mode = recording_.integer(8) != 0 ? AnalysisMode::full : AnalysisMode::fast;
  a.analyzed_at = recording_.integer(9);
  facts.problems = static_cast<int>(recording_.integer(10));
  for (std::size_t i = 0; i < numbers_; ++i)
    facts.numbers.push_back(optional_real(recording_, kFirstNumber + static_cast<int>(i)));
  recording_.reset();
  files_.reset();
  files_.bind(1, recording);
  while (files_.step())
    facts.files.push_back({std::string(files_.blob(0)), files_.integer(1), files_.integer(2),
                           static_cast<int>(files_.integer(3))});
  return facts;
}

bool RecordingReader::read_fingerprint(std::int64_t recording, std::vector<std::uint32_t>& words) {
  if (!fingerprint_) return false;
  fingerprint_->reset();
  fingerprint_->bind(1, recording);
  if (!fingerprint_->step() || fingerprint_->is_null(0)) return false;
  append_words(fingerprint_->blob(0), words);
  fingerprint_->reset();
  return true;
}

void for_each_fingerprint(
    const Library& library,
    const std::function<void(std::int64_t recording, std::span<const std::uint32_t> words)>& visit) {
  if (!has_fingerprints(library.connection())) return;
  Statement rows = library.connection().prepare(
      "SELECT audio.id, raw FROM audio CROSS JOIN chromaprint ON audio_id = audio.id WHERE raw IS NOT NULL "
      "AND " +
      std::string(kIsThere) + " ORDER BY audio.id");
  std::vector<std::uint32_t> words;
  while (rows.step()) {
    words.clear();
    append_words(rows.blob(1), words);
    visit(rows.integer(0), words);
  }
}

std::vector<std::int64_t> shared_recordings(const Library& library) {
  std::vector<std::int64_t> out;
  Statement rows = library.connection().prepare(
      "SELECT audio_id FROM file WHERE state = 'ok' AND audio_id IS NOT NULL GROUP BY audio_id"
      " HAVING count(*) > 1 ORDER BY audio_id");
  while (rows.step()) out.push_back(rows.integer(0));
  return out;
}

std::int64_t recordings_without_fingerprint(const Library& library) {
  const std::string there = "SELECT count(*) FROM audio WHERE " + std::string(kIsThere);
  return library.connection().integer(
      has_fingerprints(library.connection())
          ? there +
                " AND NOT EXISTS (SELECT 1 FROM chromaprint WHERE audio_id = audio.id AND raw IS NOT NULL)"
          : there);
}

}  // namespace nocturne
