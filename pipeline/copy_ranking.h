// Which copy of a recording is best, and what the others lack: one table of criteria.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "storage/fingerprints.h"

namespace nocturne {

/// What ranking reads: relation_numbers() and, behind them, these.
std::vector<NumberName> ranking_numbers();

/// One file among copies.
struct RankedCopy {
  const RecordingFacts* recording = nullptr;
  const CopyFile* file = nullptr;
  double longest_s = 0;  // sounding time of the longest copy beside it
};

/// A criterion in the order of its weight; the first that tells two copies apart decides.
struct Criterion {
  double (*score)(const RankedCopy&);  // higher is better
  std::string_view lacks;              // said of the copy with the lower score: "is lossy"
};
const std::vector<Criterion>& ranking_criteria();

/// Whether `a` is to be kept before `b`. A strict order over files: the last resort is the path.
bool is_better(const RankedCopy& a, const RankedCopy& b);

/// Why `worse` is not the best: what it lacks by the criterion that decides; empty when none does.
std::string_view why_worse(const RankedCopy& best, const RankedCopy& worse);

}  // namespace nocturne
