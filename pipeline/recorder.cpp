// From reports and failures to the records of storage.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/recorder.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <iterator>
#include <utility>

#include "core/error.h"
#include "core/log.h"
#include "core/version.h"

namespace nocturne {

namespace {

/// Messages begin with the file's name.
std::string retold(const std::string& what, const std::string& of, const std::string& to) {
  const std::string name = printable(of);
  return what.starts_with(name) ? printable(to) + what.substr(name.size()) : what;
}

AudioRow audio_row(const StreamInfo& stream, Identity& identity) {
  return {.payload_hash = std::move(identity.payload_hash),
          .duration_s = static_cast<double>(stream.frames) / stream.format.rate,
          .frames = stream.frames,
          .rate = stream.format.rate,
          .channels = stream.format.channels,
          .codec = stream.codec,
          .container = stream.container,
          .bits = stream.bits,
          .mode = identity.task.mode == Mode::fast ? AnalysisMode::fast : AnalysisMode::full,
          .analyzed_at = std::time(nullptr),
          .program_version = kVersion};
}

}  // namespace

Recorder::Recorder(Library& library, std::span<const Track> tracks, Recognizer& recognizer, Settings settings,
                   ScanProgress& progress, std::function<void()> on_error)
    : tracks_(tracks),
      library_(library),
      recognizer_(recognizer),
      settings_(settings),
      progress_(progress),
      on_error_(std::move(on_error)),
      writer_(library, settings.batch),
      timer_([this](std::stop_token stop) { run_timer(stop); }) {}

Recorder::~Recorder() = default;

void Recorder::run_timer(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    tick_.wait_for(lock, stop, settings_.batch.max_age / 2, [] { return false; });
    try {
      if (!error_) writer_.flush_if_due();
    } catch (...) {
      remember_error();
    }
  }
}

void Recorder::remember_error() noexcept {
  if (error_) return;
  error_ = std::current_exception();
  on_error_();
}

void Recorder::write(Outcome outcome) noexcept {
  const std::lock_guard lock(mutex_);
  if (error_) return;
  try {
    std::visit([&](auto& o) { record(std::move(o)); }, outcome);
  } catch (...) {
    remember_error();
  }
}

void Recorder::record(TrackReport report) {
  const Track& track = tracks_[report.track];
  Identity identity = recognizer_.take(report.track);
  TrackRecord record{track.path, track.root, track.size, track.mtime_ns, settings_.run_id};
  record.audio = audio_row(report.stream, identity);
  record.groups = std::move(report.groups);
  if (identity.audio_id && !identity.task.groups.empty())
    record.groups = renewed(*identity.audio_id, identity.task.groups, std::move(record.groups));
  std::ranges::move(identity.file_groups, std::back_inserter(record.groups));
  record.extent = identity.task.groups.empty() ? TrackRecord::Extent::whole : TrackRecord::Extent::some;
  record.audio_id = identity.audio_id;
  record.moved_from = identity.moved_from;
  const double seconds = record.audio.duration_s;
  writer_.add(std::move(record));
  if (identity.moved_from) moved_.insert(*identity.moved_from);
  log(LogLevel::info, printable(track.path) + ": analysed, " + json_number(std::round(seconds)) + " s of " +
                          report.stream.codec);
  ++counts_.analyzed;
  counts_.audio_seconds += seconds;
  ++progress_.files_done;
  settle(report.track, std::nullopt);
}

void Recorder::record(TrackFailure failure) {
  record_failure(failure, std::move(recognizer_.take(failure.track).file_groups));
  settle(failure.track, std::move(failure));
}

void Recorder::record(TrackRecognized recognized) {
  Twin twin{recognized.track, recognizer_.take(recognized.track)};
  if (!twin.identity.twin_of) return record_file(twin.track, std::move(twin.identity));
  const std::size_t other = *twin.identity.twin_of;
  if (const auto end = settled_.find(other); end != settled_.end())
    record_twin(std::move(twin), end->second);
  else
    waiting_[other].push_back(std::move(twin));
}

void Recorder::settle(std::size_t track, Settled end) {
  const auto waiting = waiting_.extract(track);
  if (waiting)
    for (Twin& twin : waiting.mapped()) record_twin(std::move(twin), end);
  settled_.emplace(track, std::move(end));
}

void Recorder::record_twin(Twin twin, const Settled& end) {
  if (!end) return record_file(twin.track, std::move(twin.identity));
  TrackFailure failure = *end;
  failure.what = retold(failure.what, tracks_[end->track].path, tracks_[twin.track].path);
  failure.track = twin.track;
  record_failure(std::move(failure), std::move(twin.identity.file_groups));
}

/// The rows of a stored recording that change when `fresh` ones take the place of those that `groups` names,
/// and others follow from them.
std::vector<GroupValues> Recorder::renewed(std::int64_t audio_id, std::span<const std::string> groups,
                                           std::vector<GroupValues> fresh) const {
  if (!settings_.derive) return fresh;
  const std::vector<GroupValues> stored = library_.groups_of(audio_id);
  std::vector<GroupValues> rows = stored;
  std::erase_if(rows,
                [&](const GroupValues& row) { return std::ranges::find(groups, row.group) != groups.end(); });
  for (GroupValues& row : fresh)
    if (std::ranges::find(groups, row.group) != groups.end()) rows.push_back(std::move(row));
  settings_.derive(rows);
  std::erase_if(rows, [&](const GroupValues& row) { return std::ranges::find(stored, row) != stored.end(); });
  return rows;
}

void Recorder::record_file(std::size_t number, Identity identity) {
  const Track& track = tracks_[number];
  FileRecord record{track.path, track.root, track.size, track.mtime_ns, settings_.run_id};
  record.payload_hash = std::move(identity.payload_hash);
  record.audio_id = identity.audio_id;
  if (identity.derives()) record.groups = renewed(*identity.audio_id, {}, {});
  std::ranges::move(identity.file_groups, std::back_inserter(record.groups));
  record.moved_from = identity.moved_from;
  writer_.add(std::move(record));
  if (identity.moved_from) moved_.insert(*identity.moved_from);
  const bool same = identity.change == Identity::Change::none;
  ++(same ? counts_.confirmed : counts_.recognized);
  if (!same) log(LogLevel::info, printable(track.path) + ": recognised by its sound");
  ++progress_.files_done;
}

void Recorder::record_failure(TrackFailure failure, std::vector<GroupValues> file_groups) {
  const Track& track = tracks_[failure.track];
  writer_.add(FailureRecord{track.path, track.root, track.size, track.mtime_ns, settings_.run_id,
                            std::time(nullptr), failure.what, failure.stage, std::move(file_groups)});
  log(LogLevel::info, failure.what);
  failures_.push_back(std::move(failure));
  ++progress_.files_done;
  ++progress_.files_failed;
}

void Recorder::close() {
  timer_.request_stop();
  if (timer_.joinable()) timer_.join();
  const std::lock_guard lock(mutex_);
  if (!error_) writer_.flush();
  if (error_) std::rethrow_exception(error_);
}

}  // namespace nocturne
