// The directory walk: finds the files under a folder that look like tracks.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/track.h"

namespace nocturne {

struct Skipped {
  std::string path, reason;
};

struct Walk {
  std::vector<Track> tracks;      // in order of path bytes
  std::vector<Skipped> skipped;   // look like tracks or folders but cannot be taken, and why
  std::vector<Skipped> unlisted;  // folders whose content is not known, and why
};

/// File name endings that count as tracks, lower case, without the dot.
const std::vector<std::string>& audio_extensions();

/// Whether the name ends in one of the endings, whatever the case.
bool has_ending(std::string_view name, std::span<const std::string> extensions);

/// All regular files below `root` (a real path) whose names end in one of `extensions`, whatever the case.
/// Symbolic links are followed; a folder is visited once, so a loop of links ends. Names that begin with a
/// dot are left out: trash folders, and the "._" companions that macOS leaves on shared disks. A folder that
/// cannot be read is skipped with the reason. Calls `on_track` after each file found.
Walk walk(const std::string& root, std::span<const std::string> extensions,
          const std::function<void()>& on_track = {});

}  // namespace nocturne
