// Presets by name: the user's own before those that the program brings along.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "config/xdg.h"
#include "mastering/preset.h"

namespace nocturne {

struct PresetInfo {
  std::string name, description;
  std::filesystem::path file;  // empty: brought along
  std::string problem;         // why it cannot be used; empty when it can
  LoudnessAim loudness;        // the defaults where it cannot be used
  LimiterAim limiter;
};

/// A name, or a path where the text has a "/" in it or ends in ".yaml". Of a name, the user's
/// $XDG_CONFIG_HOME/nocturne/presets/<name>.yaml comes first. Throws Error(usage) for a name that nothing
/// has, with those there are, and Error(config) "<file>:<line>: <key>: …" for a file that is missing or
/// wrong.
Preset find_preset(std::string_view name_or_path, const Environment& environment);

/// The text that find_preset() reads, found right.
std::string preset_text(std::string_view name_or_path, const Environment& environment);

/// Those brought along, each with the user's of the same name in its place, then the user's others by name.
std::vector<PresetInfo> list_presets(const Environment& environment);

}  // namespace nocturne
