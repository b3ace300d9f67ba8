// The known word that a mistyped one was probably meant to be.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace nocturne {

/// Insertions, deletions, replacements and swaps of neighbours that lead from a to b, no place edited twice
/// (optimal string alignment).
int edit_distance(std::string_view a, std::string_view b);

/// The first of the nearest words, if at most a third of the letters (two at least) differ or `word` begins
/// it.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> known);

/// "; did you mean jobs?", or nothing.
std::string did_you_mean(std::string_view word, std::span<const std::string> known);

}  // namespace nocturne
