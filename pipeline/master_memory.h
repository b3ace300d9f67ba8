// What earlier runs of mastering left: by it outputs are known as ours, and what is unchanged is skipped.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/file_stamp.h"
#include "pipeline/master_inputs.h"
#include "storage/masters.h"

namespace nocturne {

/// How the place of an output is found.
enum class Standing {
  vacant,     // nothing is there
  unchanged,  // what would be written is there
  renewable,  // ours, as we left it, made from something else or in another way
  foreign     // not ours, or changed since
};

/// Thread-safe. Without a library it knows nothing, and nothing is ours.
class MasterMemory {
 public:
  explicit MasterMemory(Library* library) : library_(library) {}

  /// A job's digest of settings, of an album also of its tracks. Reads the inputs that changed since they
  /// were mastered. Throws Error(database), as the others do.
  std::string settings_hash(const MasterJob& job, const std::string& settings_text) const;
  Standing standing(const MasterTrack& track, const std::string& settings_hash) const;
  /// Of the encoded sound, hexadecimal, empty where there is none; as it is remembered where size and time
  /// are the same.
  std::string input_hash(const MasterTrack& track) const;
  /// Before the files are put in their places: a run killed in between finds its outputs not there.
  void record(const MasterRow& row);

 private:
  std::optional<MasterRow> row_of(const std::filesystem::path& output) const;

  Library* library_;
  mutable std::mutex mutex_;
};

}  // namespace nocturne
