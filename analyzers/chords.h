// The chords of a track, of major and minor triads, and how they change.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "analyzers/chroma.h"
#include "core/described.h"

namespace nocturne {

/// How much of the time with chords one of them sounds.
struct ChordShare {
  std::string chord;
  double share = 0;

  static constexpr auto fields() {
    using S = ChordShare;
    return std::tuple{field("chord", &S::chord, Unit::none, "The triad"),
                      field("share", &S::share, Unit::none, "Share of the time", {0, 1})};
  }
};

/// Twelve major triads from C on, twelve minor ones, and none.
inline constexpr std::size_t kTriads = 24, kNoChord = kTriads;

/// The sequence of chords that explains the frames best, where a change must pay (Viterbi). A frame's
/// weights, their roots, are correlated with the three notes of a triad (Fujishima 1999; Gómez 2006); none is
/// a constant.
std::vector<std::uint8_t> chord_path(std::span<const Chroma> frames);

/// After Essentia's ChordsDescriptors; rates are per second. All but `shares` is none where there are no
/// chords.
struct ChordSummary {
  std::optional<double> strength, change_rate, number_rate;
  std::vector<ChordShare> shares;  // most frequent first
};
ChordSummary describe_chords(std::span<const Chroma> frames, double frame_rate);

}  // namespace nocturne
