// A symmetric filter taken about its middle has a real spectrum: one multiplication a number.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/overlap_save.h"

#include <algorithm>

#include "core/clones.h"

namespace nocturne {
namespace {

NOCTURNE_CLONES void weigh(const float* in, const float* gains, std::size_t bins, float* out) {
  for (std::size_t k = 0; k < bins; ++k) {
    out[2 * k] = in[2 * k] * gains[k];
    out[2 * k + 1] = in[2 * k + 1] * gains[k];
  }
}

}  // namespace

OverlapSave::OverlapSave(int taps, std::size_t hop)
    : hop_(hop),
      delay_((taps - 1) / 2),
      forward_(static_cast<int>(2 * hop)),
      backward_(static_cast<int>(2 * hop)) {}

OverlapSave::Line OverlapSave::line() const {
  return {std::vector<float>(2 * hop_), std::vector<float>(hop_)};
}

OverlapSave::Response OverlapSave::response(std::span<const float> symmetric_taps) {
  const auto middle = static_cast<std::ptrdiff_t>(symmetric_taps.size() / 2);
  const std::span<float> in = forward_.input();
  std::ranges::fill(in, 0.0f);
  std::copy(symmetric_taps.begin() + middle, symmetric_taps.end(), in.begin());
  std::copy(symmetric_taps.begin(), symmetric_taps.begin() + middle, in.end() - middle);
  Response gains;
  for (const auto& bin : forward_.transform()) gains.push_back(bin.real() / static_cast<float>(2 * hop_));
  return gains;
}

void OverlapSave::run(Line& line, const Response& response) noexcept {
  std::ranges::copy(line.window, forward_.input().begin());
  const auto spectrum = forward_.transform();
  weigh(reinterpret_cast<const float*>(spectrum.data()), response.data(), spectrum.size(),
        reinterpret_cast<float*>(backward_.input().data()));
  // The transform's ring closes on itself: the first and the last `delay` frames are spoilt.
  std::copy_n(backward_.transform().begin() + static_cast<std::ptrdiff_t>(hop_) - delay_, hop_,
              line.output.begin());
  std::copy_n(line.window.begin() + static_cast<std::ptrdiff_t>(hop_), hop_, line.window.begin());
}

}  // namespace nocturne
