// The rules that make problems of measures.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <tuple>
#include <vector>

#include "core/described.h"

namespace nocturne {

struct QualityResult;

/// What is wrong with a recording, for people.
struct Problem {
  std::string problem;   // "lossy_source", …
  std::string severity;  // "serious", "notable" or "minor"
  std::string figure;    // "cut off at 16.0 kHz, 99 % sure"

  static constexpr auto fields() {
    return std::tuple{field("problem", &Problem::problem, Unit::none, "Its name"),
                      field("severity", &Problem::severity, Unit::none, "serious, notable or minor"),
                      field("figure", &Problem::figure, Unit::none, "What was measured")};
  }
};

/// The confidence from which a lossless file is taken for one made from a lossy file.
inline constexpr double kSureOfLossy = 0.95;

/// By the table in problems.cpp, in its order: the worst first. `bits` are those of the source's samples, 0
/// where it is lossy; `rate` in frames a second.
std::vector<Problem> find_problems(const QualityResult& measured, int bits, int rate);

}  // namespace nocturne
