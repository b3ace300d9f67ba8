// The plan of a run: which files are analysed, which are left alone, which are gone.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "analyzers/material.h"
#include "pipeline/track.h"
#include "pipeline/walk.h"
#include "storage/rows.h"

namespace nocturne {

struct PlanRules {
  Mode mode = Mode::full;
  enum class Failed { remember, retry } failed = Failed::remember;
  double missing_guard_percent = 20;
  std::int64_t now = 0;  // seconds since the epoch
};

struct Plan {
  std::vector<Track> analyze;           // in order of path
  std::vector<std::int64_t> unchanged;  // file ids
  std::vector<std::int64_t> returned;   // file ids: were missing, are back unchanged
  std::vector<std::int64_t> missing;    // file ids, to be marked
  std::int64_t remembered = 0;          // failed before, unchanged, not due
  struct Guarded {
    std::string root;
    std::int64_t missing = 0, known = 0;  // files
  };
  std::vector<Guarded> guarded;  // roots in which too much is missing to believe it
};

/// Whether the path is the folder or lies below it.
bool is_under(const std::string& path, const std::string& root);

using KnownFiles = std::unordered_map<std::string, KnownFile>;

/// Which of the known files a listing can speak of: those with an ending that was looked for (any, when none
/// is named), outside folders that could not be listed. The others are neither there nor gone.
struct Scope {
  std::span<const std::string> extensions;
  std::span<const Skipped> unlisted;
  bool covers(const std::string& path) const;
};

/// What one root asks for. A file is unchanged when path, size and mtime are, and its analysis is of the
/// current versions and at least as full as asked. A file that failed is tried again when it changed, is due,
/// or all are to be retried. `known` holds the root's files as the database has them.
void plan_root(const std::string& root, std::vector<Track> found, const KnownFiles& known,
               const PlanRules& rules, Plan& plan, const Scope& scope = {});

}  // namespace nocturne
