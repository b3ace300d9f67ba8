// Signals of the loudness tests, and the analyzer run over them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "analyzers/loudness.h"
#include "tests/support/analysis.h"

namespace nocturne::test {

/// A stretch of a tone: its length and peak level.
struct Step {
  double seconds, dbfs;
};
inline constexpr double kOff = -400;

/// A 1 kHz sine whose peak level changes in steps, in phase in all channels.
inline Signal tone(Format format, const std::vector<Step>& steps) {
  double seconds = 0;
  for (const Step& step : steps) seconds += step.seconds;
  Signal one = silence(Format::of(format.rate, 1), seconds), all(format, 0);
  double begin = 0;
  for (const Step& step : steps) {
    if (step.dbfs > kOff) add_sine(one, 1000, std::pow(10, step.dbfs / 20), begin, begin + step.seconds);
    begin += step.seconds;
  }
  all.channels.assign(all.channels.size(), one.channels[0]);
  return all;
}
inline Signal stereo_tone(int rate, const std::vector<Step>& steps) {
  return tone(Format::of(rate, 2), steps);
}

/// As analyze(), but without the transforms, which loudness does not read.
inline Loudness::Result result(const Signal& s) {
  constexpr std::int64_t kChunk = 1 << 18;
  const auto total = static_cast<std::int64_t>(s.frames());
  Loudness whole(s.format, Mode::full);
  Chunk chunk;
  for (std::int64_t begin = 0; begin < total; begin += kChunk) {
    load_chunk(s, {begin, std::min(total, begin + kChunk)}, Loudness::halo(s.format), chunk);
    whole.consume({chunk, {}, {}, {}});
  }
  return whole.finish();
}
/// Strokes of decaying partials whose level wanders by some 20 dB, under noise; channels differ.
inline Signal music(Format format, double seconds, std::uint32_t seed) {
  Signal s = noise(format, seconds, 0.002, seed);
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> pitch(50, 900), level(-30, -10);
  for (double t = 0; t < seconds - 0.5; t += 0.37)
    for (auto& channel : s.channels) {
      const double hz = pitch(random), gain = std::pow(10, (level(random) + 8 * std::sin(t / 3)) / 20);
      const auto begin = static_cast<std::size_t>(t * format.rate);
      const auto end = std::min(s.frames(), begin + static_cast<std::size_t>(format.rate / 2));
      for (std::size_t i = begin; i < end; ++i) {
        const double age = static_cast<double>(i - begin) / format.rate;
        for (int k = 1; k <= 5; ++k)
          channel[i] += static_cast<float>(gain / k * std::exp(-4 * k * age) *
                                           std::sin(2 * std::numbers::pi * hz * k * age));
      }
    }
  return s;
}

}  // namespace nocturne::test
