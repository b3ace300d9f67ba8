// The plan of a run: which files are looked at, which are left alone, which are gone.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "analyzers/material.h"
#include "pipeline/track.h"
#include "pipeline/walk.h"
#include "storage/rows.h"

namespace nocturne {

/// How much of a file a scan believes.
enum class Depth {
  stat,    // a file of the same size and modification time is the same
  payload  // only its sound says so
};

struct PlanRules {
  Mode mode = Mode::full;
  enum class Failed { remember, retry } failed = Failed::remember;
  std::int64_t now = 0;  // seconds since the epoch
  Depth depth = Depth::stat;
};

/// A known file that is not where it was.
struct Gone {
  std::int64_t id = 0;
  std::optional<std::int64_t> audio_id{};
  std::string path{};
  std::int64_t size = 0;
};

/// Why files are looked at; each counts once, by the first reason that it has, but for groups.
struct PlanReasons {
  std::int64_t fresh = 0, changed = 0;
  std::int64_t retried = 0;   // failed before
  std::int64_t fuller = 0;    // full mode wanted, fast stored
  std::int64_t unhashed = 0;  // their recording's payload hash is not known yet
  std::int64_t checked = 0;   // nothing speaks for a change, but all are to be checked
  std::vector<std::pair<std::string, std::int64_t>> groups{};  // by name: of an earlier version, or absent
};

struct ScanPlan {
  std::vector<Track> analyze;           // those without a hash first, each part in order of path
  std::vector<std::int64_t> unchanged;  // file ids
  std::vector<std::int64_t> returned;   // file ids: were missing, are back unchanged
  std::int64_t remembered = 0;          // failed before, unchanged, not due
  struct Root {
    std::string path;
    std::int64_t known = 0;  // files, those marked missing apart
    std::vector<Gone> gone;  // of these
  };
  std::vector<Root> roots;
  std::vector<Gone> long_gone;  // marked missing by an earlier run
  PlanReasons reasons;
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

/// What one root asks for. A file is left alone when path, size and mtime are as stored, its recording is
/// hashed and at least as full as asked, and its groups are of the versions in `groups`. A file that failed
/// is tried again when it changed, is due, or all are to be retried. `known` holds the root's files as the
/// database has them.
void plan_root(const std::string& root, std::vector<Track> found, const KnownFiles& known,
               std::span<const Group> groups, const PlanRules& rules, ScanPlan& plan,
               const Scope& scope = {});

/// To be called after the last root.
void order_tracks(ScanPlan& plan);

/// What is to be marked missing at the end of a run.
struct Missing {
  std::vector<std::int64_t> files;  // ids
  struct Guarded {
    std::string root;
    std::int64_t missing = 0, known = 0;  // files
  };
  std::vector<Guarded> guarded;  // roots in which too much is missing to believe it
};

/// Those gone that were not `found` under another name: all of a root, or none when they are more than the
/// guard's share of its known files.
Missing missing_files(const ScanPlan& plan, const std::unordered_set<std::int64_t>& found,
                      double guard_percent);

/// A guess, for those who may not read files: the gone for each of which there is a new file of its size.
std::unordered_set<std::int64_t> perhaps_moved(const ScanPlan& plan);

}  // namespace nocturne
