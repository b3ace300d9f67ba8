// How the tempo of a track moves.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <tuple>
#include <vector>

#include "core/described.h"

namespace nocturne {

struct TempoPoint {
  double seconds = 0;
  double bpm = 0;

  static constexpr auto fields() {
    using S = TempoPoint;
    return std::tuple{field("time_s", &S::seconds, Unit::seconds, "Time"),
                      field("bpm", &S::bpm, Unit::bpm, "Beats per minute around that time")};
  }
};

/// The tempo over eight beats around every fourth beat; none of fewer than nine beats. Times in seconds,
/// ascending.
std::vector<TempoPoint> local_tempi(std::span<const double> beats);

/// Whether the tempo changes by more than 4 %, the slowest and the fastest twentieth of the points apart.
bool changes_tempo(std::vector<TempoPoint> points);

/// The points without those that a straight line between their neighbours gives within 1 %.
std::vector<TempoPoint> simplify(std::span<const TempoPoint> points);

}  // namespace nocturne
