// What travels between the stages: a track to analyse, and what came of it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "analyzers/analyzer.h"
#include "audio/decoder.h"

namespace nocturne {

/// A file as the directory walk saw it. `path` is absolute, bytes as the file system has them.
struct Track {
  std::string path, root;
  std::int64_t size = 0;
  std::int64_t mtime_ns = 0;
};

struct TrackReport {
  std::size_t track = 0;  // index into the list of tracks
  StreamInfo stream;      // `frames` as counted
  std::vector<GroupValues> groups;
};

struct TrackFailure {
  std::size_t track = 0;
  std::string stage;  // "open", "decode", "analyze"
  std::string what;
};

using Outcome = std::variant<TrackReport, TrackFailure>;

/// A track whose last chunk has been merged; finishing it is work of its own.
struct Assembled {
  std::size_t track = 0;
  StreamInfo stream;
  AnalyzerSet analyzers;
};

/// What one chunk gave. Parts of a track are numbered 0, 1, 2 …; the last one ends it, by its end or by a
/// failure.
struct Part {
  std::size_t track = 0, index = 0;
  AnalyzerSet analyzers;
  std::variant<std::monostate, StreamInfo, TrackFailure> ending;  // monostate: more parts follow
};

}  // namespace nocturne
