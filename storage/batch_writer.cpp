// The statements of a batch, the linking of files to recordings and the counting of failures.
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
    "INSERT INTO audio (payload_hash, duration_s, frames, rate, channels, codec, container, bits, mode,"
    " analyzed_at, program_version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) RETURNING id";

constexpr const char* kAudioUpdate =
    "UPDATE audio SET payload_hash = ?1, duration_s = ?2, frames = ?3, rate = ?4, channels = ?5, codec = ?6,"
    " container = ?7, bits = ?8, mode = ?9, analyzed_at = ?10, program_version = ?11 WHERE id = ?12"
    " RETURNING id";

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
      : audio_with_hash(library.connection().prepare("SELECT id FROM audio WHERE payload_hash = ?")),
        insert_audio(library.connection().prepare(kAudioInsert)),
        update_audio(library.connection().prepare(kAudioUpdate)),
        set_hash(library.connection().prepare("UPDATE audio SET payload_hash = ?2 WHERE id = ?1")),
        remove_file(library.connection().prepare("DELETE FROM file WHERE path = ?1 AND id <> ?2")),
        move_file(library.connection().prepare("UPDATE file SET path = ?1 WHERE id = ?2")),
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

  std::optional<std::int64_t> find_audio(const std::optional<std::string>& hash) {
    if (!hash) return std::nullopt;
    audio_with_hash.reset();
    audio_with_hash.bind(1, Blob{*hash});
    if (!audio_with_hash.step()) return std::nullopt;
    const std::int64_t id = audio_with_hash.integer(0);
    audio_with_hash.reset();
    return id;
  }

  std::int64_t write_audio(const AudioRow& audio, std::optional<std::int64_t> known) {
    const auto stored = find_audio(audio.payload_hash);
    const auto id = stored ? stored : known;
    Statement& write = id ? update_audio : insert_audio;
    write.reset();
    write.bind_all(as_blob(audio.payload_hash), audio.duration_s, audio.frames, audio.rate, audio.channels,
                   audio.codec, audio.container, audio.bits, name(audio.mode), audio.analyzed_at,
                   audio.program_version);
    if (id) write.bind(12, *id);
    return run_for_id(write);
  }

  /// The recording that a file's hash finds, or the one it has, which learns the hash.
  std::int64_t link_audio(const FileRecord& file) {
    if (const auto stored = find_audio(file.payload_hash)) return *stored;
    if (!file.audio_id) throw upsert_file.error("no recording is stored for " + printable(file.path));
    if (file.payload_hash) set_hash.run(*file.audio_id, Blob{*file.payload_hash});
    return *file.audio_id;
  }

  /// The row of a file that was moved gets the new path; what was known of that path goes.
  template <class Record>
  void move(const Record& record) {
    if constexpr (requires { record.moved_from; }) {
      if (!record.moved_from) return;
      remove_file.run(Blob{record.path}, *record.moved_from);
      move_file.run(Blob{record.path}, *record.moved_from);
    }
  }

  /// Returns the file's id.
  template <class Record>
  std::int64_t write_file(const Record& record, std::optional<std::int64_t> audio_id, FileState state) {
    move(record);
    upsert_file.reset();
    upsert_file.bind_all(Blob{record.path}, Blob{record.root}, record.size, record.mtime_ns, audio_id,
                         name(state), record.run_id);
    return run_for_id(upsert_file);
  }

  void write_row(GroupStatements& to, std::int64_t owner, const GroupValues& row) {
    to.insert.reset();
    to.insert.bind_all(owner, row.version);
    for (std::size_t i = 0; i < row.values.size(); ++i)
      bind_value(to.insert, static_cast<int>(i) + 3, row.values[i]);
    while (to.insert.step()) {
    }
  }

  using Extent = TrackRecord::Extent;

  /// The groups of recordings, or those of files; `whole`: rows of groups that `values` leaves out go.
  void write_groups(GroupKey key, std::int64_t owner, std::span<const GroupValues> values, Extent extent) {
    for (GroupStatements& g : groups) {
      if (g.group.key != key) continue;
      const auto row = std::ranges::find(values, g.group.name, &GroupValues::group);
      if (row != values.end())
        write_row(g, owner, *row);
      else if (extent == Extent::whole)
        g.remove.run(owner);
    }
  }

  void write(const TrackRecord& track) {
    const std::int64_t audio_id = write_audio(track.audio, track.audio_id);
    write_groups(GroupKey::recording, audio_id, track.groups, track.extent);
    const std::int64_t file_id = write_file(track, audio_id, FileState::ok);
    write_groups(GroupKey::file, file_id, track.groups, Extent::some);
    remove_failure.run(file_id);
  }

  void write(const FileRecord& file) {
    const std::int64_t audio_id = link_audio(file);
    write_groups(GroupKey::recording, audio_id, file.groups, Extent::some);
    const std::int64_t file_id = write_file(file, audio_id, FileState::ok);
    write_groups(GroupKey::file, file_id, file.groups, Extent::some);
    remove_failure.run(file_id);
  }

  /// A changed file starts counting anew: the wait is for bytes that failed before.
  void write(const FailureRecord& failure) {
    const std::int64_t file_id = write_file(failure, std::nullopt, FileState::failed);
    write_groups(GroupKey::file, file_id, failure.groups, Extent::some);
    failures_of_file.reset();
    failures_of_file.bind_all(file_id, failure.size, failure.mtime_ns);
    const std::int64_t times = 1 + (failures_of_file.step() ? failures_of_file.integer(0) : 0);
    failures_of_file.reset();
    insert_failure.run(file_id, failure.what, failure.stage, times, failure.at,
                       next_try_at(failure.at, times), failure.size, failure.mtime_ns);
  }

  Statement audio_with_hash, insert_audio, update_audio, set_hash;
  Statement remove_file, move_file, upsert_file;
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

void BatchWriter::check(std::span<const GroupValues> groups) const {
  for (const GroupValues& row : groups) {
    const auto group = std::ranges::find(library_.groups(), row.group, &Group::name);
    if (group == library_.groups().end())
      throw library_.connection().error("no such group of results: '" + printable(row.group) + "'");
    if (group->columns.size() != row.values.size())
      throw library_.connection().error(row.group + " has " + std::to_string(group->columns.size()) +
                                        " columns, not " + std::to_string(row.values.size()));
  }
}

void BatchWriter::add(Outcome outcome, Clock::time_point now) {
  if (const auto* track = std::get_if<TrackRecord>(&outcome)) check(track->groups);
  if (const auto* file = std::get_if<FileRecord>(&outcome)) check(file->groups);
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
