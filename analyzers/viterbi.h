// A step of Viterbi's algorithm over states in a row.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace nocturne {

/// Raises each score to the best that any state offers less the costs of the way from it; `costs` has that of
/// each state to the next, and since the way is along the row one sweep up and one down find it. `from` gets
/// the state that each score came from. At most 256 states.
inline void spread(std::span<float> scores, std::span<const float> costs, std::span<std::uint8_t> from) {
  const std::size_t n = scores.size();
  const auto pull = [&](std::size_t to, std::size_t neighbour, float cost) {
    if (const float score = scores[neighbour] - cost; score > scores[to])
      scores[to] = score, from[to] = from[neighbour];
  };
  for (std::size_t i = 0; i < n; ++i) from[i] = static_cast<std::uint8_t>(i);
  for (std::size_t i = 1; i < n; ++i) pull(i, i - 1, costs[i - 1]);
  for (std::size_t i = n; i-- > 1;) pull(i - 1, i, costs[i - 1]);
}

}  // namespace nocturne
