// Mel filters over power, and their logarithm, eight bands at a time.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/onset_bands.h"

#include <algorithm>
#include <cmath>

#include "core/clones.h"
#include "core/lanes.h"
#include "dsp/lane_log2.h"

namespace nocturne {
namespace {

constexpr double kLowestHz = 30, kHighestHz = 8000;
// Power of a sine at -100 dBFS: the dither of 16 bits and what is softer have no onsets.
constexpr float kFloor = 1e-10f;

static_assert(kOnsetBands % kLanes == 0);

// O'Shaughnessy's formula.
double mel(double hz) { return 2595 * std::log10(1 + hz / 700); }
double hz_of_mel(double m) { return 700 * (std::pow(10, m / 2595) - 1); }

/// Edge i of kOnsetBands + 2.
double edge_hz(int i) {
  const double low = mel(kLowestHz), high = mel(kHighestHz);
  return hz_of_mel(low + (high - low) * i / (kOnsetBands + 1));
}

NOCTURNE_CLONES float weighted_power(const float* x, const float* w, std::size_t n) {
  Float8 sum = spread8(0);
  for (std::size_t i = 0; i < n; i += kLanes) {
    const Float8 v = load8(x + i);
    sum += v * v * load8(w + i);
  }
  return sum8(sum);
}

NOCTURNE_CLONES void log2_all(float* x) {
  for (int i = 0; i < kOnsetBands; i += kLanes) store8(x + i, log2_8(load8(x + i) + kFloor));
}

}  // namespace

double onset_band_hz(int band) { return edge_hz(band + 1); }

OnsetBandFilter::OnsetBandFilter(const Spectrogram& shape) : bins_(shape.bins), bin_hz_(shape.bin_hz()) {
  for (int b = 0; b < kOnsetBands; ++b) add_band(edge_hz(b), edge_hz(b + 1), edge_hz(b + 2));
}

void OnsetBandFilter::add_band(double low_hz, double centre_hz, double high_hz) {
  const auto stop = std::min(bins_, static_cast<std::size_t>(std::ceil(high_hz / bin_hz_)));
  const auto begin = std::min(stop, static_cast<std::size_t>(std::ceil(low_hz / bin_hz_)));
  const std::size_t count = (stop - begin + kLanes - 1) / kLanes * kLanes;
  // Reading whole lanes must not run off the spectrum's end.
  const std::size_t first = std::min(begin, bins_ - std::min(bins_, count));
  bands_.push_back({first, bins_ < count ? 0 : count, weights_.size()});
  for (std::size_t k = first; k < first + bands_.back().count; ++k) {
    const double hz = static_cast<double>(k) * bin_hz_;
    const double weight =
        std::min((hz - low_hz) / (centre_hz - low_hz), (high_hz - hz) / (high_hz - centre_hz));
    weights_.push_back(static_cast<float>(std::max(0.0, weight)));
  }
}

OnsetBandLevels OnsetBandFilter::levels(const float* magnitudes) const noexcept {
  OnsetBandLevels out;
  for (std::size_t b = 0; b < bands_.size(); ++b)
    out[b] =
        weighted_power(magnitudes + bands_[b].first, weights_.data() + bands_[b].weights, bands_[b].count);
  log2_all(out.data());
  return out;
}

}  // namespace nocturne
