// The conversion loops: no sums, so the same bits from every instruction set.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/planar.h"

#include <bit>
#include <vector>

#include "core/clones.h"

namespace nocturne {
namespace {

[[gnu::always_inline]] inline float sample(std::uint8_t x) { return static_cast<float>(x - 128) * 0x1p-7F; }
[[gnu::always_inline]] inline float sample(std::int16_t x) { return static_cast<float>(x) * 0x1p-15F; }
[[gnu::always_inline]] inline float sample(std::int32_t x) { return static_cast<float>(x) * 0x1p-31F; }
[[gnu::always_inline]] inline float sample(float x) { return x; }
[[gnu::always_inline]] inline float sample(double x) { return static_cast<float>(x); }

/// Stereo apart from the rest: with both channels in one loop the compiler shuffles whole vectors.
template <class T>
[[gnu::always_inline]] inline void spread(const T* __restrict in, AudioSpan out) {
  const std::size_t frames = out.frames();
  const auto channels = static_cast<std::size_t>(out.channels());
  if (channels == 2) {
    float* __restrict left = out[0].data();
    float* __restrict right = out[1].data();
    for (std::size_t i = 0; i < frames; ++i) {
      left[i] = sample(in[2 * i]);
      right[i] = sample(in[2 * i + 1]);
    }
    return;
  }
  for (std::size_t c = 0; c < channels; ++c) {
    float* __restrict to = out[static_cast<int>(c)].data();
    if (channels == 1)
      for (std::size_t i = 0; i < frames; ++i) to[i] = sample(in[i]);
    else
      for (std::size_t i = 0; i < frames; ++i) to[i] = sample(in[i * channels + c]);
  }
}

constexpr std::uint32_t kExponent = 0x7F80'0000;  // IEEE 754 binary32: all ones in NaN and infinities alone

NOCTURNE_CLONES bool any_non_finite(const float* x, std::size_t count) {
  std::uint32_t found = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t exponent = std::bit_cast<std::uint32_t>(x[i]) & kExponent;
    found |= static_cast<std::uint32_t>(exponent == kExponent);
  }
  return found != 0;
}

}  // namespace

NOCTURNE_CLONES void deinterleave(const std::uint8_t* in, AudioSpan out) { spread(in, out); }
NOCTURNE_CLONES void deinterleave(const std::int16_t* in, AudioSpan out) { spread(in, out); }
NOCTURNE_CLONES void deinterleave(const std::int32_t* in, AudioSpan out) { spread(in, out); }
NOCTURNE_CLONES void deinterleave(const float* in, AudioSpan out) { spread(in, out); }
NOCTURNE_CLONES void deinterleave(const double* in, AudioSpan out) { spread(in, out); }

bool any_non_finite(AudioView audio) {
  for (int c = 0; c < audio.channels(); ++c)
    if (any_non_finite(audio[c].data(), audio.frames())) return true;
  return false;
}

std::size_t silence_non_finite(AudioSpan audio) {
  if (!any_non_finite(audio)) return 0;
  std::vector<bool> hit(audio.frames());
  std::size_t frames = 0;
  for (int c = 0; c < audio.channels(); ++c) {
    for (std::size_t i = 0; i < audio.frames(); ++i) {
      float& x = audio[c][i];
      if ((std::bit_cast<std::uint32_t>(x) & kExponent) != kExponent) continue;
      x = 0;
      frames += hit[i] ? 0 : 1;
      hit[i] = true;
    }
  }
  return frames;
}

}  // namespace nocturne
