// The tracks of a library that a query names.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Each test is one SELECT; AND, OR and NOT are taken on the sets of files that these give, so that no test
// needs the rows of another group and nothing is nested.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "storage/library.h"
#include "storage/query.h"

namespace nocturne {

struct MatchOptions {
  std::vector<SortKey> sort{};  // ends with the path's bytes; files without a value come last
  std::int64_t limit = std::numeric_limits<std::int64_t>::max();
  enum class States { ok, all } states = States::ok;  // all: also files that failed and that are missing
};

/// Ids of files, in order. The query and the sort keys are of the library's groups. Throws Error(database).
std::vector<std::int64_t> matching_files(const Library& library, const Query& query,
                                         const MatchOptions& options = {});

/// How many files match, limit aside.
std::int64_t count_matches(const Library& library, const Query& query,
                           MatchOptions::States states = MatchOptions::States::ok);

/// Visits the matching tracks in order, with the groups and columns `shown`, in one snapshot: what is
/// committed meanwhile is not seen. What `visit` throws comes through. `visit` must not use this library.
/// Returns how many were visited.
std::int64_t for_each_match(const Library& library, const Query& query, const MatchOptions& options,
                            std::span<const Group> shown, const std::function<void(const TrackRow&)>& visit);

}  // namespace nocturne
