// One pass that ORs the samples as integers.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/sample_grid.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/clones.h"

namespace nocturne {
namespace {

constexpr int kBits = 24;
constexpr float kSteps = 0x1p23f;    // of 24 bits, in the unit
constexpr float kHighest = 0x1p24f;  // what is beyond full scale is no whole number of 24 bits

struct Bits {
  std::uint32_t used = 0, off = 0;
};

NOCTURNE_CLONES void collect(const float* x, std::size_t n, Bits& out) {
  std::uint32_t used = 0, off = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const float scaled = std::max(-kHighest, std::min(kHighest, x[i] * kSteps));
    const auto whole = static_cast<std::int32_t>(scaled);
    used |= static_cast<std::uint32_t>(whole);
    off |= static_cast<std::uint32_t>(static_cast<float>(whole) != scaled) |
           static_cast<std::uint32_t>(std::abs(scaled) > kSteps);
  }
  out = {used, off};
}

}  // namespace

void SampleGrid::add(AudioView audio) noexcept {
  for (int c = 0; c < audio.channels() && !off_grid_; ++c) {
    Bits bits;
    collect(audio[c].data(), audio.frames(), bits);
    used_ |= bits.used;
    off_grid_ = bits.off != 0;
  }
}

void SampleGrid::merge(const SampleGrid& later) noexcept {
  used_ |= later.used_;
  off_grid_ = off_grid_ || later.off_grid_;
}

std::optional<int> SampleGrid::bits() const {
  if (off_grid_ || used_ == 0) return std::nullopt;
  return std::max(1, kBits - std::countr_zero(used_));
}

}  // namespace nocturne
