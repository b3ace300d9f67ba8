// The statements of a batch, the replacement of analyses and the counting of failures.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/batch_writer.h"

#include <algorithm>

#include "core/log.h"
#include "storage/group_tables.h"

namespace nocturne {
namespace {

constexpr const char* kFileUpsert =
    "INSERT INTO file (path, root, size, mtime_ns, audio_id, state, first_seen, last_seen)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) ON CONFLICT (path) DO UPDATE SET root = ?2, size = ?3, "
    "mtime_ns = ?4,"
    " audio_id = ?5, state = ?6, last_seen = ?7 RETURNING id";

constexpr const char* kAudioInsert =
    "INSERT INTO audio (payload_hash, duration_s, frames, rate, channels, codec, container, bits, mode, "
    "analyzed_at,"
    " program_version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (payload_hash) DO "
    "UPDATE SET"
    " duration_s = ?2, frames = ?3, rate = ?4, channels = ?5, codec = ?6, container = ?7, bits = ?8, mode = "
    "?9,"
    " analyzed_at = ?10, program_version = ?11 RETURNING id";

std::optional<Blob> as_blob(const std::optional<std::string>& bytes) {
  return bytes ? std::optional(Blob{*bytes}) : std::nullopt;
}

/// The one row of a statement with RETURNING, which is done only when it has been stepped to its end.
std::int64_t run_for_id(Statement& statement) {
  if (!statement.step()) throw statement.error("no row was written");
  const std::int64_t id = statement.integer(0);
  while (statement.step()) {
  }
  return id;
}

}  // namespace

/// Everything that a batch executes, prepared once.
struct BatchWriter::Statements {
  struct GroupStatements {
    Group group;
    Statement insert, remove;
  };

