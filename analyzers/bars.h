// Which beats begin a bar, and how many beats a bar has.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "analyzers/accent.h"

namespace nocturne {

struct Bars {
  std::optional<int> beats_per_bar;  // 3 or 4; none where that cannot be told
  std::size_t first = 0;             // number of the first beat that begins a bar
  double confidence = 0;             // how likely that is, 0 to 1
};

/// The bars of beats at the times given, seconds, ascending; of one length throughout. Bars begin where the
/// notes change and the bass is struck; of four beats the second and the fourth have the high strokes.
Bars find_bars(std::span<const double> beats, const Accents& accents);

}  // namespace nocturne
