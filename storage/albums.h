// What albums are made from, and their rows: files with their tags, loudness blocks, the group "album".
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/described.h"
#include "storage/library.h"
#include "storage/sqlite.h"

namespace nocturne {

/// A file as albums see it. Text is empty where the tags say nothing.
struct AlbumFile {
  std::int64_t id = 0;
  std::string path{};
  FileState state = FileState::ok;
  std::optional<std::int64_t> album_id{};  // as stored
  std::optional<std::int64_t> audio_id{};
  std::int64_t analyzed_at = 0, frames = 0;
  double duration_s = 0;
  bool measured = false;  // its recording has loudness blocks of the version wanted
  std::string album{}, album_artist{}, artist{};
  std::string release{};  // MusicBrainz's id of the release
  std::optional<int> disc{}, disc_total{}, track{}, track_total{};
  bool compilation = false;
};

/// What an album takes from one recording.
struct RecordingLoudness {
  std::string blocks{};  // analyzers/loudness_blocks.h
  std::optional<double> true_peak_dbtp{};
  double peak = 0;
};

struct StoredAlbum {
  std::int64_t id = 0;
  std::string identity{}, members{};  // columns of the group
};

/// The tables that albums come from and go to, by the names of groups and columns: "tags" (file), "loudness"
/// (recording) and "album" (album) of the library's groups. Columns that are not there read as nothing.
/// Lifetime: within the library's. Every function may throw Error(database).
class AlbumTables {
 public:
  explicit AlbumTables(Library& library);

  /// Whether the library was opened with all three groups and has their tables.
  static bool are_in(Library& library);

  /// Every file, in the order of the paths' bytes. `visit` must not write.
  void for_each_file(const std::function<void(const AlbumFile&)>& visit) const;
  std::vector<StoredAlbum> stored() const;
  /// Nothing where the recording has no blocks.
  std::optional<RecordingLoudness> loudness(std::int64_t audio_id);

  /// Within the caller's transaction: an album's row, and its files.
  void write(std::int64_t album_id, const GroupValues& values, std::span<const std::int64_t> file_ids);
  void remove(std::int64_t album_id);
  /// A file that is of no album.
  void release(std::int64_t file_id);

  Transaction begin() { return Transaction(library_.connection()); }

 private:
  std::unordered_set<std::int64_t> measured_recordings() const;

  Library& library_;
  Group album_;
  Statement loudness_, insert_, assign_, remove_, forget_;
};

}  // namespace nocturne
