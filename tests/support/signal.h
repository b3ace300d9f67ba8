// Generated signals for tests: planar, seeded, of any format.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>

#include "audio/format.h"
#include "audio/view.h"

namespace nocturne::test {

/// One float vector per channel, all of one length.
struct Signal {
  Format format;
  std::vector<std::vector<float>> channels;

  Signal(Format f, std::size_t frames)
      : format(f), channels(static_cast<std::size_t>(f.channels), std::vector<float>(frames)) {}
  std::size_t frames() const { return channels[0].size(); }
  double seconds() const { return static_cast<double>(frames()) / format.rate; }
};

inline Signal silence(Format format, double seconds) {
  return {format, static_cast<std::size_t>(std::lround(seconds * format.rate))};
}

/// Adds the same sine to every channel; amplitude is the peak.
inline Signal& add_sine(Signal& s, double hz, double amplitude, double begin_s = 0, double end_s = 1e9,
                        double phase = 0) {
  const auto begin = static_cast<std::size_t>(begin_s * s.format.rate);
  for (auto& channel : s.channels)
    for (std::size_t i = begin; i < channel.size() && static_cast<double>(i) < end_s * s.format.rate; ++i)
      channel[i] += static_cast<float>(
          amplitude * std::sin(2 * std::numbers::pi * hz * static_cast<double>(i) / s.format.rate + phase));
  return s;
}

inline Signal sine(Format format, double seconds, double hz, double amplitude) {
  Signal s = silence(format, seconds);
  return add_sine(s, hz, amplitude);
}

/// Independent white Gaussian noise per channel.
inline Signal& add_noise(Signal& s, double rms, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal(0.0f, static_cast<float>(rms));
  for (auto& channel : s.channels)
    for (float& x : channel) x += normal(random);
  return s;
}

inline Signal noise(Format format, double seconds, double rms, std::uint32_t seed) {
  Signal s = silence(format, seconds);
  return add_noise(s, rms, seed);
}

/// Short decaying bursts of noise and a low thump every 60 / bpm seconds: a drum machine with one drum.
inline Signal clicks(Format format, double seconds, double bpm, std::uint32_t seed, double first_s = 0.25) {
  Signal s = silence(format, seconds);
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  for (double t = first_s; t < seconds; t += 60 / bpm) {
    const auto begin = static_cast<std::size_t>(std::lround(t * format.rate));
    for (std::size_t i = begin; i < s.frames() && i < begin + static_cast<std::size_t>(format.rate / 10);
         ++i) {
      const double age = static_cast<double>(i - begin) / format.rate;
      const double x = 0.2 * normal(random) * std::exp(-age * 120) +
                       0.5 * std::sin(2 * std::numbers::pi * 60 * age) * std::exp(-age * 40);
      for (auto& channel : s.channels) channel[i] += static_cast<float>(x);
    }
  }
  return s;
}

}  // namespace nocturne::test
