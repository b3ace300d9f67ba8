// Sparse weights, whole lanes at a time.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/band_filter.h"

#include <algorithm>
#include <cmath>

#include "core/clones.h"
#include "core/lanes.h"

namespace nocturne {
namespace {

double mel(double hz) { return 2595 * std::log10(1 + hz / 700); }
double hz_of_mel(double m) { return 700 * (std::pow(10, m / 2595) - 1); }

NOCTURNE_CLONES void weighted_sum(const float* x, const float* w, std::size_t n, float& out) {
  Float8 sum{};
  for (std::size_t i = 0; i < n; i += kLanes) sum += load8(x + i) * load8(w + i);
  out = sum8(sum);
}

/// The first bin above `hz`, counted from the one above DC.
std::size_t first_above(double hz, double bin_hz, std::size_t bins) {
  return std::min(bins, static_cast<std::size_t>(std::max(0.0, std::floor(hz / bin_hz))));
}

}  // namespace

std::vector<double> mel_edges(double low_hz, double high_hz, std::size_t count) {
  std::vector<double> out(count);
  for (std::size_t i = 0; i < count; ++i)
    out[i] = hz_of_mel(
        std::lerp(mel(low_hz), mel(high_hz), static_cast<double>(i) / static_cast<double>(count - 1)));
  return out;
}

TriangleBands::TriangleBands(std::span<const double> edges_hz, std::size_t bins, double bin_hz) {
  for (std::size_t b = 0; b + 2 < edges_hz.size(); ++b) {
    const double low = edges_hz[b], centre = edges_hz[b + 1], high = edges_hz[b + 2];
    const std::size_t begin = first_above(low, bin_hz, bins - 1), end = first_above(high, bin_hz, bins - 1);
    const std::size_t count = (end - begin + kLanes - 1) / kLanes * kLanes;
    // Reading whole lanes must not run off the spectrum's end.
    const std::size_t first = std::min(begin, bins - 1 - std::min(bins - 1, count));
    bands_.push_back({first, count < bins ? count : 0, weights_.size()});
    for (std::size_t k = first; k < first + bands_.back().count; ++k) {
      const double hz = static_cast<double>(k + 1) * bin_hz,
                   weight = std::min((hz - low) / (centre - low), (high - hz) / (high - centre));
      weights_.push_back(static_cast<float>(std::max(0.0, weight)));
    }
  }
}

void TriangleBands::apply(std::span<const float> power, std::span<float> out) const noexcept {
  for (std::size_t b = 0; b < bands_.size(); ++b)
    weighted_sum(power.data() + bands_[b].first, weights_.data() + bands_[b].weights, bands_[b].count,
                 out[b]);
}

}  // namespace nocturne
