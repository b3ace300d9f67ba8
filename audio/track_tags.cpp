// From names and texts to the track's tags.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/track_tags.h"

#include <charconv>
#include <cmath>
#include <initializer_list>
#include <string_view>

#include "audio/source_file.h"
#include "audio/tag_fields.h"
#include "audio/tag_kind.h"
#include "audio/taglib_fields.h"
#include "audio/tags.h"
#include "audio/vorbis_comment.h"

namespace nocturne {
namespace {

constexpr std::string_view kGroup = "tags";
constexpr int kTagsVersion = 1;

using Names = std::initializer_list<std::string_view>;

/// The first of the names that has a value.
TrackTags::Text text(const TagFields& fields, Names names) {
  for (const std::string_view name : names)
    if (std::string value = fields.joined(name); !value.empty()) return value;
  return {};
}

/// The number at the start of the text: "-6.50 dB" → -6.5. A comma counts as a point.
TrackTags::Real real_in(std::string value) {
  for (char& c : value)
    if (c == ',') c = '.';
  const char* begin = value.data();
  if (*begin == '+') ++begin;
  double number = 0;
  const auto parsed = std::from_chars(begin, value.data() + value.size(), number);
  return parsed.ec == std::errc{} && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

TrackTags::Real real(const TagFields& fields, Names names, Range range) {
  for (const std::string_view name : names)
    for (const std::string& value : fields.values(name))
      if (const auto number = real_in(value); number && *number >= range.min && *number <= range.max)
        return number;
  return {};
}

TrackTags::Number whole(const std::string& value) {
  const auto number = real_in(value);
  if (!number || *number < 1 || *number > 9999) return {};
  return static_cast<std::int64_t>(*number);
}

struct Place {
  TrackTags::Number number, total;
};

/// "3/12", or the two in fields of their own.
Place place(const TagFields& fields, Names numbers, Names totals) {
  const std::string both = text(fields, numbers).value_or("");
  const std::size_t slash = both.find('/');
  Place out{whole(both), {}};
  if (slash != std::string::npos) out.total = whole(both.substr(slash + 1));
  if (!out.total) out.total = whole(text(fields, totals).value_or(""));
  return out;
}

bool is_yes(const std::string& value) { return value == "1" || value == "true" || value == "yes"; }

void put_gains(TrackTags& out, const TagFields& fields) {
  constexpr Range kGain{-64, 64}, kPeak{0, 100}, kR128{-32768, 32767};
  // RFC 7845, 5.2.1: 1/256 dB to -23 LUFS; ReplayGain 2's reference lies 5 dB above.
  const auto r128 = [&](std::string_view name) -> TrackTags::Real {
    const auto gain = real(fields, {name}, kR128);
    return gain ? std::optional(*gain / 256 + 5) : std::nullopt;
  };
  const auto gain = [&](std::string_view name, std::string_view opus) {
    const auto value = real(fields, {name}, kGain);
    return value ? value : r128(opus);
  };
  out.replaygain_track_gain_db = gain("REPLAYGAIN_TRACK_GAIN", "R128_TRACK_GAIN");
  out.replaygain_album_gain_db = gain("REPLAYGAIN_ALBUM_GAIN", "R128_ALBUM_GAIN");
  out.replaygain_track_peak = real(fields, {"REPLAYGAIN_TRACK_PEAK"}, kPeak);
  out.replaygain_album_peak = real(fields, {"REPLAYGAIN_ALBUM_PEAK"}, kPeak);
}

void put_ids(TrackTags& out, const TagFields& fields) {
  out.isrc = text(fields, {"ISRC"});
  out.musicbrainz_recording_id = text(fields, {"MUSICBRAINZ_TRACKID", "MUSICBRAINZ TRACK ID"});
  out.musicbrainz_track_id = text(fields, {"MUSICBRAINZ_RELEASETRACKID", "MUSICBRAINZ RELEASE TRACK ID"});
  out.musicbrainz_album_id = text(fields, {"MUSICBRAINZ_ALBUMID", "MUSICBRAINZ ALBUM ID"});
  out.musicbrainz_release_group_id =
      text(fields, {"MUSICBRAINZ_RELEASEGROUPID", "MUSICBRAINZ RELEASE GROUP ID"});
  out.musicbrainz_artist_id = text(fields, {"MUSICBRAINZ_ARTISTID", "MUSICBRAINZ ARTIST ID"});
  out.musicbrainz_album_artist_id =
      text(fields, {"MUSICBRAINZ_ALBUMARTISTID", "MUSICBRAINZ ALBUM ARTIST ID"});
}

TrackTags tags_of(const TagFields& fields) {
  TrackTags out;
  out.title = text(fields, {"TITLE"});
  out.artist = text(fields, {"ARTIST", "ARTISTS"});
  out.album = text(fields, {"ALBUM"});
  out.album_artist = text(fields, {"ALBUMARTIST", "ALBUM ARTIST", "ALBUM_ARTIST"});
  out.composer = text(fields, {"COMPOSER"});
  out.genre = text(fields, {"GENRE"});
  out.date = text(fields, {"DATE", "YEAR"});
  out.comment = text(fields, {"COMMENT", "DESCRIPTION"});
  const Place track = place(fields, {"TRACKNUMBER", "TRACK"}, {"TRACKTOTAL", "TOTALTRACKS"});
  const Place disc = place(fields, {"DISCNUMBER", "DISC"}, {"DISCTOTAL", "TOTALDISCS"});
  out.track = track.number, out.track_total = track.total;
  out.disc = disc.number, out.disc_total = disc.total;
  out.compilation = is_yes(text(fields, {"COMPILATION", "ITUNESCOMPILATION"}).value_or(""));
  put_ids(out, fields);
  out.bpm = real(fields, {"BPM", "TEMPO"}, {1, 1000});
  out.initial_key = text(fields, {"INITIALKEY", "INITIAL KEY", "KEY"});
  put_gains(out, fields);
  return out;
}

/// A FLAC or Ogg file behind an ID3v2 tag, which editors for MP3 put there, has its own tags.
TagFields fields_of(SourceFile& source) {
  const TagKind kind = tag_kind(source);
  switch (kind) {
    case TagKind::flac:
    case TagKind::vorbis:
    case TagKind::opus:
    case TagKind::ogg_flac:
    case TagKind::speex: source.keep_only(after_tags(source), source.size()); return vorbis_comments(source);
    default: return taglib_fields(source, kind);
  }
}

}  // namespace

TrackTags read_tags(const std::filesystem::path& file) {
  SourceFile source(file);
  return tags_of(fields_of(source));
}

Group tags_group() { return {std::string(kGroup), kTagsVersion, columns_of<TrackTags>(), GroupKey::file}; }

GroupValues tags_values(const TrackTags& tags) {
  return {std::string(kGroup), kTagsVersion, values_of(tags)};
}

}  // namespace nocturne
