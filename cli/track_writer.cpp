// The formats by name, and a line or two for each track.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/track_writer.h"

#include <algorithm>
#include <array>

#include "cli/library_access.h"
#include "cli/playlist.h"
#include "cli/track_csv.h"
#include "cli/track_list.h"
#include "core/error.h"
#include "core/suggest.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;

struct FormatName {
  std::string_view name;  // also a file name's ending
  TrackFormat format;
};
constexpr std::array<FormatName, 8> kFormats{{{"jsonl", TrackFormat::jsonl},
                                              {"csv", TrackFormat::csv},
                                              {"table", TrackFormat::table},
                                              {"paths", TrackFormat::paths},
                                              {"m3u8", TrackFormat::m3u8},
                                              {"json", TrackFormat::jsonl},
                                              {"m3u", TrackFormat::m3u8},
                                              {"txt", TrackFormat::paths}}};

std::optional<TrackFormat> format_named(std::string_view name) {
  const auto row = std::ranges::find(kFormats, name, &FormatName::name);
  return row == kFormats.end() ? std::nullopt : std::optional(row->format);
}

TrackFormat format_or_throw(const std::string& name) {
  if (const auto format = format_named(name)) return *format;
  const std::vector<std::string> known{"jsonl", "csv", "table", "paths", "m3u8"};
  throw Error(ErrorCode::usage, "--format: \"" + printable(name) +
                                    "\" is not one of jsonl, csv, table, paths, m3u8" +
                                    did_you_mean(name, known));
}

std::optional<TrackFormat> format_by_ending(const Invocation& call) {
  const std::string ending = call.output ? call.output->extension().string() : "";
  return ending.empty() ? std::nullopt : format_named(std::string_view(ending).substr(1));
}

/// The output's, or the one that the program runs in; as scans write paths, with links resolved.
fs::path folder_of_output(const Invocation& call) {
  const bool is_file = call.output && *call.output != "-";
  std::error_code error;
  const fs::path folder = is_file ? fs::absolute(*call.output, error).parent_path() : fs::current_path(error);
  return fs::weakly_canonical(folder, error);
}

template <class Wanted>
std::vector<Group> with_columns(std::span<const Group> groups, Wanted wanted) {
  std::vector<Group> out(groups.begin(), groups.end());
  for (Group& group : out) std::erase_if(group.columns, [&](const Column& c) { return !wanted(group, c); });
  return out;
}

std::vector<Group> without_empty(std::vector<Group> groups) {
  std::erase_if(groups, [](const Group& group) { return group.columns.empty(); });
  return groups;
}

bool is_of_playlists(const Group& group, const Column& column) {
  return group.name == "tags" && (column.name == "title" || column.name == "artist");
}

}  // namespace

TrackFormat track_format(const Invocation& call, TrackFormat otherwise) {
  const bool null_separated = call.has(Switch::null_separated);
  if (null_separated) otherwise = TrackFormat::paths;
  const TrackFormat format = call.format      ? format_or_throw(*call.format)
                             : null_separated ? otherwise
                                              : format_by_ending(call).value_or(otherwise);
  if (null_separated && format != TrackFormat::paths)
    throw Error(ErrorCode::usage, "--null: only paths can be separated by NUL characters");
  return format;
}

Output track_destination(CommandContext& context) {
  if (!context.call.output || *context.call.output == "-") return Output::standard();
  const fs::path& file = *context.call.output;
  std::error_code error;
  if (fs::equivalent(file, database_of(context.configuration()), error))
    throw Error(ErrorCode::usage, printable(file.native()) + ": the output would overwrite the database");
  return Output::file(file);
}

std::vector<Group> shown_groups(TrackFormat format, BeatTimes times, std::span<const Group> groups) {
  switch (format) {
    case TrackFormat::paths: return {};
    case TrackFormat::table: return without_empty(with_columns(groups, is_listed));
    case TrackFormat::m3u8: return without_empty(with_columns(groups, is_of_playlists));
    case TrackFormat::jsonl:
    case TrackFormat::csv: break;
  }
  return with_columns(groups, [times](const Group&, const Column& column) {
    return column.kind != Kind::bytes && (column.kind != Kind::times || times == BeatTimes::include);
  });
}

TrackWriter::TrackWriter(Output& out, TrackFormat format, const Invocation& call, std::vector<Group> groups)
    : out_(out),
      format_(format),
      groups_(std::move(groups)),
      times_(call.has(Switch::beats) ? BeatTimes::include : BeatTimes::leave_out),
      path_end_(call.has(Switch::null_separated) ? '\0' : '\n') {
  if (call.has(Switch::relative)) folder_ = folder_of_output(call);
}

void TrackWriter::begin() {
  if (format_ == TrackFormat::csv) out_.line(csv_header(groups_, times_));
  if (format_ == TrackFormat::table) out_.line(list_header());
  if (format_ == TrackFormat::m3u8) out_.line(kPlaylistHeader);
}

void TrackWriter::write(const TrackRow& track) {
  switch (format_) {
    case TrackFormat::jsonl: return out_.line(json_line(track_json(track, groups_, times_)));
    case TrackFormat::csv: return out_.line(csv_line(track, groups_, times_));
    case TrackFormat::table: return out_.line(list_line(track, groups_));
    case TrackFormat::m3u8: return out_.line(playlist_entry(track, groups_, folder_));
    case TrackFormat::paths:
      return out_.write((folder_ ? relative_path(track.path, *folder_) : track.path) + path_end_);
  }
}

}  // namespace nocturne
