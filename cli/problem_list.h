// What is wrong with the files of a library: the analysis' problems, and the files that could not be read.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "cli/terminal.h"
#include "cli/track_json.h"
#include "storage/library.h"

namespace nocturne {

/// One problem of one file.
struct Finding {
  std::string path;      // bytes
  std::string problem;   // "lossy_source", "truncated", …
  std::string severity;  // "serious", "notable", "minor"
  std::string figure;    // UTF-8
};

/// The worst kinds first, each by path. Files that are missing count with what was found in them.
std::vector<Finding> library_findings(const Library& library);

/// Kinds with their files, at most `most` each; a sentence when nothing is wrong.
std::string problem_page(const std::vector<Finding>& findings, const Terminal& terminal, std::size_t most);

/// A list of {"path", "problem", "severity", "figure"}.
Json problem_json(const std::vector<Finding>& findings);

}  // namespace nocturne
