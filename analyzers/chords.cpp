// Triads by correlation, smoothed by Viterbi's algorithm, and counted.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/chords.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "analyzers/key_names.h"

namespace nocturne {
namespace {

// Of pieces of piano and voice whose chords are written (POP909), these find 88 % of the time of major and
// minor chords, and as many changes as there are; half or twice the cost finds 87 %.
constexpr float kChangeCost =
    0.5;  // what a change must gain in correlation, summed over the new chord's frames
constexpr float kNoChordScore = 0.5f;  // noise reaches that at times, but not with one triad for long
// Essentia counts the chords that have more than a hundredth of the time.
constexpr double kLeastShare = 0.01;

constexpr std::size_t kStates = kTriads + 1;
using Scores = std::array<float, kStates>;

std::array<std::size_t, 3> notes(std::size_t triad) {
  const std::size_t root = triad % 12;
  return {root, (root + (triad < 12 ? 4 : 3)) % 12, (root + 7) % 12};
}

/// Pearson's correlation with three ones among twelve, of the roots, so that no note drowns the others.
Scores correlations(Chroma chroma) {
  for (double& x : chroma) x = std::sqrt(x);
  const double mean = std::accumulate(chroma.begin(), chroma.end(), 0.0) / 12;
  double squares = 0;
  for (const double x : chroma) squares += (x - mean) * (x - mean);
  Scores out{};
  out[kNoChord] = kNoChordScore;
  if (squares <= 0) return out;
  const double scale = 1 / std::sqrt(squares * 3 * 9 / 12);  // a triad's own sum of squares is 3 * 9 / 12
  for (std::size_t i = 0; i < kTriads; ++i) {
    double sum = 0;
    for (const std::size_t note : notes(i)) sum += chroma[note] - mean;
    out[i] = static_cast<float>(sum * scale);
  }
  return out;
}

std::uint8_t best(const Scores& scores) {
  return static_cast<std::uint8_t>(std::ranges::max_element(scores) - scores.begin());
}

std::string chord_name(std::size_t triad) {
  return name(MusicalKey{static_cast<int>(triad % 12), triad < 12 ? Scale::major : Scale::minor});
}

std::vector<ChordShare> shares(const std::array<std::size_t, kTriads>& counts, std::size_t total) {
  std::array<std::size_t, kTriads> order;
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t i) { return counts[i]; });
  std::vector<ChordShare> out;
  for (const std::size_t i : order)
    if (counts[i] > 0)
      out.push_back({chord_name(i), static_cast<double>(counts[i]) / static_cast<double>(total)});
  return out;
}

}  // namespace

std::vector<std::uint8_t> chord_path(std::span<const Chroma> frames) {
  std::vector<std::array<std::uint8_t, kStates>> from(frames.size());
  Scores total{};
  for (std::size_t t = 0; t < frames.size(); ++t) {
    const Scores now = correlations(frames[t]);
    const std::uint8_t leader = best(total);
    const float changed = total[leader] - kChangeCost;
    for (std::size_t i = 0; i < kStates; ++i) {
      from[t][i] = changed > total[i] ? leader : static_cast<std::uint8_t>(i);
      total[i] = std::max(changed, total[i]) + now[i];
    }
    const float most = *std::ranges::max_element(total);
    for (float& x : total) x -= most;  // only differences count, and floats keep theirs near zero
  }
  std::vector<std::uint8_t> path(frames.size());
  std::uint8_t state = best(total);
  for (std::size_t t = frames.size(); t-- > 0; state = from[t][state]) path[t] = state;
  return path;
}

ChordSummary describe_chords(std::span<const Chroma> frames, double frame_rate) {
  const std::vector<std::uint8_t> path = chord_path(frames);
  std::array<std::size_t, kTriads> counts{};
  std::size_t sounding = 0, changes = 0;
  double strength = 0;
  std::uint8_t previous = kNoChord;
  for (std::size_t t = 0; t < path.size(); ++t) {
    if (path[t] == kNoChord) continue;
    ++counts[path[t]];
    ++sounding;
    strength += correlations(frames[t])[path[t]];
    changes += previous != kNoChord && path[t] != previous;
    previous = path[t];
  }
  ChordSummary out;
  if (sounding == 0) return out;
  const auto total = static_cast<double>(sounding);
  out.shares = shares(counts, sounding);
  const auto frequent =
      std::ranges::count_if(out.shares, [](const ChordShare& s) { return s.share > kLeastShare; });
  out.strength = strength / total;
  out.change_rate = static_cast<double>(changes) * frame_rate / total;
  out.number_rate = static_cast<double>(frequent) * frame_rate / total;
  return out;
}

}  // namespace nocturne
