// How alike two tracks sound: the table of dimensions and weights, and the distance made from them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/vectors.h"

namespace nocturne {

/// How a number becomes a coordinate in which equal steps sound about equal.
enum class Warp {
  none,
  octaves,   // of hertz, or of a count a second
  decibels,  // of a share, down to -40 dB
  circle     // of a tempo: 70 and 140 BPM fall together; takes two coordinates
};

struct Dimension {
  std::string_view column;  // of the group "fingerprint"
  Warp warp;
  double weight;  // the same for all would be 1
  double
      typical;  // spread of a mixed library, in coordinates; the library's own counts where there is enough
};

inline constexpr std::size_t kDimensions = 25;
std::span<const Dimension, kDimensions> dimensions();

/// 26 coordinates and places to fill whole vector lanes; NaN where a number is missing.
inline constexpr std::size_t kCoordinates = 32;
using Coordinates = std::array<float, kCoordinates>;

/// `numbers` in the order of dimensions().
void make_coordinates(std::span<const std::optional<double>> numbers, std::span<float> coordinates);

/// For storage: the coordinates of all recordings.
const VectorSource& similarity_source();

/// Weights by dimension. Throws Error(usage) for a text that is not "name=weight,…" with names of columns.
std::array<double, kDimensions> parse_weights(const std::string& text);
std::array<double, kDimensions> usual_weights();

/// The weighted, normalised distance. Each coordinate is divided by its spread (interquartile range / 1.349,
/// over at most 4,096 recordings evenly picked; few recordings are helped out by typical spreads), so that 1
/// is about one standard deviation in every dimension. Distances over four count as four: one odd number does
/// not make a track unlike. Dimensions that one of two tracks lacks are left out of their mean.
class SimilaritySpace {
 public:
  SimilaritySpace(const Vectors& library, const std::array<double, kDimensions>& weights);

  /// Root of the weighted mean of squares; infinite when less than half of the weight can be compared.
  float distance(std::span<const float> a, std::span<const float> b) const;
  /// From `from` to every vector of the library.
  std::vector<float> distances(const Vectors& library, std::span<const float> from) const;

 private:
  alignas(32) Coordinates scale_{}, weight_{};
  float least_weight_ = 0;
};

/// Distances to a list of tracks as one: the mean of those to its three nearest. A mean of the list's own
/// numbers would lie where none of its tracks is; the nearest one alone would let one odd track decide.
std::vector<float> distances_to_all(const SimilaritySpace& space, const Vectors& library,
                                    std::span<const Coordinates> tracks);

}  // namespace nocturne
