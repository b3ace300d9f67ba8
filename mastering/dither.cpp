// A counter-based generator in step with the samples.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/dither.h"

#include <algorithm>
#include <cmath>

#include "core/clones.h"

namespace nocturne {
namespace {

// Of the paper's table 2: multiplier, and the increment of the key (the golden ratio's).
constexpr std::uint32_t kMultiplier = 0xd256d193, kWeyl = 0x9e3779b9;
constexpr int kRounds = 10;
constexpr std::size_t kRun = 64;  // frames at once: counters' upper words change between runs alone

[[gnu::always_inline]] inline void turn(std::uint32_t& left, std::uint32_t& right, std::uint32_t key) {
  for (int round = 0; round < kRounds; ++round, key += kWeyl) {
    const std::uint64_t product = std::uint64_t{kMultiplier} * left;
    left = static_cast<std::uint32_t>(product >> 32) ^ key ^ right;
    right = static_cast<std::uint32_t>(product);
  }
}

/// -1 … 1 LSB with a mean of exactly 0: two uniform words, each from the middle of its step.
[[gnu::always_inline]] inline double triangle(std::uint32_t a, std::uint32_t b) {
  constexpr double kStep = 1.0 / 4294967296.0;
  // Through signed words, for which there are vectors: the words' upper bit only shifts their range.
  const double sum =
      static_cast<double>(static_cast<std::int32_t>(a)) + static_cast<double>(static_cast<std::int32_t>(b));
  return (sum + 1) * kStep;
}

/// Half to even, as the processor rounds sums: 1.5 * 2^52 leaves no room behind the point.
[[gnu::always_inline]] inline double rounded(double x) {
  constexpr double kPush = 6755399441055744.0;
  return (x + kPush) - kPush;
}

/// Counters count up from `low`; they do not carry within a run.
NOCTURNE_CLONES void dither_run(float* x, std::size_t frames, std::uint32_t low, std::uint32_t high,
                                std::uint32_t key, double full_scale) {
  const double step = 1 / full_scale;  // exact: a power of two
  for (std::size_t i = 0; i < frames; ++i) {
    std::uint32_t a = low + static_cast<std::uint32_t>(i), b = high;
    turn(a, b, key);
    const double k = rounded(static_cast<double>(x[i]) * full_scale + triangle(a, b));
    x[i] = static_cast<float>(std::min(std::max(k, -full_scale), full_scale - 1) * step);
  }
}

bool silent(AudioView audio) {
  for (int c = 0; c < audio.channels(); ++c)
    if (!std::ranges::all_of(audio[c], [](float x) { return x == 0; })) return false;
  return true;
}

/// The finaliser of SplitMix64 (Steele, Lea & Flood, OOPSLA 2014): near seeds give far keys.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

}  // namespace

std::array<std::uint32_t, 2> philox(std::array<std::uint32_t, 2> counter, std::uint32_t key) {
  turn(counter[0], counter[1], key);
  return counter;
}

Dither::Dither(int bits, std::uint64_t seed)
    : full_scale_(std::ldexp(1.0, bits - 1)), key_(static_cast<std::uint32_t>(mix(seed) >> 32)) {}

void Dither::apply(AudioSpan audio, std::int64_t first_frame) const noexcept {
  for (std::size_t at = 0; at < audio.frames(); at += kBlock) {
    const AudioSpan block = audio.slice(at, std::min(kBlock, audio.frames() - at));
    if (silent(block)) continue;
    for (int c = 0; c < block.channels(); ++c)
      for (std::size_t i = 0; i < block.frames(); i += kRun) {
        const auto frame = static_cast<std::uint64_t>(first_frame) + at + i;
        dither_run(block[c].data() + i, std::min(kRun, block.frames() - i), static_cast<std::uint32_t>(frame),
                   static_cast<std::uint32_t>(frame >> 32) | static_cast<std::uint32_t>(c) << 16, key_,
                   full_scale_);
      }
  }
}

}  // namespace nocturne
