// Searches a library for the recordings that sound most like given tracks.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "pipeline/similarity.h"

namespace nocturne {

/// A track to be compared with: its numbers as coordinates and, if known, its fingerprint and recording.
struct Sample {
  Coordinates coordinates{};
  std::vector<std::uint32_t> words;
  std::int64_t recording = 0;  // 0: not in the library
};

struct Neighbour {
  std::string path;  // of a file that is there
  float distance = 0;
};

/// Nearest first, at most `limit`. Neither the samples themselves nor copies of them are listed, and of
/// copies of one recording only the nearest: fingerprints tell (pipeline/fingerprint_alignment.h). None when
/// the library has no group "fingerprint". Throws Error(database).
std::vector<Neighbour> find_similar(const Library& library, const Vectors& vectors,
                                    std::span<const Sample> samples,
                                    const std::array<double, kDimensions>& weights, std::size_t limit);

}  // namespace nocturne
