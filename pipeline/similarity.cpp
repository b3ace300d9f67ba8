// The table, the warps and the sums.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/similarity.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/clones.h"
#include "core/error.h"
#include "core/lanes.h"

namespace nocturne {
namespace {

using enum Warp;

// Weights: what listeners sort music by (tempo and how it is kept, density of events, timbre, loudness
// contour) counts; what mastering decides (level, crest) counts less, as does what others say again (rolloff
// beside centroid; bass to mids beside the bands).
constexpr std::array<Dimension, kDimensions> kTable{{
    {"sub_bass", decibels, 0.6, 6},
    {"bass", decibels, 0.8, 3},
    {"low_mid", decibels, 0.8, 2.5},
    {"mid", decibels, 0.8, 3},
    {"upper_mid", decibels, 0.8, 4},
    {"presence", decibels, 0.8, 5},
    {"air", decibels, 0.6, 6},  // lossy files lack some of it
    {"lufs", none, 0.5, 4},
    {"crest_db", none, 0.7, 3},
    {"bass_mid_ratio", none, 0.4, 5},  // follows from the bands
    {"tempo_bpm", circle, 2, 0.6},     // what one notices first; 0.6 is 7 % of tempo
    {"rhythm_stability", none, 1.2, 0.2},
    {"transient_density", octaves, 1.5, 0.8},
    {"silence_ratio", none, 0.3, 0.05},
    {"spectral_centroid", octaves, 1.2, 0.5},
    {"spectral_rolloff", octaves, 0.5, 0.6},  // follows the centroid
    {"spectral_flatness", decibels, 0.8, 3},
    {"harmonic_ratio", none, 1.5, 0.15},  // drums or pads
    {"pitch_stability", none, 1, 0.15},
    {"chroma_energy", none, 0.6, 0.1},
    {"dynamic_range_variation", none, 0.6, 1.5},
    {"loudness_variation_std", none, 1, 2},  // builds and breaks
    {"peak_consistency", none, 0.4, 0.15},
    {"stereo_width", none, 0.6, 0.1},
    {"phase_correlation", none, 0.4, 0.2},  // follows the width
}};

constexpr double kLeastShare = 1e-4, kLeastRate = 0.1;
constexpr std::size_t kSampled = 4096;
constexpr double kTypicalCounts = 20;     // as many recordings as a typical spread stands for
constexpr double kInterquartile = 1.349;  // of a normal distribution, in standard deviations
constexpr float kFarthest = 4;
constexpr std::size_t kNearestOfList = 3;
constexpr std::size_t kUsed = kDimensions + 1;

/// Which dimension a coordinate belongs to.
constexpr auto kDimensionOf = [] {
  std::array<std::size_t, kUsed> of{};
  std::size_t next = 0;
  for (std::size_t d = 0; d < kDimensions; ++d)
    for (std::size_t i = 0; i < (kTable[d].warp == circle ? 2 : 1); ++i) of[next++] = d;
  return of;
}();

/// Half of the distance between the quartiles of one coordinate's values, times two over 1.349.
double robust_spread(std::vector<float>& values) {
  const auto quartile = [&](std::size_t quarter) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) * quarter / 4);
    std::ranges::nth_element(values, at);
    return static_cast<double>(*at);
  };
  const double low = quartile(1);
  return (quartile(3) - low) / kInterquartile;
}

std::vector<float> sample(const Vectors& library, std::size_t coordinate) {
  std::vector<float> out;
  const std::size_t step = std::max<std::size_t>(1, library.size() / kSampled);
  for (std::size_t i = 0; i < library.size(); i += step)
    if (const float x = library[i][coordinate]; !std::isnan(x)) out.push_back(x);
  return out;
}

/// The library's spread, as far as there are recordings to tell it.
double spread(const Vectors& library, std::size_t coordinate) {
  const double typical = kTable[kDimensionOf[coordinate]].typical;
  if (kTable[kDimensionOf[coordinate]].warp == circle) return typical;
  std::vector<float> values = sample(library, coordinate);
  if (values.empty()) return typical;
  const double own = robust_spread(values), n = static_cast<double>(values.size());
  return std::sqrt((n * own * own + kTypicalCounts * typical * typical) / (n + kTypicalCounts));
}

[[gnu::always_inline]] inline float distance_of(const float* a, const float* b, const float* scale,
                                                const float* weight, float least) {
  Float8 sum{}, total{};
  for (std::size_t i = 0; i < kCoordinates; i += kLanes) {
    const Float8 x = load8(a + i) - load8(b + i), z = x * load8(scale + i), square = z * z;
    const Float8 far = spread8(kFarthest * kFarthest), w = load8(weight + i), nothing{};
    // A missing number is NaN, which is unequal to itself.
    sum += x == x ? w * (square < far ? square : far) : nothing;
    total += x == x ? w : nothing;
  }
  const float compared = sum8(total);
  return compared < least ? std::numeric_limits<float>::infinity() : std::sqrt(sum8(sum) / compared);
}

