// The effective settings and where each comes from: defaults, the machine, the file, the environment, flags.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/machine.h"
#include "config/settings.h"
#include "config/xdg.h"

namespace nocturne {

/// In the order in which they are applied: later ones win.
enum class Source { standard, machine, file, environment, flag };

struct Origin {
  Source source = Source::standard;
  std::string
      where;  // "/home/ann/.config/nocturne/config.yaml:3", "NOCTURNE_JOBS", "--jobs"; of the machine: why
};

/// "default", "machine (2 cores, affinity)", or the place.
std::string text(const Origin& origin);

/// A setting given on the command line; the words of all its uses together.
struct FlagValue {
  std::string setting;
  std::string flag;  // as it was written
  std::vector<std::string> words;
};

struct ConfigurationSources {
  Environment environment;
  Machine machine;
  std::optional<std::filesystem::path> file;  // must exist; empty: the XDG one, if there is one
  std::vector<FlagValue> flags;
};

struct Configuration {
  Settings settings;                                  // jobs and memory are resolved, never 0
  std::map<std::string, Origin, std::less<>> origin;  // of every setting
  std::optional<std::filesystem::path> file;          // that was read
  std::vector<std::string> warnings;                  // about the environment
};

/// Relative paths of a file count from its folder; "~/" is the home folder in files and environment. In the
/// environment, folders are separated by ":", words by commas, and an empty variable counts as not set.
/// Throws Error(config) "<file>:<line>: <name>: …" or "<variable>: …", and Error(usage) "<flag>: …".
Configuration load_configuration(const ConfigurationSources& sources);

/// Throws Error(config) when nothing says where the database is.
std::filesystem::path database_of(const Configuration& configuration);

/// A file with every setting commented out at its default, which read_yaml_file() reads when the marks are
/// taken away.
std::string default_file(const Environment& environment);

}  // namespace nocturne
