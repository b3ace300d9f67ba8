// Headline, groups and the small matrix of statistics.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/track_page.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "cli/format.h"
#include "cli/table.h"
#include "core/error.h"

namespace nocturne {
namespace {

using Rows = std::vector<std::vector<std::string>>;

/// Two digits at least of what has no unit, down to a millionth.
int small_decimals(double x) {
  if (x == 0 || x >= 0.1) return 3;
  return std::min(6, 1 - static_cast<int>(std::floor(std::log10(x))));
}

int decimals_of(Unit unit, double x) {
  switch (unit) {
    case Unit::bpm:
    case Unit::seconds:
    case Unit::per_second: return 2;
    case Unit::hz: return std::abs(x) < 1000 ? 1 : 0;
    case Unit::none:
    case Unit::same: return small_decimals(std::abs(x));
    default: return 1;
  }
}

std::string with_unit(double x, Unit unit) {
  const std::string number = fixed(x, decimals_of(unit, x));
  if (unit == Unit::per_second) return number + "/s";
  const std::string_view name = symbol(unit);
  return name.empty() ? number : number + " " + std::string(name);
}

/// An item of a described list: its first member, a number with the column's unit, the others in brackets.
std::string item_text(const Json& item, Unit unit) {
  std::string first, others;
  for (const auto& [name, value] : item.items()) {
    const double x = value.is_number() ? value.get<double>() : std::nan("");
    std::string& text = first.empty() ? first : others;
    if (!others.empty()) text += ", ";
    if (value.is_string())
      text += printable(value.get<std::string>());
    else
      text += &text == &first ? with_unit(x, unit) : fixed(x, 2);
  }
  if (first.empty()) return others;
  return others.empty() ? first : first + " (" + others + ")";
}

/// Whether all but the first number would be written as 0.00.
bool is_negligible(const Json& item) {
  constexpr double kLeast = 0.005;
  if (!item.is_object() || item.size() < 2) return false;
  return std::all_of(std::next(item.begin()), item.end(),
                     [](const Json& x) { return x.is_number() && std::abs(x.get<double>()) < kLeast; });
}

/// A few numbers in a row; of many how many there are, and from which to which.
std::string numbers_text(const Json& list, Unit unit) {
  constexpr std::size_t kMostNumbers = 13;
  std::vector<double> numbers;
  for (const Json& x : list) numbers.push_back(x.is_number() ? x.get<double>() : std::nan(""));
  const auto [least, most] = std::ranges::minmax_element(numbers);
  const bool large = std::max(std::abs(*least), std::abs(*most)) >= 10;
  const int decimals = unit != Unit::none ? decimals_of(unit, *most) : large ? 1 : 2;
  const std::string name(symbol(unit)), end = name.empty() ? "" : " " + name;
  if (numbers.size() > kMostNumbers)
    return count_text(static_cast<std::int64_t>(numbers.size())) + " numbers, " + fixed(*least, decimals) +
           " to " + fixed(*most, decimals) + end;
  std::string out;
  for (const double x : numbers) out += (out.empty() ? "" : "  ") + fixed(x, decimals);
  return out + end;
}

/// The first items, as many as a line or two can show, and the number of all.
std::string list_text(const JsonText& list, Unit unit) {
  constexpr std::size_t kMostItems = 6;
  const Json parsed = Json::parse(list.text, nullptr, false);
  if (!parsed.is_array() || parsed.empty()) return "-";
  if (!parsed.front().is_object()) return numbers_text(parsed, unit);
  std::string out;
  std::size_t told = 0;
  for (const Json& item : parsed)
    if ((told == 0 || !is_negligible(item)) && ++told <= kMostItems)
      out += (out.empty() ? "" : ", ") + item_text(item, unit);
  return told > kMostItems ? out + " … (" + std::to_string(told) + " in all)" : out;
}

std::string times_summary(const Times& times) {
  if (times.seconds.empty()) return "none";
  return count_text(static_cast<std::int64_t>(times.seconds.size())) + ", from " +
         fixed(times.seconds.front(), 2) + " s to " + fixed(times.seconds.back(), 2) + " s";
}

std::string all_times(const Times& times) {
  std::string out;
  for (const double t : times.seconds) out += (out.empty() ? "" : " ") + fixed(t, 3);
  return wrapped(out, 100, 4);
}

constexpr std::array<std::string_view, 5> kStatistics{"_mean", "_variance", "_median", "_min", "_max"};

/// Whether columns i … i+4 are the statistics of one quantity.
bool is_statistics(const Group& group, std::size_t i) {
  if (i + kStatistics.size() > group.columns.size()) return false;
  for (std::size_t k = 0; k < kStatistics.size(); ++k)
    if (!group.columns[i + k].name.ends_with(kStatistics[k])) return false;
  return true;
}

std::vector<std::string> statistics_row(const Group& group, std::size_t i, const GroupValues& stored) {
  Column base = group.columns[i];
  base.name.resize(base.name.size() - kStatistics[0].size());
  std::vector<std::string> row{label_of(base)};
  for (std::size_t k = 0; k < kStatistics.size(); ++k) {
    Value value = stored.values[i + k];
    if (auto* x = std::get_if<double>(&value); x && k == 1)
      *x = std::sqrt(std::max(0.0, *x));  // in the same unit
    row.push_back(value_text(value, base));
  }
  return row;
}

bool is_absent(const Value& value) { return std::holds_alternative<std::monostate>(value); }

std::string group_section(const Group& group, const GroupValues& stored, const Terminal& terminal,
                          BeatTimes times) {
  Rows plain, statistics{{"", "mean", "deviation", "median", "least", "most"}};
  std::string beats;
  for (std::size_t i = 0; i < std::min(group.columns.size(), stored.values.size()); ++i) {
    if (is_statistics(group, i)) {
      const std::vector<std::string> row = statistics_row(group, i, stored);
      if (std::any_of(row.begin() + 1, row.end(), [](const std::string& s) { return s != "-"; }))
        statistics.push_back(row);
      i += kStatistics.size() - 1;
      continue;
    }
    if (group.columns[i].kind == Kind::bytes) continue;
    // What the sound lacks is news; a tag that is not there is none.
    if (group.key != GroupKey::recording && is_absent(stored.values[i])) continue;
    plain.push_back({label_of(group.columns[i]), value_text(stored.values[i], group.columns[i])});
    if (const auto* t = std::get_if<Times>(&stored.values[i]); t && times == BeatTimes::include)
      beats = all_times(*t);
  }
  std::string title = spaced(group.name);
  title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
  const TableStyle numbers{
      {Align::left, Align::right, Align::right, Align::right, Align::right, Align::right}, 2, 3};
  return "\n" + terminal.bold(title) + "\n" + table_text(plain) + beats +
         (statistics.size() > 1 ? table_text(statistics, numbers) : "");
}

/// A group that fast mode leaves out, or that has nothing to say of silence, has none.
bool has_values(const GroupValues& stored) { return !std::ranges::all_of(stored.values, is_absent); }

/// Groups that commands compare tracks by, and that tell people nothing that others do not.
constexpr std::array<std::string_view, 2> kForMachines{"fingerprint", "chromaprint"};

std::string channels_text(int channels) {
  if (channels == 1) return "mono";
  if (channels == 2) return "stereo";
  return std::to_string(channels) + " channels";
}

std::string stream_text(const TrackRow& track) {
  const AudioRow& a = *track.audio;
  std::string out = a.codec + (a.container == a.codec || a.container.empty() ? "" : " in " + a.container);
  out += ", " + json_number(a.rate / 1000.0) + " kHz, " + channels_text(a.channels);
  if (a.bits > 0) out += ", " + std::to_string(a.bits) + " bits";
  return out + ", " + clock_text(a.duration_s) + ", " + bytes_text(track.size);
}

/// "128.00 BPM   A minor   8A   -9.3 LUFS   -0.2 dBTP": what a listener asks for first.
std::string headline(const TrackRow& track, std::span<const Group> groups) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kFirst{
      {{"tempo", "bpm"},
       {"key", "key"},
       {"key", "camelot"},
       {"loudness", "integrated_lufs"},
       {"loudness", "true_peak_dbtp"}}};
  std::string out;
  for (const auto& [group, column] : kFirst) {
    const Value* value = find_value(track, groups, group, column);
    if (!value || std::holds_alternative<std::monostate>(*value)) continue;
    const auto& columns = std::ranges::find(groups, group, &Group::name)->columns;
    out +=
        (out.empty() ? "" : "   ") + value_text(*value, *std::ranges::find(columns, column, &Column::name));
  }
  return out;
}

/// "Artist - Title (Album)", as far as the tags say.
std::string name_line(const TrackRow& track, std::span<const Group> groups) {
  const auto tag = [&](std::string_view column) -> std::string {
    const Value* value = find_value(track, groups, "tags", column);
    const auto* text = value ? std::get_if<std::string>(value) : nullptr;
    return text ? printable(*text) : "";
  };
  const std::string artist = tag("artist"), title = tag("title"), album = tag("album");
  std::string out = artist + (artist.empty() || title.empty() ? "" : " - ") + title;
  if (!album.empty()) out += (out.empty() ? "(" : " (") + album + ")";
  return out;
}

}  // namespace