NOCTURNE_CLONES void all_distances(const float* vectors, std::size_t count, const float* from,
                                   const float* scale, const float* weight, float least, float* out) {
  for (std::size_t i = 0; i < count; ++i)
    out[i] = distance_of(vectors + i * kCoordinates, from, scale, weight, least);
}

std::size_t dimension_named(std::string_view name) {
  const auto found = std::ranges::find(kTable, name, &Dimension::column);
  if (found == kTable.end())
    throw Error(ErrorCode::usage, "--weights: \"" + printable(name) +
                                      "\" is no dimension; \"nocturne fields\" lists them under fingerprint");
  return static_cast<std::size_t>(found - kTable.begin());
}

double weight_from(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !(value >= 0 && value <= 100))
    throw Error(ErrorCode::usage, "--weights: \"" + printable(text) + "\" is not a number from 0 to 100");
  return value;
}

}  // namespace

std::span<const Dimension, kDimensions> dimensions() { return kTable; }

void make_coordinates(std::span<const std::optional<double>> numbers, std::span<float> coordinates) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  std::ranges::fill(coordinates, 0.0f);
  std::size_t next = 0;
  const auto put = [&](double x) { coordinates[next++] = static_cast<float>(x); };
  for (std::size_t d = 0; d < kDimensions; ++d) {
    const double x = numbers[d].value_or(kNone);
    switch (kTable[d].warp) {
      case none: put(x); break;
      case octaves: put(std::log2(std::isnan(x) ? x : std::max(x, kLeastRate))); break;
      case decibels: put(10 * std::log10(std::isnan(x) ? x : std::max(x, kLeastShare))); break;
      case circle: {
        const double angle = 2 * std::numbers::pi * std::log2(x > 0 ? x : kNone);
        put(std::cos(angle));
        put(std::sin(angle));
      }
    }
  }
}

const VectorSource& similarity_source() {
  static const VectorSource kSource = [] {
    VectorSource source{"fingerprint", {}, kCoordinates, make_coordinates, "coordinates 1"};
    for (const Dimension& d : kTable) source.columns.push_back(d.column);
    return source;
  }();
  return kSource;
}

std::array<double, kDimensions> usual_weights() {
  std::array<double, kDimensions> out{};
  std::ranges::transform(kTable, out.begin(), &Dimension::weight);
  return out;
}

std::array<double, kDimensions> parse_weights(const std::string& text) {
  std::array<double, kDimensions> out = usual_weights();
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view item = rest.substr(0, comma);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    const std::size_t equals = item.find('=');
    if (equals == std::string_view::npos)
      throw Error(ErrorCode::usage, "--weights: \"" + printable(item) + "\" is not name=weight");
    out[dimension_named(item.substr(0, equals))] = weight_from(item.substr(equals + 1));
  }
  if (std::ranges::all_of(out, [](double w) { return w == 0; }))
    throw Error(ErrorCode::usage, "--weights: all are 0, so nothing is compared");
  return out;
}

SimilaritySpace::SimilaritySpace(const Vectors& library, const std::array<double, kDimensions>& weights) {
  double total = 0;
  for (std::size_t i = 0; i < kUsed; ++i) {
    scale_[i] = static_cast<float>(1 / spread(library, i));
    weight_[i] = static_cast<float>(weights[kDimensionOf[i]]);
    total += weight_[i];
  }
  least_weight_ = static_cast<float>(total / 2);
}

float SimilaritySpace::distance(std::span<const float> a, std::span<const float> b) const {
  return distance_of(a.data(), b.data(), scale_.data(), weight_.data(), least_weight_);
}

std::vector<float> SimilaritySpace::distances(const Vectors& library, std::span<const float> from) const {
  std::vector<float> out(library.size());
  all_distances(library.values.data(), library.size(), from.data(), scale_.data(), weight_.data(),
                least_weight_, out.data());
  return out;
}

std::vector<float> distances_to_all(const SimilaritySpace& space, const Vectors& library,
                                    std::span<const Coordinates> tracks) {
  const std::size_t kept = std::min(tracks.size(), kNearestOfList);
  std::vector<std::array<float, kNearestOfList>> nearest(library.size());
  for (auto& n : nearest) n.fill(std::numeric_limits<float>::infinity());
  for (const Coordinates& track : tracks) {
    const std::vector<float> distances = space.distances(library, track);
    for (std::size_t i = 0; i < distances.size(); ++i) {
      // The farthest of the three stands last.
      if (distances[i] >= nearest[i].back()) continue;
      nearest[i].back() = distances[i];
      std::ranges::sort(nearest[i]);
    }
  }
  std::vector<float> out(library.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    for (std::size_t k = 0; k < kept; ++k) out[i] += nearest[i][k];
    out[i] /= static_cast<float>(kept);
  }
  return out;
}

}  // namespace nocturne
