// Scores groupings of pulses by their accents.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/beat_level.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <numeric>
#include <utility>

namespace nocturne {
namespace {

using Seconds = std::vector<double>;

constexpr double kHarmonicReach = 0.3;  // s; about half a beat
// Added before logarithms, in units of the track's mean rise and of a complete change of notes: what is less
// is chance.
constexpr double kChanceRise = 0.3, kChanceChange = 0.02;
// A bass drum and new notes tell more than strokes that may be a hi-hat's: by how much a logarithm of each
// counts, for 129 tracks at a constant tempo, rendered drums among them; the sum is 1. Each counts up
// to a most, so that one sound alone does not decide: notes to less, since drums without notes change at
// random.
constexpr std::array<double, kOnsetGroups> kStrokes{0.267, 0.067, 0.067, 0.066};
constexpr double kNotes = 0.533 / 2, kMostOfStrokes = 3, kMostOfNotes = 0.5;
// What the network tells of beats, in the same units. Of the excerpts that were tried, any weight from 0.1 to
// 0.7 puts the same on the beats.
constexpr double kNetwork = 0.3;
// A tenth more than what lies between is a clear stress.
constexpr double kClear = 0.1;

// Accents of a piano tell its metre. Those of a band are shared out: bass drum and snare alternate on beats
// that are beats all the same. Of 73 pieces for piano none was below 0.56, of 20 recordings of bands and
// orchestras without a grid none above 0.51.
constexpr double kAlone = 0.5;

// The seven weights have the highest expected F-measure of beats over 49 performances that keep to no grid
// (29 of a piano, 20 of bands and orchestras), less half of their squares in units of standard deviation.
constexpr double kSlowestBpm = 25, kFastestBpm = 320;
constexpr double kMiddleBpm = 100;
constexpr double kFaster = 1.84, kFarther = -0.40;            // an octave from there, its square
constexpr double kUsualOnsets = 1.5, kUnusualOnsets = -1.29;  // octaves of onsets in a beat; their square off
constexpr double kStroke[3] = {4.53, 2.97, 2.54};             // logarithm of the rise on beats, by group
constexpr double kNewBass = 4.61;                             // logarithm of its change on beats to between

Seconds every(const Seconds& pulses, std::size_t step, std::size_t first) {
  Seconds out;
  for (std::size_t i = first; i < pulses.size(); i += step) out.push_back(pulses[i]);
  return out;
}

Seconds without(const Seconds& all, const Seconds& some) {
  Seconds out;
  std::set_difference(all.begin(), all.end(), some.begin(), some.end(), std::back_inserter(out));
  return out;
}

double median_interval(Seconds x) {
  std::adjacent_difference(x.begin(), x.end(), x.begin());
  const auto middle = x.begin() + static_cast<std::ptrdiff_t>(x.size() / 2);
  std::nth_element(x.begin() + 1, middle, x.end());
  return *middle;
}

double log_ratio(double a, double b, double chance) { return std::log((a + chance) / (b + chance)); }

/// How much more stressed one set of times is than another: a mean of logarithms.
double stress(const Accent& on, const Accent& off) {
  const auto told = [](double a, double b, double chance, double most) {
    return std::clamp(log_ratio(a, b, chance), -most, most);
  };
  double sum = kNotes * (told(on.bass, off.bass, kChanceChange, kMostOfNotes) +
                         told(on.chord, off.chord, kChanceChange, kMostOfNotes));
  for (std::size_t g = 0; g < kOnsetGroups; ++g)
    sum += kStrokes[g] * told(on.rise[g], off.rise[g], kChanceRise, kMostOfStrokes);
  return sum;
}

double score(const Accent& on, const Accent& off, double bpm, double onset_rate) {
  const double octaves = std::log2(bpm / kMiddleBpm),
               onsets = std::log2(onset_rate * 60 / bpm) - kUsualOnsets;
  double sum = kFaster * octaves + kFarther * octaves * octaves + kUnusualOnsets * onsets * onsets +
               kNewBass * log_ratio(on.bass, off.bass, kChanceChange);
  for (std::size_t g = 0; g < 3; ++g) sum += kStroke[g] * std::log(on.rise[g] + kChanceRise);
  return sum;
}

}  // namespace

bool beats_lie_between(const Seconds& pulses, const Accents& accents, const PulseSalience& salience) {
  const Seconds others = between(pulses);
  const double accented = stress(accents.mean(pulses, kHarmonicReach), accents.mean(others, kHarmonicReach));
  return accented + kNetwork * salience.log_ratio(pulses, others) < -kClear;
}

BeatLevel choose_level(const Seconds& pulses, const Accents& accents, double onset_rate,
                       const PulseSalience& salience) {
  if (pulses.size() < 8) return {pulses, 1};
  if (accents.togetherness() < kAlone)
    return {beats_lie_between(pulses, accents, salience) ? between(pulses) : pulses, 1};
  const double bpm = 60 / median_interval(pulses);
  const Seconds halves = between(pulses);
  Seconds twice(pulses);
  twice.insert(twice.end(), halves.begin(), halves.end());
  std::sort(twice.begin(), twice.end());
  BeatLevel best;
  double highest = -1e30;
  const auto consider = [&](Seconds beats, double ratio) {
    if (beats.size() < 4 || bpm / ratio < kSlowestBpm || bpm / ratio > kFastestBpm) return;
    const Accent on = accents.mean(beats, kHarmonicReach);
    const Accent off = accents.mean(between(beats), kHarmonicReach);
    const Accent others = accents.mean(without(ratio == 1.5 ? twice : pulses, beats), kHarmonicReach);
    if (ratio > 1 && stress(on, others) < kClear) return;
    if (const double s = score(on, off, bpm / ratio, onset_rate); s > highest)
      highest = s, best = {std::move(beats), ratio};
  };
  consider(pulses, 1);
  consider(halves, 1);
  consider(twice, 0.5);
  for (const double place : {1.0 / 3, 2.0 / 3}) consider(between(pulses, place), 1);
  for (std::size_t first = 0; first < 3; ++first) consider(every(twice, 3, first), 1.5);
  for (std::size_t step = 2; step <= 4; ++step)
    for (std::size_t first = 0; first < step; ++first)
      consider(every(pulses, step, first), static_cast<double>(step));
  return best;
}

}  // namespace nocturne
