// Fixed widths, so that lines can be written as they come.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/track_list.h"

#include <algorithm>
#include <array>

#include "cli/format.h"
#include "cli/track_json.h"
#include "core/error.h"

namespace nocturne {
namespace {

struct ListColumn {
  std::string_view title;
  std::string_view group, column;
  int width;
  int decimals;  // of numbers; texts are aligned on the left
};

constexpr std::array<ListColumn, 5> kColumns{{{"BPM", "tempo", "bpm", 6, 2},
                                              {"Camelot", "key", "camelot", 7, 0},
                                              {"Key", "key", "key", 8, 0},
                                              {"LUFS", "loudness", "integrated_lufs", 5, 1},
                                              {"dBTP", "loudness", "true_peak_dbtp", 5, 1}}};
constexpr int kLengthWidth = 7;

std::string cell(const Value* value, const ListColumn& column) {
  if (value && std::holds_alternative<double>(*value))
    return pad_left(fixed(std::get<double>(*value), column.decimals), column.width);
  if (value && std::holds_alternative<std::string>(*value))
    return pad_right(std::get<std::string>(*value), column.width);
  return column.decimals > 0 ? pad_left("-", column.width) : pad_right("-", column.width);
}

}  // namespace

bool is_listed(const Group& group, const Column& column) {
  return std::ranges::any_of(
      kColumns, [&](const ListColumn& c) { return c.group == group.name && c.column == column.name; });
}

std::string list_header() {
  std::string out;
  for (const ListColumn& c : kColumns)
    out += (c.decimals > 0 ? pad_left(c.title, c.width) : pad_right(c.title, c.width)) + "  ";
  return out + pad_left("Length", kLengthWidth) + "  Path";
}

std::string list_line(const TrackRow& track, std::span<const Group> groups) {
  std::string out;
  for (const ListColumn& c : kColumns) out += cell(find_value(track, groups, c.group, c.column), c) + "  ";
  const std::string length = track.audio ? clock_text(track.audio->duration_s) : "-";
  return out + pad_left(length, kLengthWidth) + "  " + printable(track.path);
}

}  // namespace nocturne
