// A command line after parsing.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "config/configuration.h"

namespace nocturne {

enum class Switch {
  help,
  version,
  json,
  quiet,
  dry_run,
  stats,
  beats,
  all,
  failures,
  problems,
  defaults,
  markdown,
  no_analyze,
  keep_mtime,
  null_separated,
  count,
  relative,
  album,
  plan_only,
  overwrite,
  repair
};

struct Invocation {
  std::string command;                // empty: only --help or --version
  std::vector<std::string> operands;  // as they were given
  std::vector<FlagValue> settings;
  std::set<Switch> switches;
  int verbosity = 0;  // how many -v
  std::optional<std::filesystem::path> config_file, output, files_from;
  std::optional<std::string> format, what, sort, limit, weights;
  std::optional<std::filesystem::path> to_playlist;
  // Of master; hybrid is the share, or "true" where none is given.
  std::optional<std::string> preset, strength, hybrid, bits, rate, kbps, from_query;
  std::optional<std::filesystem::path> report;
  std::vector<std::string> references;

  bool has(Switch s) const { return switches.contains(s); }
};

}  // namespace nocturne