std::string value_text(const Value& value, const Column& column) {
  if (const auto* n = std::get_if<std::int64_t>(&value))
    return column.kind == Kind::boolean ? (*n != 0 ? "yes" : "no") : count_text(*n);
  if (const auto* x = std::get_if<double>(&value)) return with_unit(*x, column.unit);
  if (const auto* text = std::get_if<std::string>(&value)) return printable(*text);
  if (const auto* times = std::get_if<Times>(&value)) return times_summary(*times);
  if (const auto* list = std::get_if<JsonText>(&value)) return list_text(*list, column.unit);
  return "-";
}

std::string label_of(const Column& column) {
  std::string_view name = column.name;
  for (const std::string_view unit : {"_lufs", "_lu", "_dbtp", "_dbfs", "_db", "_hz", "_s"})
    if (name.ends_with(unit) && column.unit != Unit::none)
      return spaced(name.substr(0, name.size() - unit.size()));
  return spaced(name);
}

std::string track_page(const TrackRow& track, std::span<const Group> groups, const Terminal& terminal,
                       const std::string& source, BeatTimes times) {
  std::string out = terminal.bold(printable(track.path)) + "\n";
  if (const std::string name = name_line(track, groups); !name.empty()) out += name + "\n";
  if (track.audio) out += stream_text(track) + "\n";
  if (!source.empty()) out += terminal.dim(source) + "\n";
  if (const std::string line = headline(track, groups); !line.empty())
    out += "\n  " + terminal.green(line) + "\n";
  for (const Group& group : groups) {
    const auto stored = std::ranges::find(track.groups, group.name, &GroupValues::group);
    const bool for_people = std::ranges::find(kForMachines, group.name) == kForMachines.end();
    if (for_people && stored != track.groups.end() && has_values(*stored))
      out += group_section(group, *stored, terminal, times);
  }
  return out;
}

}  // namespace nocturne
