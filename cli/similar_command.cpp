// nocturne similar
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "cli/commands.h"
#include "cli/format.h"
#include "cli/library_access.h"
#include "cli/playlist.h"
#include "cli/track_json.h"
#include "cli/track_list.h"
#include "core/error.h"
#include "core/log.h"
#include "pipeline/groups.h"
#include "pipeline/scan.h"
#include "pipeline/similar.h"
#include "storage/fingerprints.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kUsualLimit = 20;

constexpr std::string_view kNothingAlike =
    "No track can be compared: silence and fast scans leave no numbers for that.\n";

enum class Form { table, jsonl, paths, m3u8 };

Form form_of(const Invocation& call) {
  const std::string fallback = call.has(Switch::null_separated) ? "paths"
                               : call.has(Switch::json)         ? "jsonl"
                                                                : "table";
  const std::string name = call.format.value_or(fallback);
  if (name == "table") return Form::table;
  if (name == "jsonl" || name == "json") return Form::jsonl;
  if (name == "paths") return Form::paths;
  if (name == "m3u8" || name == "m3u") return Form::m3u8;
  throw Error(ErrorCode::usage,
              "--format: \"" + printable(name) + "\" is not one of table, jsonl, paths, m3u8");
}

std::size_t limit_of(const Invocation& call) {
  if (!call.limit) return kUsualLimit;
  std::size_t limit = 0;
  const char* end = call.limit->data() + call.limit->size();
  const auto [stop, error] = std::from_chars(call.limit->data(), end, limit);
  if (error != std::errc{} || stop != end || limit < 1 || limit > 1'000'000)
    throw Error(ErrorCode::usage,
                "--limit: \"" + printable(*call.limit) + "\" is not a number from 1 to 1,000,000");
  return limit;
}

/// The files of a playlist; relative names are relative to its folder.
std::vector<fs::path> playlist_files(const fs::path& list) {
  std::ifstream in(list, std::ios::binary);
  if (!in)
    throw Error(ErrorCode::usage,
                printable(list.native()) + ": the playlist cannot be read (" + std::strerror(errno) + ")");
  std::vector<fs::path> out;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);  // byte order mark
    while (line.ends_with('\r')) line.pop_back();
    if (!line.empty() && line[0] != '#') out.push_back(playlist_file(line, list.parent_path()));
  }
  return out;
}

/// What is compared with the library, and where it comes from.
class Samples {
 public:
  Samples(const Library& library, const Vectors& vectors) : library_(library), vectors_(vectors) {}

  /// From the database, if it knows the file as it is now.
  std::optional<Sample> known(const fs::path& file) const;
  /// Throws Error(file).
  static Sample analyzed(const fs::path& file);

 private:
  const Library& library_;
  const Vectors& vectors_;
};

std::optional<Sample> Samples::known(const fs::path& file) const {
  const auto stamp = file_stamp(file);
  if (!stamp) return std::nullopt;
  for (const fs::path& name : names_of(file)) {
    const auto found = find_recording(library_, name.native());
    if (!found || found->size != stamp->size || found->mtime_ns != stamp->mtime_ns) continue;
    const auto at = std::ranges::lower_bound(vectors_.recordings, found->recording);
    if (at == vectors_.recordings.end() || *at != found->recording) continue;
    Sample sample{{}, {}, found->recording};
    std::ranges::copy(vectors_[static_cast<std::size_t>(at - vectors_.recordings.begin())],
                      sample.coordinates.begin());
    RecordingReader(library_, {}).read_fingerprint(found->recording, sample.words);
    return sample;
  }
  return std::nullopt;
}

