// From operands to jobs: which files are mastered, which of them as one album, and where each goes.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audio/file_format.h"
#include "audio/output_file.h"

namespace nocturne {

/// A file that shall be mastered. What is found in a folder keeps its place below it; a file that was named
/// goes by its name alone.
struct MasterInput {
  std::filesystem::path file;   // as it was named or found
  std::filesystem::path below;  // the folder that it was found in; or empty
};

/// The named files, and all tracks in named folders but those in `output_folder`, in order of their paths,
/// and behind them `found`; none twice. A name that is nothing is kept: its turn tells. Throws Error(usage)
/// for a folder without tracks, and one that is the output folder.
std::vector<MasterInput> find_inputs(std::span<const std::filesystem::path> names,
                                     std::span<const MasterInput> found,
                                     std::span<const std::string> extensions,
                                     const std::filesystem::path& output_folder,
                                     const std::function<void()>& on_track);

struct MasterTrack {
  std::filesystem::path input, output;
  FileFormat format = FileFormat::flac;
  std::string refusal;              // why it cannot be written there; or empty
  std::optional<Occupant> found{};  // at the output, before it was judged to be replaceable
};

/// One track, or an album that is mastered as one.
struct MasterJob {
  std::string album;  // name of its folder; empty for a single track
  std::vector<MasterTrack> tracks;
};

/// The same name in the output folder, at the same place below it, with the ending of the format: the asked
/// for one, or the source's where that is written and does not lose what the source has, else FLAC. Refused
/// where an input lies there, or a link leads out of the folder. Throws Error(usage) where two inputs would
/// go to one name.
std::vector<MasterTrack> assign_outputs(std::span<const MasterInput> inputs,
                                        const std::filesystem::path& output_folder,
                                        std::optional<FileFormat> format);

/// A job a track.
std::vector<MasterJob> single_jobs(std::vector<MasterTrack> tracks);

/// A job a folder that was found (folders of discs count as the one above them), in the order of the disc and
/// track numbers of their tags where all have some; named files are one album in the order of their names.
std::vector<MasterJob> album_jobs(std::span<const MasterInput> inputs, std::vector<MasterTrack> tracks);

}  // namespace nocturne
