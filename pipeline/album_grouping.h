// Which files are one album: decided from tags and folders alone.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An album lies in one folder; folders of its discs ("CD1", "Album [Disc 2]") count as that folder. In it
// files are one album that have the same MusicBrainz release or, without one, the same title (case, spaces
// and the like apart, and without "(Disc 2)") and the same album artist. So two editions in two folders stay
// two albums, and titles that two artists share do. Where no album artist is named, all files of a title in a
// folder are one album: "Various Artists" when its artists differ. A file without album title and release is
// of no album.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/albums.h"

namespace nocturne {

inline constexpr std::string_view kVariousArtists = "Various Artists";

struct AlbumFolder {
  std::string_view path;    // begins the file's path; without a slash at its end
  std::optional<int> disc;  // that the file's own folder names
};
/// Of a file's path.
AlbumFolder album_folder(std::string_view file);

/// One album of a folder, without its loudness.
struct AlbumDraft {
  std::string identity;       // the same in every scan: folder, and release or title and album artist
  std::string title, artist;  // in the most frequent spelling; empty where no file names one
  bool compilation = false;
  int tracks = 0, analyzed_tracks = 0, discs = 0;
  bool complete = false;
  double duration_s = 0;
  std::vector<std::int64_t> files;  // all of them
  std::vector<std::int64_t>
      recordings;  // of the tracks with loudness blocks; a track played twice is there twice
};

/// The albums of the files of one album folder, in the order of their first files. Copies (the same recording
/// at the same place of an album) are one track. An album is complete when every track has been analysed and,
/// where tags say how many tracks a disc or how many discs the album has, so many are there.
std::vector<AlbumDraft> group_albums(std::span<const AlbumFile> files);

/// Gathers files that come in the order of their paths into album folders, and hands each on when it is
/// whole.
class AlbumFolders {
 public:
  using Visit = std::function<void(std::span<const AlbumFile>)>;
  explicit AlbumFolders(Visit visit) : visit_(std::move(visit)) {}

  void add(AlbumFile file);
  /// After the last file.
  void close();

 private:
  struct Open {
    std::string path;
    std::vector<AlbumFile> files;
  };
  Visit visit_;
  std::vector<Open> open_;  // each path begins with those before it
};

}  // namespace nocturne
