// The presets that the program brings along, as their files in config/presets/ say them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

namespace nocturne {

struct PresetText {
  std::string_view name;  // of the file, without its ending
  std::string_view text;  // YAML
};

/// In the order in which they are listed for people.
std::span<const PresetText> preset_texts();

}  // namespace nocturne
