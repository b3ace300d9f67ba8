// Edit distance and the choice of a suggestion.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/suggest.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace nocturne {

int edit_distance(std::string_view a, std::string_view b) {
  std::vector<int> before_last, last(b.size() + 1), row(b.size() + 1);
  std::iota(last.begin(), last.end(), 0);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    before_last = last;
    last = row;
  }
  return last[b.size()];
}

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> known) {
  constexpr std::size_t kLongest = 64;  // nobody mistypes that much
  if (word.size() < 2 || word.size() > kLongest) return std::nullopt;
  int best = std::max(2, static_cast<int>(word.size()) / 3) + 1;
  std::optional<std::string> out;
  for (const std::string& candidate : known) {
    const int letters = static_cast<int>(std::max(word.size(), candidate.size()));
    const int distance = candidate.starts_with(word) ? 1 : edit_distance(word, candidate);
    if (distance < best && distance * 2 <= letters) best = distance, out = candidate;
  }
  return out;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> known) {
  const std::optional<std::string> name = nearest(word, known);
  return name ? "; did you mean " + *name + "?" : "";
}

}  // namespace nocturne
