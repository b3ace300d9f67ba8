// The XDG variables and what stands in for them.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/xdg.h"

#include <string_view>

#include <unistd.h>

namespace nocturne {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> absolute_variable(const Environment& environment, std::string_view name) {
  const auto found = environment.find(name);
  if (found == environment.end() || !fs::path(found->second).is_absolute()) return std::nullopt;
  return fs::path(found->second);
}

std::optional<fs::path> base(const Environment& environment, std::string_view variable,
                             std::string_view below_home) {
  if (const auto folder = absolute_variable(environment, variable)) return folder;
  if (const auto home = absolute_variable(environment, "HOME")) return *home / below_home;
  return std::nullopt;
}

std::optional<fs::path> below(std::optional<fs::path> folder, std::string_view name) {
  if (folder) *folder /= name;
  return folder;
}

}  // namespace

Environment current_environment() {
  Environment out;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) out.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return out;
}

std::optional<fs::path> config_file_path(const Environment& environment) {
  return below(base(environment, "XDG_CONFIG_HOME", ".config"), "nocturne/config.yaml");
}

std::optional<fs::path> presets_folder(const Environment& environment) {
  return below(base(environment, "XDG_CONFIG_HOME", ".config"), "nocturne/presets");
}

std::optional<fs::path> database_path(const Environment& environment) {
  return below(base(environment, "XDG_DATA_HOME", ".local/share"), "nocturne/library.db");
}

fs::path expand_home(const fs::path& path, const Environment& environment) {
  const std::string& text = path.native();
  const auto home = absolute_variable(environment, "HOME");
  if (!home || (text != "~" && !text.starts_with("~/"))) return path;
  return text == "~" ? *home : *home / text.substr(2);
}

}  // namespace nocturne
