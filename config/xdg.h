// Where a user's configuration and data live, by the XDG Base Directory Specification 0.8.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace nocturne {

using Environment = std::map<std::string, std::string, std::less<>>;

/// The process's own.
Environment current_environment();

/// Each is empty when neither the variable nor HOME names an absolute path: the specification has relative
/// ones ignored.
std::optional<std::filesystem::path> config_file_path(
    const Environment& environment);  // …/nocturne/config.yaml
std::optional<std::filesystem::path> presets_folder(
    const Environment& environment);  // …/nocturne/presets, beside the configuration
std::optional<std::filesystem::path> database_path(const Environment& environment);  // …/nocturne/library.db

/// "~" and "~/…" with the home folder in its place; anything else, and all without a HOME, as it is.
std::filesystem::path expand_home(const std::filesystem::path& path, const Environment& environment);

}  // namespace nocturne
