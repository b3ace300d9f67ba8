// The nearest vectors, without copies.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/similar.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "pipeline/fingerprint_alignment.h"
#include "pipeline/recording_relation.h"
#include "storage/fingerprints.h"

namespace nocturne {
namespace {

// Re-encodes differ by 0.3 at most, remasters by 1: only these are worth the look at their fingerprints.
constexpr float kCopiesWithin = 1.5;

/// Which of the recordings brought to it are another copy of what it has seen.
class CopyFilter {
 public:
  CopyFilter(RecordingReader& reader, const SimilaritySpace& space, std::span<const Sample> samples)
      : reader_(reader), space_(space), seen_(samples.begin(), samples.end()) {}

  /// Takes it in, unless it is a copy or has been seen.
  bool is_new(std::int64_t recording, std::span<const float> coordinates) {
    Sample it{{}, {}, recording};
    std::ranges::copy(coordinates, it.coordinates.begin());
    bool read = false;
    for (const Sample& other : seen_) {
      if (other.recording == recording) return false;
      if (space_.distance(other.coordinates, it.coordinates) > kCopiesWithin) continue;
      if (!std::exchange(read, true)) reader_.read_fingerprint(recording, it.words);
      if (is_telling(it.words) && is_same(other.words, it.words)) return false;
    }
    if (!read) reader_.read_fingerprint(recording, it.words);
    seen_.push_back(std::move(it));
    return true;
  }

 private:
  static bool is_same(Words a, Words b) {
    const auto fit = align(a, b);
    return fit && same_performance(*fit);
  }

  RecordingReader& reader_;
  const SimilaritySpace& space_;
  std::vector<Sample> seen_;
};

/// The `count` nearest in order.
std::vector<std::uint32_t> nearest(const std::vector<float>& distances, std::size_t count) {
  std::vector<std::uint32_t> order(distances.size());
  std::iota(order.begin(), order.end(), 0u);
  count = std::min(count, order.size());
  const auto closer = [&](std::uint32_t x, std::uint32_t y) {
    return distances[x] != distances[y] ? distances[x] < distances[y] : x < y;
  };
  std::ranges::nth_element(order, order.begin() + static_cast<std::ptrdiff_t>(count), closer);
  order.resize(count);
  std::ranges::sort(order, closer);
  return order;
}

}  // namespace

std::vector<Neighbour> find_similar(const Library& library, const Vectors& vectors,
                                    std::span<const Sample> samples,
                                    const std::array<double, kDimensions>& weights, std::size_t limit) {
  const SimilaritySpace space(vectors, weights);
  std::vector<Coordinates> tracks;
  for (const Sample& s : samples) tracks.push_back(s.coordinates);
  const std::vector<float> distances = distances_to_all(space, vectors, tracks);
  RecordingReader reader(library, {});
  CopyFilter filter(reader, space, samples);
  std::vector<Neighbour> out;
  // A few of the nearest, and more of them should most be copies.
  for (std::size_t looked = 0, count = 4 * (limit + samples.size()); out.size() < limit; count *= 8) {
    const std::vector<std::uint32_t> order = nearest(distances, count);
    for (; looked < order.size() && out.size() < limit; ++looked) {
      const std::uint32_t i = order[looked];
      if (!std::isfinite(distances[i])) return out;
      const RecordingFacts facts = reader.read(vectors.recordings[i]);
      if (!facts.files.empty() && filter.is_new(facts.id, vectors[i]))
        out.push_back({facts.files.front().path, distances[i]});
    }
    if (order.size() == vectors.size()) break;
  }
  return out;
}

}  // namespace nocturne
