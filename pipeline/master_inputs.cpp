// Folders walked, names made, albums gathered.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/master_inputs.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "audio/decoder.h"
#include "audio/track_tags.h"
#include "core/error.h"
#include "pipeline/album_grouping.h"
#include "pipeline/walk.h"

namespace nocturne {
namespace {

namespace fs = std::filesystem;

Error usage(const fs::path& path, const std::string& what) {
  return {ErrorCode::usage, printable(path.native()) + ": " + what};
}

/// Also of a path that is not there yet.
fs::path real(const fs::path& path) {
  std::error_code error;
  const fs::path out = fs::weakly_canonical(fs::absolute(path, error), error);
  return error ? path : out;
}

bool is_below(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

class Finder {
 public:
  Finder(std::span<const std::string> extensions, const fs::path& output_folder,
         const std::function<void()>& on_track)
      : extensions_(extensions), output_(real(output_folder)), on_track_(on_track) {}

  void add(const fs::path& name) {
    std::error_code error;
    if (fs::is_directory(name, error)) return add_folder(name);
    take({name, {}});
  }

  void take(MasterInput input) {
    if (seen_.insert(real(input.file)).second) found_.push_back(std::move(input));
  }

  std::vector<MasterInput> found() && { return std::move(found_); }

 private:
  void add_folder(const fs::path& folder) {
    const fs::path root = real(folder);
    if (root == output_) throw usage(folder, "is the output folder; results need a folder of their own");
    const bool holds_output = is_below(output_, root);
    std::size_t tracks = 0;
    for (const Track& track : walk(root.native(), extensions_, on_track_).tracks) {
      if (holds_output && is_below(track.path, output_)) continue;
      take({track.path, root});
      ++tracks;
    }
    if (tracks == 0) throw usage(folder, "holds no audio files");
  }

  std::span<const std::string> extensions_;
  fs::path output_;
  const std::function<void()>& on_track_;
  std::set<fs::path> seen_;
  std::vector<MasterInput> found_;
};

/// What a file of one container holds is known by its codec alone.
std::optional<FileFormat> by_codec(const fs::path& file) {
  try {
    const std::string codec = open_decoder(file)->info().codec;
    if (codec == "vorbis") return FileFormat::ogg;
    if (codec == "opus") return FileFormat::opus;
    if (codec == "aac") return FileFormat::m4a;
  } catch (const Error&) {
    return std::nullopt;  // told when its turn comes
  }
  return std::nullopt;
}

FileFormat natural_format(const fs::path& file) {
  const auto named = file_format(file.extension().native());
  if (named == FileFormat::ogg || named == FileFormat::m4a || named == FileFormat::opus)
    return by_codec(file).value_or(FileFormat::flac);
  return named.value_or(FileFormat::flac);
}

fs::path output_of(const MasterInput& input, const fs::path& folder, FileFormat format) {
  const fs::path place =
      input.below.empty() ? input.file.filename() : input.file.lexically_relative(input.below);
  return (folder / place).replace_extension("." + std::string(name_of(format)));
}

std::string refusal_of(const fs::path& output, const fs::path& folder, const std::set<fs::path>& sources) {
  const std::string name = printable(output.native());
  if (sources.contains(real(output))) return name + ": is an input, and would be written over";
  const fs::path place = real(output.parent_path());
  if (place != folder && !is_below(place, folder)) return name + ": a link leads out of the output folder";
  return "";
}

using Place = std::tuple<std::int64_t, std::int64_t, fs::path>;

/// By the tags, as far as they say it.
std::optional<Place> place_of(const fs::path& file) {
  try {
    const TrackTags tags = read_tags(file);
    if (!tags.track) return std::nullopt;
    return Place{tags.disc.value_or(1), *tags.track, file};
  } catch (const Error&) {
    return std::nullopt;
  }
}

void put_in_order(std::vector<MasterTrack>& tracks) {
  std::vector<std::pair<Place, MasterTrack>> placed;
  for (const MasterTrack& track : tracks) {
    const auto place = place_of(track.input);
    if (!place) return;  // not all say it: the order of the names stays
    placed.emplace_back(*place, track);
  }
  std::ranges::stable_sort(placed, {}, &std::pair<Place, MasterTrack>::first);
  std::ranges::transform(placed, tracks.begin(), &std::pair<Place, MasterTrack>::second);
}

}  // namespace

std::vector<MasterInput> find_inputs(std::span<const fs::path> names, std::span<const MasterInput> found,
                                     std::span<const std::string> extensions, const fs::path& output_folder,
                                     const std::function<void()>& on_track) {
  Finder finder(extensions, output_folder, on_track);
  for (const fs::path& name : names) finder.add(name);
  for (const MasterInput& input : found) finder.take(input);
  return std::move(finder).found();
}

std::vector<MasterTrack> assign_outputs(std::span<const MasterInput> inputs, const fs::path& output_folder,
                                        std::optional<FileFormat> format) {
  const fs::path folder = real(output_folder);
  std::set<fs::path> sources;
  for (const MasterInput& input : inputs) sources.insert(real(input.file));
  std::map<fs::path, fs::path> taken;  // output → input
  std::vector<MasterTrack> out;
  for (const MasterInput& input : inputs) {
    const FileFormat chosen = format ? *format : natural_format(input.file);
    const fs::path output = output_of(input, folder, chosen);
    const auto [other, fresh] = taken.emplace(output, input.file);
    if (!fresh)
      throw usage(input.file, "would be written to the same file as " + printable(other->second.native()) +
                                  " (" + printable(output.native()) +
                                  "); name a folder above both, and each keeps its place below it");
    out.push_back({input.file, output, chosen, refusal_of(output, folder, sources), occupant_of(output)});
  }
  return out;
}

std::vector<MasterJob> single_jobs(std::vector<MasterTrack> tracks) {
  std::vector<MasterJob> out;
  for (MasterTrack& track : tracks) out.push_back({"", {std::move(track)}});
  return out;
}

std::vector<MasterJob> album_jobs(std::span<const MasterInput> inputs, std::vector<MasterTrack> tracks) {
  std::vector<MasterJob> out;
  std::map<fs::path, std::size_t> jobs;  // by folder; named files have none
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const fs::path folder =
        inputs[i].below.empty() ? fs::path() : fs::path(album_folder(inputs[i].file.native()).path);
    const auto [job, fresh] = jobs.emplace(folder, out.size());
    if (fresh) out.push_back({real(inputs[i].file).parent_path().filename().string(), {}});
    if (fresh && !folder.empty()) out.back().album = folder.filename().string();
    out[job->second].tracks.push_back(std::move(tracks[i]));
  }
  for (const auto& [folder, job] : jobs)
    if (!folder.empty()) put_in_order(out[job].tracks);
  return out;
}

}  // namespace nocturne
