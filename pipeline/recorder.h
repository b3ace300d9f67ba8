// The write stage: outcomes become rows, in batches that a timer closes when no outcome comes.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "pipeline/progress.h"
#include "pipeline/recognizer.h"
#include "pipeline/track.h"
#include "storage/batch_writer.h"

namespace nocturne {

/// Thread-safe. Of equal tracks the one that was decoded is recorded first, then those that waited for it;
/// they wait in vain, and leave no trace, when the run is interrupted. The library must not be used by others
/// between construction and close().
class Recorder {
 public:
  struct Settings {
    BatchPolicy batch;
    std::int64_t run_id = 0;
    /// Makes anew, among all groups of a recording, those that follow from others.
    std::function<void(std::vector<GroupValues>& rows)> derive{};
  };

  /// `on_error` is called once, by the thread that saw it, when the database can no longer be written.
  Recorder(Library& library, std::span<const Track> tracks, Recognizer& recognizer, Settings settings,
           ScanProgress& progress, std::function<void()> on_error);
  /// What is still open is written as well as it can be.
  ~Recorder();

  /// Never throws: after an error outcomes are dropped, and close() throws it.
  void write(Outcome outcome) noexcept;

  /// Writes the open batch and stops the timer. Throws the first Error(database) that occurred.
  void close();

  /// What was recorded; to be read after close().
  struct Counts {
    std::int64_t analyzed = 0;
    std::int64_t recognized = 0;  // new or changed files with a known recording
    std::int64_t confirmed = 0;   // unchanged files: nothing or only a hash or tags had to be stored
    double audio_seconds = 0;     // analysed
  };
  const Counts& counts() const { return counts_; }
  const std::vector<TrackFailure>& failures() const { return failures_; }
  /// Files, as they were known, whose rows now belong to another path.
  const std::unordered_set<std::int64_t>& moved() const { return moved_; }

 private:
  /// A track that waits for the one that is decoded for both.
  struct Twin {
    std::size_t track = 0;
    Identity identity;
  };
  using Settled = std::optional<TrackFailure>;  // how a track ended that others may wait for

  void record(TrackReport report);
  void record(TrackFailure failure);
  void record(TrackRecognized recognized);
  void record_twin(Twin twin, const Settled& end);
  void record_file(std::size_t track, Identity identity);
  void record_failure(TrackFailure failure, std::vector<GroupValues> file_groups);
  void settle(std::size_t track, Settled end);
  std::vector<GroupValues> renewed(std::int64_t audio_id, std::span<const std::string> groups,
                                   std::vector<GroupValues> fresh) const;
  void remember_error() noexcept;
  void run_timer(const std::stop_token& stop);

  const std::span<const Track> tracks_;
  Library& library_;
  Recognizer& recognizer_;
  const Settings settings_;
  ScanProgress& progress_;
  const std::function<void()> on_error_;
  std::mutex mutex_;
  std::condition_variable_any tick_;
  BatchWriter writer_;
  std::exception_ptr error_;
  std::unordered_map<std::size_t, Settled> settled_;
  std::unordered_map<std::size_t, std::vector<Twin>> waiting_;
  std::unordered_set<std::int64_t> moved_;
  std::vector<TrackFailure> failures_;
  Counts counts_;
  std::jthread timer_;
};

}  // namespace nocturne
