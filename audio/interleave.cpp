// The loops, and the sorting of channels by loudspeaker.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/interleave.h"

#include <algorithm>
#include <numeric>

#include "core/clones.h"

namespace nocturne {
namespace {

constexpr std::array kFileOrder{
    Speaker::left,
    Speaker::right,
    Speaker::center,
    Speaker::lfe,
    Speaker::back_left,
    Speaker::back_right,
    Speaker::front_left_of_center,
    Speaker::front_right_of_center,
    Speaker::back_center,
    Speaker::surround_left,
    Speaker::surround_right,
    Speaker::height,
};

auto place_of(Speaker speaker) { return std::ranges::find(kFileOrder, speaker); }

/// To the nearest integer, ties to even: adding 1.5 * 2^52 leaves no bits behind the point.
[[gnu::always_inline]] inline std::int32_t rounded(float x, double full) {
  constexpr double kRound = 0x1.8p52;
  const double scaled = std::min(std::max(static_cast<double>(x) * full, -full), full - 1);
  return static_cast<std::int32_t>(scaled + kRound - kRound);
}

template <class T, class Convert>
[[gnu::always_inline]] inline void gather(AudioView in, const ChannelOrder& order, T* __restrict out,
                                          Convert convert) {
  const std::size_t frames = in.frames();
  const auto channels = static_cast<std::size_t>(in.channels());
  if (channels == 2) {
    const float* __restrict left = in[order[0]].data();
    const float* __restrict right = in[order[1]].data();
    for (std::size_t i = 0; i < frames; ++i) {
      out[2 * i] = convert(left[i]);
      out[2 * i + 1] = convert(right[i]);
    }
    return;
  }
  for (std::size_t c = 0; c < channels; ++c) {
    const float* __restrict from = in[order[c]].data();
    for (std::size_t i = 0; i < frames; ++i) out[i * channels + c] = convert(from[i]);
  }
}

}  // namespace

bool has_back(const Layout& layout) {
  return std::ranges::any_of(layout, [](Speaker s) {
    return s == Speaker::back_left || s == Speaker::back_right || s == Speaker::back_center;
  });
}

ChannelOrder wave_order(const Format& format) {
  ChannelOrder order{};
  std::iota(order.begin(), order.end(), 0);
  const auto used = std::span(order).first(static_cast<std::size_t>(format.channels));
  const auto speaker = [&](int c) { return format.layout[static_cast<std::size_t>(c)]; };
  const bool known =
      std::ranges::all_of(used, [&](int c) { return place_of(speaker(c)) != kFileOrder.end(); });
  if (known)
    std::ranges::stable_sort(used, [&](int a, int b) { return place_of(speaker(a)) < place_of(speaker(b)); });
  return order;
}

Layout reordered(const Layout& layout, const ChannelOrder& order, int channels) {
  Layout out{};
  for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c)
    out[c] = layout[static_cast<std::size_t>(order[c])];
  return out;
}

NOCTURNE_CLONES void interleave_16(AudioView in, const ChannelOrder& order, std::int16_t* out) {
  gather(in, order, out, [](float x) { return static_cast<std::int16_t>(rounded(x, 0x1p15)); });
}

NOCTURNE_CLONES void interleave_24(AudioView in, const ChannelOrder& order, std::int32_t* out) {
  gather(in, order, out, [](float x) { return rounded(x, 0x1p23) * 256; });
}

NOCTURNE_CLONES void interleave_float(AudioView in, const ChannelOrder& order, float* out) {
  gather(in, order, out, [](float x) { return x; });
}

}  // namespace nocturne