  explicit Statements(Library& library)
      : audio_of_file(library.connection().prepare("SELECT audio_id FROM file WHERE path = ?")),
        insert_audio(library.connection().prepare(kAudioInsert)),
        remove_unused_audio(library.connection().prepare(
            "DELETE FROM audio WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM file WHERE audio_id = ?1)")),
        upsert_file(library.connection().prepare(kFileUpsert)),
        failures_of_file(library.connection().prepare(
            "SELECT times FROM failure WHERE file_id = ? AND size = ? AND mtime_ns = ?")),
        remove_failure(library.connection().prepare("DELETE FROM failure WHERE file_id = ?")),
        insert_failure(library.connection().prepare("INSERT OR REPLACE INTO failure (file_id, what, stage, "
                                                    "times, last_at, next_try_at, size, mtime_ns)"
                                                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
    for (const Group& group : library.groups())
      groups.push_back({group, library.connection().prepare(insert_sql(group)),
                        library.connection().prepare("DELETE FROM " + sql_name(group.name) + " WHERE " +
                                                     std::string(key_column(group.key)) + " = ?")});
  }

  std::optional<std::int64_t> find_audio(std::string_view path) {
    audio_of_file.reset();
    audio_of_file.bind(1, Blob{path});
    if (!audio_of_file.step() || audio_of_file.is_null(0)) return std::nullopt;
    const std::int64_t id = audio_of_file.integer(0);
    audio_of_file.reset();
    return id;
  }

  std::int64_t write_audio(const AudioRow& audio) {
    insert_audio.reset();
    insert_audio.bind_all(as_blob(audio.payload_hash), audio.duration_s, audio.frames, audio.rate,
                          audio.channels, audio.codec, audio.container, audio.bits, name(audio.mode),
                          audio.analyzed_at, audio.program_version);
    return run_for_id(insert_audio);
  }

  /// Returns the file's id; drops the analysis it had unless that is `audio_id` or another file's too.
  template <class Record>
  std::int64_t write_file(const Record& record, std::optional<std::int64_t> audio_id, FileState state) {
    const auto old_audio = find_audio(record.path);
    upsert_file.reset();
    upsert_file.bind_all(Blob{record.path}, Blob{record.root}, record.size, record.mtime_ns, audio_id,
                         name(state), record.run_id);
    const std::int64_t file_id = run_for_id(upsert_file);
    if (old_audio && old_audio != audio_id) remove_unused_audio.run(*old_audio);
    return file_id;
  }

  /// The groups of recordings, or those of files. A shared recording may have rows of groups that this
  /// analysis left out: those go.
  void write_groups(GroupKey key, std::int64_t owner, const std::vector<GroupValues>& values) {
    for (GroupStatements& g : groups) {
      if (g.group.key != key) continue;
      const auto row = std::ranges::find(values, g.group.name, &GroupValues::group);
      if (row == values.end()) {
        g.remove.run(owner);
        continue;
      }
      g.insert.reset();
      g.insert.bind_all(owner, row->version);
      for (std::size_t i = 0; i < row->values.size(); ++i)
        bind_value(g.insert, static_cast<int>(i) + 3, row->values[i]);
      while (g.insert.step()) {
      }
    }
  }

  void write(const TrackRecord& track) {
    const std::int64_t audio_id = write_audio(track.audio);
    write_groups(GroupKey::recording, audio_id, track.groups);
    const std::int64_t file_id = write_file(track, audio_id, FileState::ok);
    write_groups(GroupKey::file, file_id, track.groups);
    remove_failure.run(file_id);
  }

  /// A changed file starts counting anew: the wait is for bytes that failed before.
  void write(const FailureRecord& failure) {
    const std::int64_t file_id = write_file(failure, std::nullopt, FileState::failed);
    failures_of_file.reset();
    failures_of_file.bind_all(file_id, failure.size, failure.mtime_ns);
    const std::int64_t times = 1 + (failures_of_file.step() ? failures_of_file.integer(0) : 0);
    failures_of_file.reset();
    insert_failure.run(file_id, failure.what, failure.stage, times, failure.at,
                       next_try_at(failure.at, times), failure.size, failure.mtime_ns);
  }

  Statement audio_of_file, insert_audio, remove_unused_audio, upsert_file;
  Statement failures_of_file, remove_failure, insert_failure;
  std::vector<GroupStatements> groups;
};

BatchWriter::BatchWriter(Library& library, BatchPolicy policy)
    : library_(library), policy_(policy), statements_(std::make_unique<Statements>(library)) {}

BatchWriter::~BatchWriter() {
  try {
    flush();
  } catch (const std::exception& error) {
    log(LogLevel::error,
        std::string(error.what()) + ": " + std::to_string(batch_.size()) + " results are lost");
  }
}

void BatchWriter::check(const TrackRecord& track) const {
  for (const GroupValues& row : track.groups) {
    const auto group = std::ranges::find(library_.groups(), row.group, &Group::name);
    if (group == library_.groups().end())
      throw library_.connection().error("no such group of results: '" + printable(row.group) + "'");
    if (group->columns.size() != row.values.size())
      throw library_.connection().error(row.group + " has " + std::to_string(group->columns.size()) +
                                        " columns, not " + std::to_string(row.values.size()));
  }
}

void BatchWriter::add(Outcome outcome, Clock::time_point now) {
  if (const auto* track = std::get_if<TrackRecord>(&outcome)) check(*track);
  if (batch_.empty()) batch_begun_ = now;
  batch_.push_back(std::move(outcome));
  if (batch_.size() >= policy_.max_outcomes)
    flush();
  else
    flush_if_due(now);
}

void BatchWriter::flush() {
  if (batch_.empty()) return;
  Transaction transaction(library_.connection());
  for (const Outcome& outcome : batch_)
    std::visit([&](const auto& record) { statements_->write(record); }, outcome);
  transaction.commit();
  written_ += static_cast<std::int64_t>(batch_.size());
  batch_.clear();
}

void BatchWriter::flush_if_due(Clock::time_point now) {
  if (!batch_.empty() && now - batch_begun_ >= policy_.max_age) flush();
}

}  // namespace nocturne
