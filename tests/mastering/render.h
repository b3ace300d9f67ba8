// Signals run through chains in portions of any size.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "mastering/chain.h"
#include "tests/support/signal.h"

namespace nocturne::test {

/// Channel pointers of a Signal need not be evenly spaced: a planar copy that can be viewed.
class Planar {
 public:
  explicit Planar(const Signal& s) : channels_(s.format.channels), frames_(s.frames()) {
    for (const auto& channel : s.channels) samples_.insert(samples_.end(), channel.begin(), channel.end());
  }
  AudioView view() const { return {samples_.data(), frames_, channels_, frames_}; }

 private:
  int channels_;
  std::size_t frames_;
  std::vector<float> samples_;
};

/// The whole output for input fed in portions of `portion` frames (0: all at once); NaN where none came.
inline Signal render(Chain& chain, const Signal& input, std::size_t portion = 0) {
  Signal output(input.format, input.frames());
  for (auto& channel : output.channels) std::fill(channel.begin(), channel.end(), std::nanf(""));
  const auto sink = [&](AudioView block, std::int64_t first) {
    for (int c = 0; c < block.channels(); ++c)
      std::copy(block[c].begin(), block[c].end(),
                output.channels.at(static_cast<std::size_t>(c)).begin() + first);
  };
  const Planar planar(input);
  if (portion == 0) portion = std::max<std::size_t>(1, input.frames());
  for (std::size_t at = 0; at < input.frames(); at += portion)
    chain.feed(planar.view().slice(at, std::min(portion, input.frames() - at)), sink);
  chain.finish(sink);
  return output;
}

inline Signal render(Stage& stage, const Signal& input, std::size_t portion = 0) {
  Chain chain({&stage}, input.format.channels);
  chain.reset();
  return render(chain, input, portion);
}

/// Bit for bit: also tells 0 from -0.
inline bool same_bits(const Signal& a, const Signal& b) {
  const auto bits = [](float x) { return std::bit_cast<std::uint32_t>(x); };
  return std::ranges::equal(a.channels, b.channels, [&](const auto& left, const auto& right) {
    return std::ranges::equal(left, right, {}, bits, bits);
  });
}

/// Noise that swells, bursts to full scale and pauses: something for every stage to do.
inline Signal lively(Format format, double seconds, std::uint32_t seed = 7) {
  Signal s = noise(format, seconds, 0.06, seed);
  add_sine(s, 55, 0.2);
  for (double t = 0.2; t < seconds; t += 0.37) add_sine(s, 997, 0.7, t, t + 0.03);
  for (auto& channel : s.channels)
    for (std::size_t i = 0; i < channel.size(); ++i) {
      const double at = static_cast<double>(i) / format.rate;
      if (at > 0.6 * seconds && at < 0.7 * seconds) channel[i] = 0;
      channel[i] = std::clamp(channel[i] * static_cast<float>(0.5 + 0.5 * std::sin(at * 3)), -1.0f, 1.0f);
    }
  return s;
}

}  // namespace nocturne::test
