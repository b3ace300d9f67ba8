// The cheapest path through twelve key signatures, each change of which has a price (Viterbi).
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/key_changes.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace nocturne {
namespace {

// What a change must gain in correlations, each weighted by the root of its segment's contrast. A section
// must thus last for half a minute or more, the longer the nearer its key. Chosen on the chroma of 739 songs
// of the McGill Billboard corpus: 3 % of those annotated with one tonic are given a change.
constexpr double kPriceOfChange = 5;

/// By the tonic of the major key.
using Signatures = std::array<double, 12>;

int signature_of(MusicalKey key) { return (key.tonic + (key.scale == Scale::minor ? 3 : 0)) % 12; }

Signatures evidence(const KeyScores& keys) {
  Signatures out{};
  out.fill(-1);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    double& x = out[static_cast<std::size_t>(signature_of(key_at(i)))];
    x = std::max(x, keys[i]);
  }
  return out;
}

std::size_t best(const Signatures& s) {
  return static_cast<std::size_t>(std::max_element(s.begin(), s.end()) - s.begin());
}

std::vector<KeyScores> weighted_scores(std::span<const Chroma> segments) {
  std::vector<KeyScores> out;
  for (const Chroma& chroma : segments) {
    out.push_back(correlate(chroma));
    for (double& x : out.back()) x *= weight(chroma);
  }
  return out;
}

/// The better one of the two keys of a signature.
MusicalKey key_of(std::span<const Chroma> segments, int signature) {
  const auto major = static_cast<std::size_t>(signature), minor = 12 + (major + 9) % 12;
  const KeyScores s = score(segments);
  return key_at(s[major] >= s[minor] ? major : minor);
}

}  // namespace

std::vector<int> signature_path(std::span<const Chroma> segments) {
  const std::vector<KeyScores> scores = weighted_scores(segments);
  std::vector<std::array<std::uint8_t, 12>> from(scores.size());
  Signatures sum{};
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const Signatures gain = evidence(scores[i]);
    const std::size_t top = best(sum);
    const double moved = sum[top] - kPriceOfChange;
    for (std::size_t s = 0; s < sum.size(); ++s) {
      from[i][s] = static_cast<std::uint8_t>(sum[s] >= moved ? s : top);
      sum[s] = std::max(sum[s], moved) + gain[s];
    }
  }
  std::vector<int> path(scores.size());
  std::size_t at = best(sum);
  for (std::size_t i = path.size(); i-- > 0; at = from[i][at]) path[i] = static_cast<int>(at);
  return path;
}

std::vector<Chroma> at_home(std::span<const Chroma> segments, std::span<const int> path) {
  std::array<int, 12> counts{};
  for (const int s : path) ++counts[static_cast<std::size_t>(s)];
  const auto home = static_cast<int>(std::max_element(counts.begin(), counts.end()) - counts.begin());
  std::vector<Chroma> out;
  for (std::size_t i = 0; i < path.size(); ++i)
    if (path[i] == home) out.push_back(segments[i]);
  return out;
}

std::vector<KeySection> key_sections(std::span<const Chroma> segments, std::span<const int> path,
                                     MusicalKey home) {
  std::vector<KeySection> out;
  for (std::size_t begin = 0, end = 0; begin < path.size(); begin = end) {
    while (end < path.size() && path[end] == path[begin]) ++end;
    const bool is_home = path[begin] == signature_of(home);
    out.push_back({begin, is_home ? home : key_of(segments.subspan(begin, end - begin), path[begin])});
  }
  return out;
}

}  // namespace nocturne
