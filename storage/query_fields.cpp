// The tables of aliases and fixed fields, and the search for a name in them and in the groups.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/query_fields.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/error.h"
#include "core/folded_text.h"
#include "core/suggest.h"

namespace nocturne {
namespace {

constexpr std::array<FixedField, 15> kFixed{
    {{"path", FieldType::text, Unit::none, FieldHome::file, "path", "Path of the file"},
     {"size", FieldType::number, Unit::bytes, FieldHome::file, "size", "Bytes of the file"},
     {"state", FieldType::text, Unit::none, FieldHome::file, "state", "ok, failed or missing"},
     {"modified", FieldType::moment, Unit::none, FieldHome::file, "mtime_ns", "Last change of the file"},
     {"added", FieldType::moment, Unit::none, FieldHome::run, "begun_at",
      "Beginning of the scan that found the file"},
     {"duration_s", FieldType::number, Unit::seconds, FieldHome::audio, "duration_s", "Length"},
     {"rate", FieldType::number, Unit::hz, FieldHome::audio, "rate", "Sample rate"},
     {"channels", FieldType::number, Unit::none, FieldHome::audio, "channels", "Number of channels"},
     {"bits", FieldType::number, Unit::none, FieldHome::audio, "bits",
      "Bits of a sample; none where the codec has none"},
     {"frames", FieldType::number, Unit::frames, FieldHome::audio, "frames", "Samples per channel"},
     {"codec", FieldType::text, Unit::none, FieldHome::audio, "codec", "Such as flac, mp3, vorbis"},
     {"container", FieldType::text, Unit::none, FieldHome::audio, "container", "Such as flac, ogg, mov"},
     {"analysis", FieldType::text, Unit::none, FieldHome::audio, "mode", "full or fast"},
     {"analyzed", FieldType::moment, Unit::none, FieldHome::audio, "analyzed_at", "When it was analysed"},
     {"program_version", FieldType::text, Unit::none, FieldHome::audio, "program_version",
      "Version of nocturne that analysed it"}}};

constexpr std::array<FieldAlias, 47> kAliases{{{"bpm", "tempo_bpm"},
                                               {"tempo", "tempo_bpm"},
                                               {"key", "key_camelot"},
                                               {"camelot", "key_camelot"},
                                               {"openkey", "key_camelot"},
                                               {"key_key", "key_camelot"},
                                               {"key_open_key", "key_camelot"},
                                               {"tuning", "key_tuning_hz"},
                                               {"lufs", "loudness_integrated_lufs"},
                                               {"loudness", "loudness_integrated_lufs"},
                                               {"lra", "loudness_range_lu"},
                                               {"tp", "loudness_true_peak_dbtp"},
                                               {"peak", "loudness_true_peak_dbtp"},
                                               {"gain", "loudness_replaygain_track_gain_db"},
                                               {"silent", "silence_all_silent"},
                                               {"centroid", "spectrum_centroid_hz_mean"},
                                               {"energy", "danceability_energy_level"},
                                               {"dance", "danceability_danceability"},
                                               {"dr", "dynamics_dr_db"},
                                               {"crest", "dynamics_crest_db"},
                                               {"problem", "quality_problems"},
                                               {"problems", "quality_problems"},
                                               {"title", "tags_title"},
                                               {"artist", "tags_artist"},
                                               {"album", "tags_album"},
                                               {"albumartist", "tags_album_artist"},
                                               {"album_artist", "tags_album_artist"},
                                               {"genre", "tags_genre"},
                                               {"date", "tags_date"},
                                               {"year", "tags_date"},
                                               {"track", "tags_track"},
                                               {"disc", "tags_disc"},
                                               {"compilation", "tags_compilation"},
                                               {"comment", "tags_comment"},
                                               {"composer", "tags_composer"},
                                               {"album_lufs", "album_integrated_lufs"},
                                               {"album_gain", "album_replaygain_gain_db"},
                                               {"file", "path"},
                                               {"duration", "duration_s"},
                                               {"length", "duration_s"},
                                               {"samplerate", "rate"},
                                               {"hz", "rate"},
                                               {"bitdepth", "bits"},
                                               {"format", "codec"},
                                               {"mode", "analysis"},
                                               {"mtime", "modified"},
                                               {"analysed", "analyzed"}}};

FieldType type_of(const std::string& name, Kind kind) {
  if (name == "key_camelot") return FieldType::key;
  if (name == "tags_date") return FieldType::date;
  switch (kind) {
    case Kind::boolean: return FieldType::yes_no;
    case Kind::integer:
    case Kind::real: return FieldType::number;
    case Kind::text: return FieldType::text;
    case Kind::json: return FieldType::list;
    case Kind::times:
    case Kind::bytes: return FieldType::data;
  }
  return FieldType::text;
}

FieldHome home_of(GroupKey key) {
  switch (key) {
    case GroupKey::recording: return FieldHome::recording_group;
    case GroupKey::file: return FieldHome::file_group;
    case GroupKey::album: return FieldHome::album_group;
  }
  return FieldHome::recording_group;
}

QueryField field_of(const Group& group, const Column& column) {
  const std::string name = group.name + "_" + column.name;
  return {name, type_of(name, column.kind), column.unit, home_of(group.key), group.name, column.name};
}

QueryField field_of(const FixedField& f) {
  const std::string_view table = f.home == FieldHome::file    ? "file"
                                 : f.home == FieldHome::audio ? "audio"
                                                              : "run";
  return {std::string(f.name), f.type, f.unit, f.home, std::string(table), std::string(f.column)};
}

/// By its full name.
std::optional<QueryField> stored_field(std::string_view name, std::span<const Group> groups) {
  const auto fixed = std::ranges::find(kFixed, name, &FixedField::name);
  if (fixed != kFixed.end()) return field_of(*fixed);
  for (const Group& group : groups) {
    const std::size_t n = group.name.size();
    if (!name.starts_with(group.name) || name.size() <= n || (name[n] != '_' && name[n] != '.')) continue;
    const auto column = std::ranges::find(group.columns, name.substr(n + 1), &Column::name);
    if (column != group.columns.end()) return field_of(group, *column);
  }
  return std::nullopt;
}

/// Every group's field with a column of this name, but for the fingerprint's where it repeats another's.
std::vector<QueryField> fields_with_column(std::string_view column, std::span<const Group> groups) {
  std::vector<QueryField> found;
  for (const Group& group : groups)
    for (const Column& c : group.columns)
      if (c.name == column && (found.empty() || group.name != "fingerprint"))
        found.push_back(field_of(group, c));
  return found;
}

std::vector<std::string> known_names(std::span<const Group> groups) {
  std::vector<std::string> names;
  for (const FieldAlias& a : kAliases)
    if (stored_field(a.name, groups)) names.emplace_back(a.alias);
  for (const FixedField& f : kFixed) names.emplace_back(f.name);
  for (const Group& group : groups)
    for (const Column& column : group.columns) names.push_back(column.name);
  for (const Group& group : groups)
    for (const Column& column : group.columns) names.push_back(group.name + "_" + column.name);
  return names;
}

}  // namespace

std::span<const FieldAlias> field_aliases() { return kAliases; }
std::span<const FixedField> fixed_fields() { return kFixed; }

QueryField find_field(std::string_view written, std::span<const Group> groups) {
  std::string name = lower_case(written);
  const std::size_t dot = name.find('.');  // "album.artist" is no alias, as "album_artist" is
  const auto alias = std::ranges::find(kAliases, name, &FieldAlias::alias);
  if (dot != name.npos) name[dot] = '_';
  if (const auto field = stored_field(alias == kAliases.end() ? name : alias->name, groups)) return *field;
  const std::vector<QueryField> fields = fields_with_column(name, groups);
  if (fields.size() == 1) return fields.front();
  if (fields.size() > 1)
    throw Refusal{"\"" + name + "\" is a field of several groups: " + fields[0].name + " or " +
                  fields[1].name};
  if (alias != kAliases.end())
    throw Refusal{"\"" + name + "\" stands for " + std::string(alias->name) + ", which is not known here"};
  throw Refusal{"no field is called \"" + printable(written) + "\"" +
                did_you_mean(name, known_names(groups))};
}

std::vector<QueryField> word_fields(std::span<const Group> groups) {
  std::vector<QueryField> fields;
  for (const std::string_view name : {"tags_title", "tags_artist", "tags_album", "path"})
    if (auto field = stored_field(name, groups)) fields.push_back(*std::move(field));
  return fields;
}

}  // namespace nocturne
