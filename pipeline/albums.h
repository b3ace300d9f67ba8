// Albums of a library: the group that holds them, and the step of a scan that brings them up to date.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <tuple>

#include "core/described.h"
#include "storage/library.h"

namespace nocturne {

/// One album. Values are of the tracks that have been analysed.
struct Album {
  std::string title, artist;
  bool compilation = false;
  int tracks = 0, analyzed_tracks = 0, discs = 0;
  bool complete = false;
  double duration_s = 0;
  std::optional<double> integrated_lufs{}, range_lu{}, true_peak_dbtp{}, replaygain_gain_db{};
  double replaygain_peak = 0;
  Bytes identity, members;

  static constexpr auto fields() {
    using A = Album;
    return std::tuple{
        field("title", &A::title, Unit::none, "Album as most of its tracks name it, without the disc's name"),
        field("artist", &A::artist, Unit::none,
              "Album artist; Various Artists where none is named and the tracks' differ"),
        field("compilation", &A::compilation, Unit::none, "Tracks of various artists"),
        field("tracks", &A::tracks, Unit::none, "Tracks that are there; copies beside each other are one",
              {1}),
        field("analyzed_tracks", &A::analyzed_tracks, Unit::none, "Tracks that the values are made from",
              {0}),
        field("discs", &A::discs, Unit::none, "Discs that the tracks are on", {1}),
        field("complete", &A::complete, Unit::none,
              "All tracks are analysed, and as many are there as their tags say"),
        field("duration_s", &A::duration_s, Unit::seconds, "Length of the analysed tracks together", {0}),
        field("integrated_lufs", &A::integrated_lufs, Unit::lufs,
              "Loudness of all tracks together, gated as one (BS.1770-5); null if nothing passes the gate"),
        field("range_lu", &A::range_lu, Unit::lu,
              "Loudness range of all tracks together (EBU Tech 3342); null if no 3 s pass the gate", {0}),
        field("true_peak_dbtp", &A::true_peak_dbtp, Unit::dbtp,
              "Highest true peak of the tracks; null in silence"),
        field("replaygain_gain_db", &A::replaygain_gain_db, Unit::db,
              "ReplayGain 2 album gain: to the reference of -18 LUFS"),
        field("replaygain_peak", &A::replaygain_peak, Unit::none,
              "ReplayGain 2 album peak: the true peak, linear", {0}),
        field("identity", &A::identity, Unit::none, "What tells this album from others in every scan"),
        field("members", &A::members, Unit::none, "Digest of the tracks, to know when they change")};
  }
};

Group album_group();

/// Makes the rows of group "album" and file.album_id agree with the files, tags (group "tags") and loudness
/// that the library holds. Only albums whose members, tags or recordings changed are computed again; 64 are
/// written in one transaction. A stop is honoured between two transactions: the next call goes on. Does
/// nothing in a library opened without these groups. Throws Error(database).
void update_albums(Library& library, const std::stop_token& stop = {});

}  // namespace nocturne
