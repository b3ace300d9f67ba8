// A product with a small matrix.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/dct.h"

#include <cmath>
#include <numbers>

#include "core/clones.h"
#include "core/lanes.h"

namespace nocturne {
namespace {

NOCTURNE_CLONES void weigh_rows(const float* x, const float* rows, std::size_t inputs, std::size_t row,
                                float* out) {
  for (std::size_t k = 0; k < row; k += kLanes) {
    Float8 sum{};
    for (std::size_t n = 0; n < inputs; ++n) sum += spread8(x[n]) * load8(rows + n * row + k);
    store8(out + k, sum);
  }
}

}  // namespace

Dct::Dct(std::size_t inputs, std::size_t outputs)
    : row_((outputs + kLanes - 1) / kLanes * kLanes), table_(inputs * row_) {
  const auto size = static_cast<double>(inputs);
  for (std::size_t n = 0; n < inputs; ++n)
    for (std::size_t k = 0; k < outputs; ++k)
      table_[n * row_ + k] = static_cast<float>(
          std::sqrt((k == 0 ? 1 : 2) / size) *
          std::cos(std::numbers::pi / size * (static_cast<double>(n) + 0.5) * static_cast<double>(k)));
}

void Dct::apply(std::span<const float> x, std::span<float> out) const noexcept {
  weigh_rows(x.data(), table_.data(), x.size(), row_, out.data());
}

}  // namespace nocturne
