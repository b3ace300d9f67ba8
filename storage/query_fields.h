// The names that queries know: every stored field by its full name, and short aliases.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/described.h"

namespace nocturne {

/// What can be asked of a field.
enum class FieldType {
  text,
  number,
  yes_no,
  key,     // text in Camelot notation, such as 8A
  date,    // text that begins with a year: "1994", "1994-05-03"
  moment,  // seconds since the epoch
  list,    // JSON text
  data     // times and bytes: only whether there are any
};

/// Where a field's value lies: in the tables `file`, `audio` or `run` (the scan that found the file), or in a
/// group's table with its own key.
enum class FieldHome { file, audio, run, recording_group, file_group, album_group };

struct QueryField {
  std::string name{};  // the full one: "tempo_bpm", "path"
  FieldType type = FieldType::text;
  Unit unit = Unit::none;
  FieldHome home = FieldHome::file;
  std::string table{}, column{};
  bool operator==(const QueryField&) const = default;
};

struct FieldAlias {
  std::string_view alias, name;  // name: the full one
};
/// For documentation, in its order.
std::span<const FieldAlias> field_aliases();

struct FixedField {
  std::string_view name;
  FieldType type;
  Unit unit;
  FieldHome home;
  std::string_view column, doc;
};
/// The fields of files and recordings that belong to no group.
std::span<const FixedField> fixed_fields();

/// Why a name or a value was refused, in the words of an error message. Thrown by the readers below and in
/// query_values.h, for the parser, which knows the place.
struct Refusal {
  std::string why;
};

/// By an alias, the full name ("tempo_bpm" or "tempo.bpm") or, where only one group has it, the column's name
/// alone; letters' case aside. Throws Refusal, with what was probably meant.
QueryField find_field(std::string_view name, std::span<const Group> groups);

/// Where bare words are looked for: title, artist, album and path, as far as `groups` have them.
std::vector<QueryField> word_fields(std::span<const Group> groups);

}  // namespace nocturne
