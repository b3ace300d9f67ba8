// What travels between the stages: a track to analyse, and what came of it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "analyzers/analyzer.h"
#include "audio/decoder.h"

namespace nocturne {

/// What the database has for a path.
struct Prior {
  std::optional<std::int64_t> audio_id{};  // its recording
  bool unchanged = false;                  // size and modification time are as stored
  bool unhashed = false;                   // then: the recording's payload hash is not known yet
  bool tags_stale = true;                  // groups of the file are to be read
};

/// A file as the directory walk saw it. `path` is absolute, bytes as the file system has them.
struct Track {
  std::string path, root;
  std::int64_t size = 0;
  std::int64_t mtime_ns = 0;
  Prior prior{};
};

/// What is to be done with the sound of one file.
struct Task {
  enum class Step { decode, nothing } step = Step::decode;
  Mode mode = Mode::full;
  std::vector<std::string> groups{};  // to be analysed; empty: all
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

/// A track whose recording needs no decoding: it is stored, or another file of this run brings it.
struct TrackRecognized {
  std::size_t track = 0;
};

using Outcome = std::variant<TrackReport, TrackFailure, TrackRecognized>;

/// How a part ends its track; monostate: more parts follow.
using Ending = std::variant<std::monostate, StreamInfo, TrackFailure, TrackRecognized>;

/// A track whose last chunk has been merged; finishing it is work of its own.
struct Assembled {
  std::size_t track = 0;
  StreamInfo stream;
  AnalyzerSet analyzers;
};

/// What one chunk gave. Parts of a track are numbered 0, 1, 2 …; the last one ends it.
struct Part {
  std::size_t track = 0, index = 0;
  AnalyzerSet analyzers;
  Ending ending;
};

}  // namespace nocturne
