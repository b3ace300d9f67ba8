// Writes analyses, recognised files and failures to a library in batches: one transaction for many files.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A recording that no file has any longer stays until Library::drop_unused_recordings(): the same run may
// find it again at another path.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <variant>
#include <vector>

#include "storage/library.h"
#include "storage/rows.h"

namespace nocturne {

/// A batch is written when either limit is reached. A process that is killed loses at most the open batch.
struct BatchPolicy {
  std::size_t max_outcomes = 64;
  std::chrono::milliseconds max_age{500};  // since the batch's first outcome
};

/// Not thread-safe, and while it lives the library is used by the same thread. Lifetime: within the
/// library's.
class BatchWriter {
 public:
  using Clock = std::chrono::steady_clock;
  using Outcome = std::variant<TrackRecord, FileRecord, FailureRecord>;

  explicit BatchWriter(Library& library, BatchPolicy policy = {});
  /// Writes what is open as well as it can; a failure is logged.
  ~BatchWriter();
  BatchWriter(const BatchWriter&) = delete;
  BatchWriter& operator=(const BatchWriter&) = delete;

  /// A record of a group that the library was not opened with, or with another number of values, is an
  /// Error(database) here, and is not taken in. When the write that it sets off fails, the outcome is kept
  /// with the batch and flush() may be tried again.
  void add(Outcome outcome, Clock::time_point now = Clock::now());
  /// Writes the open batch, all of it or, when it throws Error(database), nothing: the batch stays open.
  void flush();
  /// For a timer: writes the batch if it is old enough at `now`.
  void flush_if_due(Clock::time_point now = Clock::now());

  std::size_t pending() const { return batch_.size(); }
  /// Outcomes in committed batches.
  std::int64_t written() const { return written_; }

 private:
  struct Statements;

  void check(std::span<const GroupValues> groups) const;

  Library& library_;
  BatchPolicy policy_;
  std::unique_ptr<Statements> statements_;
  std::vector<Outcome> batch_;
  Clock::time_point batch_begun_{};
  std::int64_t written_ = 0;
};

}  // namespace nocturne
