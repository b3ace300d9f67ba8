// Finds the files of a library that hold the same recording, and the one of them to keep.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/recording_relation.h"
#include "storage/fingerprints.h"

namespace nocturne {

enum class CopyKind {
  best,
  exact,    // the best one's encoded audio, byte for byte
  encoding  // the same master in another encoding, at another rate or level, or trimmed
};

struct Copy {
  std::shared_ptr<const RecordingFacts> recording;
  std::size_t file = 0;  // of recording->files
  CopyKind kind = CopyKind::best;
  double bit_error_rate = 0;  // of the fingerprint against that of the best
  std::string_view lacks;     // why it is not the best; empty for the best, and for one that is as good

  const CopyFile& copy_file() const { return recording->files[file]; }
};

/// Each is a copy of the first, which is the best; the others follow from better to worse.
using DuplicateGroup = std::vector<Copy>;

/// The same performance, but no copies: the best file of either side.
struct RelatedPair {
  std::string a, b;
  Judgement judgement;  // of b against a
  double bit_error_rate = 0;
};

struct DuplicateReport {
  std::vector<DuplicateGroup> groups;  // in the order of the best one's path
  std::vector<RelatedPair> related;    // in the order of paths
  std::int64_t compared = 0;           // recordings with a fingerprint that tells them apart
  std::int64_t not_compared = 0;       // without one: fast analysis, silence, a few seconds only
  std::int64_t candidates = 0;         // pairs looked at closely
};

/// Changes nothing. Takes about 2 KB of memory a recording, and time in proportion to their number. Throws
/// Error(database).
DuplicateReport find_duplicates(const Library& library);

}  // namespace nocturne
