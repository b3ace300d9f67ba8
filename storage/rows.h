// What the database of a library holds, as plain values: one struct per kind of row.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Times are seconds since the Unix epoch unless the name says otherwise. Paths are bytes as the file system
// has them.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/described.h"

namespace nocturne {

enum class AnalysisMode { fast, full };
enum class FileState { ok, failed, missing };
enum class RunState { running, done, interrupted, failed };

/// "fast", "ok", "done", …: as the database, exports and messages write them.
std::string_view name(AnalysisMode mode);
std::string_view name(FileState state);
std::string_view name(RunState state);

/// One analysed recording.
struct AudioRow {
  std::optional<std::string> payload_hash{};  // bytes; recordings with the same hash share one row
  double duration_s = 0;
  std::int64_t frames = 0;
  int rate = 0;  // Hz
  int channels = 0;
  std::string codec{}, container{};
  int bits = 0;  // 0 where the codec has none
  AnalysisMode mode = AnalysisMode::full;
  std::int64_t analyzed_at = 0;
  std::string program_version{};
  bool operator==(const AudioRow&) const = default;
};

/// Some of the groups that were asked about: bit i stands for the i-th of them. A library has at most 64.
using GroupSet = std::bitset<64>;

/// What a scan must know of a file to skip it.
struct KnownFile {
  std::int64_t id = 0;
  std::int64_t size = 0;
  std::int64_t mtime_ns = 0;
  FileState state = FileState::ok;  // `missing` hides an earlier failure: look at failures too
  std::optional<std::int64_t> audio_id{};
  std::optional<AnalysisMode> mode{};  // of the analysis; empty without one
  bool hashed = false;                 // the recording's payload hash is known
  GroupSet stale{};                    // groups that the recording or the file lacks in the version asked for
  std::int64_t failures = 0;           // times in a row this content failed
  std::int64_t next_try_at = 0;
  bool current() const { return audio_id && stale.none(); }
};

/// A stored recording, as a scan must know it that may find it again under any name.
struct KnownRecording {
  std::int64_t id = 0;
  std::optional<std::string> payload_hash{};  // bytes; empty in databases of old
  AnalysisMode mode = AnalysisMode::full;
  GroupSet stale{};  // as in KnownFile
};

/// A group of which the next scan will store a new version.
struct StaleGroup {
  std::string group{};
  GroupKey key = GroupKey::recording;
  int version = 0;                               // the program's
  std::optional<std::int64_t> stored_version{};  // empty: there are no rows
  std::int64_t count = 0;                        // recordings, or files, that are there and have that version
};

/// A file with all that is known of it.
struct TrackRow {
  std::string path{};
  std::int64_t size = 0;
  std::int64_t mtime_ns = 0;
  FileState state = FileState::ok;
  std::optional<AudioRow> audio{};    // empty for a file that failed
  std::vector<GroupValues> groups{};  // in the library's order; groups that were never stored are left out
};

struct FailureRow {
  std::string path{};
  std::string what{};   // UTF-8
  std::string stage{};  // "decode", "analyze", …
  std::int64_t times = 0;
  std::int64_t last_at = 0;
  std::int64_t next_try_at = 0;
};

/// What a run did. Counts are of files.
struct RunCounts {
  std::int64_t found = 0, unchanged = 0, analyzed = 0, failed = 0, skipped = 0, missing = 0;
  double audio_seconds = 0, wall_seconds = 0, cpu_seconds = 0;
  std::int64_t peak_memory_bytes = 0;
  std::int64_t recognized = 0;  // new or changed files whose recording was known already
  std::int64_t moved = 0;       // of these, found in the place of one that is gone
  bool operator==(const RunCounts&) const = default;
};

struct RunRow {
  std::int64_t id = 0;
  std::int64_t begun_at = 0;
  std::optional<std::int64_t> ended_at{};  // empty while it runs, and for ever when it was killed
  RunState state = RunState::running;
  std::string options{};
  std::string program_version{};
  RunCounts counts{};
};

/// A directory entry that looks like a track and is none.
struct SkippedRow {
  std::string path{};
  std::string reason{};
};

/// A library folder.
struct RootRow {
  std::string path{};
  std::int64_t last_scan = 0;
  std::int64_t files = 0;
};

/// Totals for a status page.
struct LibraryCounts {
  std::int64_t ok = 0, failed = 0, missing = 0;  // files by state
  std::int64_t recordings = 0;                   // analysed
  std::int64_t albums = 0;
  double audio_seconds = 0;
};

/// An analysed file on its way into the database; replaces whatever was stored for the path.
struct TrackRecord {
  std::string path{}, root{};
  std::int64_t size = 0;
  std::int64_t mtime_ns = 0;
  std::int64_t run_id = 0;
  AudioRow audio{};
  std::vector<GroupValues> groups{};
  enum class Extent {
    whole,  // the recording has no other groups than these
    some    // its other groups stay as they are
  } extent = Extent::whole;
  std::optional<std::int64_t> audio_id{};    // the recording analysed anew, unless its hash finds another
  std::optional<std::int64_t> moved_from{};  // the file whose row becomes this path's
};

/// A file whose recording is stored, on its way into the database.
struct FileRecord {
  std::string path{}, root{};
  std::int64_t size = 0;
  std::int64_t mtime_ns = 0;
  std::int64_t run_id = 0;
  std::optional<std::string> payload_hash{};  // finds the recording
  std::optional<std::int64_t> audio_id{};     // otherwise this one, which gets the hash
  std::vector<GroupValues> groups{};          // of file or recording; those not named stay as they are
  std::optional<std::int64_t> moved_from{};   // the file whose row becomes this path's
};

/// A file that could not be analysed, on its way into the database.
struct FailureRecord {
  std::string path{}, root{};
  std::int64_t size = 0;
  std::int64_t mtime_ns = 0;
  std::int64_t run_id = 0;
  std::int64_t at = 0;
  std::string what{};                 // UTF-8: file names in it through printable()
  std::string stage{};                // "decode", "analyze", …
  std::vector<GroupValues> groups{};  // the file's own; those left out stay as they are stored
};

/// When a file that failed for the n-th time is tried again: after 1, 2, 4, … days, 30 at most.
std::int64_t next_try_at(std::int64_t failed_at, std::int64_t times);

}  // namespace nocturne