Sample Samples::analyzed(const fs::path& file) {
  if (std::error_code error; fs::is_directory(file, error))
    throw Error(ErrorCode::file, printable(file.native()) + ": this is a folder");
  const TrackAnalysis analysis = analyze_file(file, Mode::full);
  TrackRow track;
  track.groups = analysis.groups;
  const std::vector<Group> groups = library_groups();
  std::vector<std::optional<double>> numbers;
  for (const Dimension& d : dimensions()) {
    const Value* value = find_value(track, groups, "fingerprint", d.column);
    const double* number = value ? std::get_if<double>(value) : nullptr;
    numbers.push_back(number ? std::optional(*number) : std::nullopt);
  }
  if (std::ranges::none_of(numbers, [](const auto& n) { return n.has_value(); }))
    throw Error(ErrorCode::file, printable(file.native()) + ": has no numbers to compare");
  Sample sample;
  make_coordinates(numbers, sample.coordinates);
  if (const Value* raw = find_value(track, groups, "chromaprint", "raw"))
    if (const auto* bytes = std::get_if<Bytes>(raw)) append_words(bytes->bytes, sample.words);
  return sample;
}

/// A file that is named is analysed if it must be; one in a playlist that is not known is left out.
std::vector<Sample> samples_of(const Invocation& call, const Library& library, const Vectors& vectors) {
  const Samples from(library, vectors);
  std::vector<Sample> out;
  for (const std::string& file : call.operands) {
    std::error_code error;
    if (!fs::exists(file, error)) throw Error(ErrorCode::file, printable(file) + ": there is no such file");
    const auto known = from.known(file);
    out.push_back(known ? *known : Samples::analyzed(file));
  }
  if (!call.to_playlist) return out;
  for (const fs::path& file : playlist_files(*call.to_playlist))
    if (const auto known = from.known(file))
      out.push_back(*known);
    else
      log(LogLevel::warning, printable(file.native()) + ": not in the library as it is now; left out");
  if (out.empty())
    throw Error(ErrorCode::file,
                printable(call.to_playlist->native()) + ": the library knows none of its tracks");
  return out;
}

void write(const std::vector<Neighbour>& neighbours, const Library& library, Form form,
           CommandContext& context) {
  Output& out = context.out;
  const char end = context.call.has(Switch::null_separated) ? '\0' : '\n';
  if (form == Form::m3u8) out.line(kPlaylistHeader);
  if (form == Form::table) out.write(pad_left("Distance", 8) + "  " + list_header() + "\n");
  for (const Neighbour& n : neighbours) {
    if (form == Form::paths) {
      out.write(n.path + end);
      continue;
    }
    const auto track = library.find_track(n.path);
    if (!track) continue;
    if (form == Form::m3u8) {
      out.line(playlist_entry(*track, library.groups(), std::nullopt));
      continue;
    }
    if (form == Form::table) {
      out.write(pad_left(fixed(n.distance, 3), 8) + "  " + list_line(*track, library.groups()) + "\n");
      continue;
    }
    Json object = track_json(*track, library.groups(), BeatTimes::leave_out);
    object["distance"] = n.distance;
    out.line(json_line(object));
  }
  out.flush();
}

/// Vectors of new and changed recordings are packed for the next search. A scan that is writing, or a
/// database that cannot be written, leaves that for another time.
void pack(CommandContext& context) {
  const fs::path database = database_of(context.configuration());
  if (is_scan_running(database)) return;
  try {
    Library library =
        Library::open(database, library_groups(), OpenMode::read_write, std::chrono::milliseconds(100));
    pack_vectors(library, similarity_source());
  } catch (const Error& error) {
    log(LogLevel::info, error.what());
  }
}

}  // namespace

ExitStatus run_similar(CommandContext& context) {
  const Form form = form_of(context.call);
  const std::size_t limit = limit_of(context.call);
  const auto weights = context.call.weights ? parse_weights(*context.call.weights) : usual_weights();
  if (context.call.operands.empty() && !context.call.to_playlist)
    throw Error(ErrorCode::usage, "similar: no file and no playlist is given");
  std::int64_t unpacked = 0;
  {
    const Library library = open_library(context);
    const Vectors vectors = read_vectors(library, similarity_source());
    const std::vector<Sample> samples = samples_of(context.call, library, vectors);
    const auto neighbours = find_similar(library, vectors, samples, weights, limit);
    write(neighbours, library, form, context);
    if (neighbours.empty() && !context.quiet()) std::fputs(kNothingAlike.data(), stderr);
    unpacked = vectors.unpacked;
  }
  if (unpacked > 0) pack(context);
  return ExitStatus::ok;
}

}  // namespace nocturne
