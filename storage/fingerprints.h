// What finding copies needs of a library: acoustic fingerprints, and facts of single recordings.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/library.h"

namespace nocturne {

/// A number of a recording, by where it is stored.
struct NumberName {
  std::string_view group, column;
};

/// A file that is there and analysed.
struct CopyFile {
  std::string path;
  std::int64_t size = 0;
  std::int64_t mtime_ns = 0;
  int tags = 0;  // how many of title, artist, album, date and track number its tags have
};

/// A recording with its files, which hold the same encoded audio.
struct RecordingFacts {
  std::int64_t id = 0;
  AudioRow audio;
  int problems = 0;                            // that the quality check found
  std::vector<std::optional<double>> numbers;  // those asked for
  std::vector<CopyFile> files;                 // in the order of their paths
};

/// Reads one recording after the other. Statements are prepared once; groups and columns that the database
/// lacks read as unknown. Lifetime: within the library's. Throws Error(database).
class RecordingReader {
 public:
  RecordingReader(const Library& library, std::span<const NumberName> numbers);

  /// No files for a recording that is not there, or whose files are all gone.
  RecordingFacts read(std::int64_t recording);
  /// Appends nothing and returns false when it has no fingerprint.
  bool read_fingerprint(std::int64_t recording, std::vector<std::uint32_t>& words);

 private:
  std::size_t numbers_;
  Statement recording_, files_;
  std::optional<Statement> fingerprint_;
};

/// Visits the fingerprints of all recordings with a file that is there, in the order of their ids.
void for_each_fingerprint(
    const Library& library,
    const std::function<void(std::int64_t recording, std::span<const std::uint32_t> words)>& visit);

/// The recording of a file that is there, and the file as it was when it was analysed.
struct FileRecording {
  std::int64_t recording = 0, size = 0, mtime_ns = 0;
};
std::optional<FileRecording> find_recording(const Library& library, std::string_view path);

/// Little-endian bytes as words, behind those that are there.
void append_words(std::string_view raw, std::vector<std::uint32_t>& words);

/// Recordings that several files hold, in the order of their ids.
std::vector<std::int64_t> shared_recordings(const Library& library);

/// Recordings with a file that is there, but without a fingerprint (fast analysis).
std::int64_t recordings_without_fingerprint(const Library& library);

}  // namespace nocturne
