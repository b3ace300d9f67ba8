// Generated rhythms and their onset envelopes.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <numbers>
#include <random>
#include <utility>
#include <vector>

#include "analyzers/front_end.h"
#include "analyzers/harmony.h"
#include "analyzers/onset.h"
#include "tests/support/analysis.h"

namespace nocturne::test {

/// The onset envelope of a signal cut into bodies whose sizes `next_size` gives.
inline OnsetEnvelope onsets_of(const Signal& s, const std::function<std::int64_t()>& next_size) {
  FrontEnd front_end(s.format.rate);
  const auto total = static_cast<std::int64_t>(s.frames());
  OnsetEnvelope whole;
  Chunk chunk;
  for (std::int64_t begin = 0; begin < total;) {
    const std::int64_t end = std::min(total, begin + next_size());
    load_chunk(s, {begin, end}, FrontEnd::halo(s.format.rate), chunk);
    OnsetEnvelope part;
    part.consume(front_end.prepare(chunk).spectrum);
    whole.merge(std::move(part));
    begin = end;
  }
  return whole;
}
inline OnsetEnvelope onsets_of(const Signal& s) {
  return onsets_of(s, [] { return std::int64_t{1} << 18; });
}

/// The notes of a signal cut into bodies of `chunk_frames`.
inline HarmonyTimeline harmony_of(const Signal& s, std::int64_t chunk_frames = 1 << 18) {
  FrontEnd front_end(s.format.rate);
  const auto total = static_cast<std::int64_t>(s.frames());
  HarmonyTimeline whole;
  Chunk chunk;
  for (std::int64_t begin = 0; begin < total; begin += chunk_frames) {
    load_chunk(s, {begin, std::min(total, begin + chunk_frames)}, FrontEnd::halo(s.format.rate), chunk);
    HarmonyTimeline part;
    part.consume(front_end.prepare(chunk).tonal);
    whole.merge(std::move(part));
  }
  return whole;
}

/// A stroke of a drum: a decaying sine, decaying white noise and decaying noise without its lows.
struct Drum {
  double hz, tone, noise, hiss, decay;  // Hz, amplitudes, 1/s
};
inline constexpr Drum kKick{55, 0.6, 0.05, 0, 25}, kSnare{190, 0.15, 0.15, 0, 30}, kHat{0, 0, 0, 0.03, 90};

inline void strike(Signal& s, double time, const Drum& drum, std::mt19937& random, double gain = 1) {
  std::normal_distribution<float> normal;
  const auto begin = static_cast<std::size_t>(std::lround(time * s.format.rate));
  // The slowest decays by 108 dB in that time: its end is no onset.
  const auto end = std::min(s.frames(), begin + static_cast<std::size_t>(s.format.rate) / 2);
  double last[2] = {};  // of white noise; its second difference hisses
  for (std::size_t i = begin; i < end; ++i) {
    const double age = static_cast<double>(i - begin) / s.format.rate, white = normal(random);
    const double x = drum.tone * std::sin(2 * std::numbers::pi * drum.hz * age) + drum.noise * white +
                     drum.hiss * (white - 2 * last[0] + last[1]);
    last[1] = std::exchange(last[0], white);
    for (auto& channel : s.channels) channel[i] += static_cast<float>(gain * x * std::exp(-age * drum.decay));
  }
}

/// Bass drum on one and three, snare on two and four, hi-hat in quavers: the plainest beat of popular music.
inline Signal rock_beat(Format format, double seconds, double bpm, std::uint32_t seed, double first = 0.3) {
  Signal s = silence(format, seconds);
  std::mt19937 random(seed);
  for (int i = 0; first + i * 30 / bpm < seconds; ++i) {
    const double time = first + i * 30 / bpm;
    strike(s, time, kHat, random);
    if (i % 2 == 0) strike(s, time, i % 4 == 0 ? kKick : kSnare, random);
  }
  return s;
}

/// One click at each of the times.
inline Signal clicks_at(Format format, double seconds, const std::vector<double>& times, std::uint32_t seed) {
  Signal s = silence(format, seconds);
  std::mt19937 random(seed);
  for (const double t : times) strike(s, t, {60, 0.5, 0.2, 0, 60}, random);
  return s;
}

/// A note of a plucked string or a hammered one: three harmonics that decay.
inline void play(Signal& s, double time, double hz, double seconds, double gain) {
  const auto begin = static_cast<std::size_t>(std::lround(time * s.format.rate));
  const auto end = std::min(s.frames(), begin + static_cast<std::size_t>(seconds * s.format.rate));
  for (std::size_t i = begin; i < end; ++i) {
    const double age = static_cast<double>(i - begin) / s.format.rate;
    const double swell = std::min({1.0, age / 0.004, (seconds - age) / 0.02});
    double x = 0;
    for (int h = 1; h <= 3; ++h) x += std::sin(2 * std::numbers::pi * hz * h * age) / h;
    for (auto& channel : s.channels) channel[i] += static_cast<float>(gain * swell * x * std::exp(-2 * age));
  }
}

/// Accompaniment of a dance: a bass note on one, a chord on the other beats; another harmony every bar.
inline Signal dance(Format format, const std::vector<double>& beats, std::size_t beats_per_bar,
                    std::size_t first_bar) {
  constexpr double kRoots[] = {65.41, 87.31, 98.0, 73.42};  // C, F, G, D
  Signal s = silence(format, beats.back() + 1);
  for (std::size_t i = 0; i + 1 < beats.size(); ++i) {
    const std::size_t from_first = i + beats_per_bar - first_bar % beats_per_bar;
    const double root = kRoots[from_first / beats_per_bar % 4], length = beats[i + 1] - beats[i];
    if (from_first % beats_per_bar == 0)
      play(s, beats[i], root, length, 0.3);
    else
      for (const double ratio : {4.0, 5.0, 6.0}) play(s, beats[i], root * ratio, length, 0.08);
  }
  return s;
}

/// Times from `first` s on, `interval(t)` s apart, to `seconds`.
template <class F>
std::vector<double> times_of(double first, double seconds, const F& interval) {
  std::vector<double> out;
  for (double t = first; t < seconds; t += interval(t)) out.push_back(t);
  return out;
}

}  // namespace nocturne::test
