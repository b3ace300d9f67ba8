// The write stage: outcomes become rows, in batches that a timer closes when no outcome comes.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "analyzers/material.h"
#include "pipeline/progress.h"
#include "pipeline/track.h"
#include "storage/batch_writer.h"

namespace nocturne {

/// Thread-safe. The library must not be used by others between construction and close().
class Recorder {
 public:
  struct Settings {
    Mode mode = Mode::full;
    BatchPolicy batch;
    std::int64_t run_id = 0;
  };

  /// `on_error` is called once, by the thread that saw it, when the database can no longer be written.
  Recorder(Library& library, std::span<const Track> tracks, Settings settings, ScanProgress& progress,
           std::function<void()> on_error);
  /// What is still open is written as well as it can be.
  ~Recorder();

  /// Never throws: after an error outcomes are dropped, and close() throws it.
  void write(Outcome outcome) noexcept;

  /// Writes the open batch and stops the timer. Throws the first Error(database) that occurred.
  void close();

  const std::vector<TrackFailure>& failures() const { return failures_; }  // after close()
  std::int64_t analyzed() const { return analyzed_; }
  double audio_seconds() const { return audio_seconds_; }

 private:
  void record(TrackReport report);
  void record(TrackFailure failure);
  void remember_error() noexcept;
  void run_timer(const std::stop_token& stop);

  const std::span<const Track> tracks_;
  const Settings settings_;
  ScanProgress& progress_;
  const std::function<void()> on_error_;
  std::mutex mutex_;
  std::condition_variable_any tick_;
  BatchWriter writer_;
  std::exception_ptr error_;
  std::vector<TrackFailure> failures_;
  std::int64_t analyzed_ = 0;
  double audio_seconds_ = 0;
  std::jthread timer_;
};

}  // namespace nocturne
