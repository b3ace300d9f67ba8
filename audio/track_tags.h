// What a file's tags say of the track, as one described struct: the group "tags".
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "core/described.h"

namespace nocturne {

/// Empty where the file does not say. Texts are valid UTF-8 of one line; several values of a field stand
/// together with "; " between them.
struct TrackTags {
  using Text = std::optional<std::string>;
  using Number = std::optional<std::int64_t>;
  using Real = std::optional<double>;

  Text title, artist, album, album_artist, composer, genre, date, comment;
  Number track, track_total, disc, disc_total;
  bool compilation = false;
  Text isrc;
  Text musicbrainz_recording_id, musicbrainz_track_id, musicbrainz_album_id, musicbrainz_release_group_id,
      musicbrainz_artist_id, musicbrainz_album_artist_id;
  Real bpm;
  Text initial_key;
  Real replaygain_track_gain_db, replaygain_track_peak, replaygain_album_gain_db, replaygain_album_peak;

  bool operator==(const TrackTags&) const = default;

  static constexpr auto fields() {
    using T = TrackTags;
    constexpr Range kCount{1, 9999};
    return std::tuple{
        field("title", &T::title, Unit::none, "Title"),
        field("artist", &T::artist, Unit::none, "Who performs the track"),
        field("album", &T::album, Unit::none, "Title of the album"),
        field("album_artist", &T::album_artist, Unit::none, "Whose album it is"),
        field("composer", &T::composer, Unit::none, "Who wrote it"),
        field("genre", &T::genre, Unit::none, "Genre in the file's own words"),
        field("date", &T::date, Unit::none, "Date of release, often the year alone"),
        field("comment", &T::comment, Unit::none, "Comment"),
        field("track", &T::track, Unit::none, "Number on the disc", kCount),
        field("track_total", &T::track_total, Unit::none, "Tracks on the disc", kCount),
        field("disc", &T::disc, Unit::none, "Number of the disc", kCount),
        field("disc_total", &T::disc_total, Unit::none, "Discs of the album", kCount),
        field("compilation", &T::compilation, Unit::none, "Marked as part of a compilation"),
        field("isrc", &T::isrc, Unit::none, "International Standard Recording Code"),
        field("musicbrainz_recording_id", &T::musicbrainz_recording_id, Unit::none, "MusicBrainz recording"),
        field("musicbrainz_track_id", &T::musicbrainz_track_id, Unit::none,
              "MusicBrainz track: the recording's place on a release"),
        field("musicbrainz_album_id", &T::musicbrainz_album_id, Unit::none, "MusicBrainz release"),
        field("musicbrainz_release_group_id", &T::musicbrainz_release_group_id, Unit::none,
              "MusicBrainz release group"),
        field("musicbrainz_artist_id", &T::musicbrainz_artist_id, Unit::none, "MusicBrainz artist"),
        field("musicbrainz_album_artist_id", &T::musicbrainz_album_artist_id, Unit::none,
              "MusicBrainz artist of the release"),
        field("bpm", &T::bpm, Unit::bpm, "Tempo as the tags have it", {1, 1000}),
        field("initial_key", &T::initial_key, Unit::none, "Key as the tags have it, in their notation"),
        field("replaygain_track_gain_db", &T::replaygain_track_gain_db, Unit::db,
              "ReplayGain of the track; of Opus its R128 gain, raised to the same reference", {-64, 64}),
        field("replaygain_track_peak", &T::replaygain_track_peak, Unit::none,
              "ReplayGain peak of the track, full scale at 1", {0, 100}),
        field("replaygain_album_gain_db", &T::replaygain_album_gain_db, Unit::db, "ReplayGain of the album",
              {-64, 64}),
        field("replaygain_album_peak", &T::replaygain_album_peak, Unit::none,
              "ReplayGain peak of the album, full scale at 1", {0, 100}),
    };
  }
};

/// What can be read; empty where there are no tags or none that are known. Memory and time are bounded
/// whatever the file says. Throws Error(file) only where the file cannot be opened or is no regular file.
TrackTags read_tags(const std::filesystem::path& file);

/// The group "tags", one row a file.
Group tags_group();
GroupValues tags_values(const TrackTags& tags);

}  // namespace nocturne
