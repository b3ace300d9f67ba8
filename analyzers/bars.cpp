// Compares the accents of beats by their places in bars of three and four.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/bars.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace nocturne {
namespace {

constexpr std::size_t kFewestBeats = 12;  // three bars
constexpr double kReachBeats = 2;         // notes of half a bar are compared with those before
// A stress is a feature in units of its mean over the beats, and that mean is at least this.
constexpr double kLeastMean = 0.02;

// Conditional logit weights of the place of the first beat, by the highest likelihood for 133 annotated
// excerpts and rendered pieces less their squares.
// The first beat against the others of the bar:
constexpr double kBassOnFirst = 0.70, kNewBassOnFirst = 1.64, kNewChordOnFirst = 2.85;
// First and third against second and fourth:
constexpr double kBassOnOdd = 0.96, kHissOnOdd = -0.95, kNewChordOnOdd = 1.15;

// A whole track begins with a bar more often than not; shorter ones are mostly excerpts and begin anywhere.
constexpr double kWholeSeconds = 60, kBegins = 0.5;

// Bars of four are usual: of two equal scores theirs counts more. Within as much again neither is sure.
constexpr double kUsual = 0.1, kUndecided = 0.1;
// Scores to log-odds of the length, so that a difference of kUndecided is five to three.
constexpr double kLengthOdds = 5;

/// What tells the first of a bar from the others, and odd from even beats, for each beat.
struct Stress {
  std::vector<double> first, odd;
};

Stress stress_of(std::span<const double> beats, const Accents& accents) {
  std::vector<std::array<double, 4>> features;  // bass, hiss, change of bass, change of chord
  std::array<double, 4> mean{};
  const double length = (beats.back() - beats.front()) / static_cast<double>(beats.size() - 1);
  for (const double t : beats) {
    const Accent a = accents.at(t, kReachBeats * length);
    features.push_back({a.rise.front(), a.rise.back(), a.bass, a.chord});
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += features.back()[i];
  }
  for (double& m : mean) m = m / static_cast<double>(beats.size()) + kLeastMean;
  Stress out;
  for (const auto& f : features) {
    const double bass = f[0] / mean[0], hiss = f[1] / mean[1], new_bass = f[2] / mean[2],
                 new_chord = f[3] / mean[3];
    out.first.push_back(kBassOnFirst * bass + kNewBassOnFirst * new_bass + kNewChordOnFirst * new_chord);
    out.odd.push_back(kBassOnOdd * bass + kHissOnOdd * hiss + kNewChordOnOdd * new_chord);
  }
  return out;
}

/// The mean of every `step`th value from `first` on less that of all others.
double contrast(const std::vector<double>& x, std::size_t step, std::size_t first) {
  double in = 0, all = 0, count = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    all += x[i];
    if (i % step == first) in += x[i], ++count;
  }
  return in / count - (all - in) / (static_cast<double>(x.size()) - count);
}

struct Scores {
  std::vector<double> of_first;  // bars that begin with beat 0, 1 ...
  std::size_t best() const {
    return static_cast<std::size_t>(std::max_element(of_first.begin(), of_first.end()) - of_first.begin());
  }
  double highest() const { return of_first[best()]; }
  double probability_of_best() const {
    double sum = 0;
    for (const double s : of_first) sum += std::exp(s - highest());
    return 1 / sum;
  }
};

Scores score_bars(const Stress& stress, std::size_t length) {
  Scores out;
  for (std::size_t first = 0; first < length; ++first)
    out.of_first.push_back(contrast(stress.first, length, first) +
                           (length % 2 == 0 ? contrast(stress.odd, 2, first % 2) : 0));
  return out;
}

}  // namespace

Bars find_bars(std::span<const double> beats, const Accents& accents) {
  if (beats.size() < kFewestBeats) return {};
  const Stress stress = stress_of(beats, accents);
  Scores three = score_bars(stress, 3), four = score_bars(stress, 4);
  if (accents.seconds() >= kWholeSeconds) three.of_first[0] += kBegins, four.of_first[0] += kBegins;
  const double margin = four.highest() - three.highest() + kUsual;
  if (std::abs(margin) < kUndecided) return {};
  const Scores& chosen = margin > 0 ? four : three;
  const double sure = 1 / (1 + std::exp(-kLengthOdds * std::abs(margin)));
  return {static_cast<int>(chosen.of_first.size()), chosen.best(), sure * chosen.probability_of_best()};
}

}  // namespace nocturne
