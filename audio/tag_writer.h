// Results of the analysis written into a file's tags.
// SPDX-License-Identifier: GPL-3.0-or-later
//
//   value    ID3v2 (MP3, WAV, AIFF)         Vorbis comments (FLAC, Ogg)   MP4, free-form but tmpo
//   bpm      TBPM                           BPM                           tmpo (whole), BPM
//   key      TKEY                           INITIALKEY                    initialkey
//   camelot  TXXX:CAMELOTKEY                CAMELOTKEY                    CAMELOTKEY
//   energy   TXXX:EnergyLevel               ENERGYLEVEL                   ENERGYLEVEL
//   gain     TXXX:REPLAYGAIN_TRACK_GAIN, …  the same                      replaygain_track_gain, …
//
// Opus has R128_TRACK_GAIN and R128_ALBUM_GAIN instead, 1/256 dB to -23 LUFS, on top of the gain in its
// header (RFC 7845, 5.2.1), and no peaks.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "audio/file_rewrite.h"

namespace nocturne {

/// What is to be in the tags. What is empty is not touched.
struct NewTags {
  std::optional<double> bpm{};           // written with up to two decimals
  std::optional<std::string> key{};      // standard notation, at most three characters: "Abm"
  std::optional<std::string> camelot{};  // "8A"
  std::optional<int> energy{};           // 1 … 10
  /// ReplayGain 2: dB to -18 LUFS with two decimals, peaks with full scale at 1 and six.
  std::optional<double> track_gain_db{}, track_peak{}, album_gain_db{}, album_peak{};
};

struct TagChange {
  std::string field;          // by its name in the file
  std::string before, after;  // `before` is empty where the field is new
  bool operator==(const TagChange&) const = default;
};

/// "A minor" → "Am", "F# major" → "F#".
std::string standard_key(std::string_view key);

/// What write_tags() would change: fields whose value, at the precision written, is another one. Throws
/// Error(file) for a file that cannot be read, of a format whose tags are not written, or with tags beyond
/// all bounds.
std::vector<TagChange> tag_changes(const std::filesystem::path& file, const NewTags& tags);

/// Writes what differs and returns it; a file in which nothing differs is not touched. Everything else in the
/// file stays: other fields and tags, pictures, and the encoded sound, whose hash is compared before the file
/// is replaced (file_rewrite.h). Throws Error(file), and then the file is as it was.
std::vector<TagChange> write_tags(const std::filesystem::path& file, const NewTags& tags,
                                  ModificationTime time);

}  // namespace nocturne
