// The window method, and what the window spoils put back twice.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/fir_design.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "dsp/fft.h"
#include "dsp/window.h"

namespace nocturne {
namespace {

constexpr int kTapsAt48k = 16'383;
constexpr double kBeta = 8;       // side lobes 58 dB down, main lobe 5.5 bins wide
constexpr int kGridOverTaps = 4;  // 65,536 points for 16,383 taps
constexpr int kCorrections = 2;

double curve_at(const GridCurve& curve, double place) {
  if (curve.empty()) return 0;
  const double last = static_cast<double>(curve.size() - 1), at = std::clamp(place, 0.0, last);
  const auto below = static_cast<std::size_t>(std::min(std::floor(at), last - 1));
  const double share = at - static_cast<double>(below);
  return (1 - share) * static_cast<double>(curve[below]) + share * static_cast<double>(curve[below + 1]);
}

/// The design as linear gain at each point from 0 to half the rate.
std::vector<float> wanted_gains(const GridCurve& curve_db, double highpass_hz, int rate, int points) {
  std::vector<float> gains{highpass_hz > 0 ? 0.0f
                                           : static_cast<float>(std::pow(10, curve_at(curve_db, 0) / 20))};
  for (int k = 1; k <= points / 2; ++k) {
    const double hz = static_cast<double>(k) * rate / points;
    gains.push_back(static_cast<float>(std::pow(10, design_db(curve_db, highpass_hz, hz) / 20)));
  }
  return gains;
}

/// Filters about their middle, whose spectrum is real, and their spectra.
class ZeroPhase {
 public:
  ZeroPhase(int taps, int points)
      : half_(static_cast<std::size_t>(taps / 2)),
        window_(kaiser(taps, kBeta)),
        forward_(points),
        backward_(points) {}

  /// taps() that come nearest in the window's eyes.
  std::vector<float> windowed(std::span<const float> gains) {
    std::ranges::copy(gains, backward_.input().begin());
    const std::span<const float> ring = backward_.transform();
    std::vector<float> taps(2 * half_ + 1);
    for (std::size_t i = 0; i <= half_; ++i)
      taps[half_ + i] = taps[half_ - i] = ring[i] * window_[half_ + i] / static_cast<float>(ring.size());
    return taps;
  }

  void remove_offset(std::vector<float>& taps) const {
    const double share =
        std::accumulate(taps.begin(), taps.end(), 0.0) / std::accumulate(window_.begin(), window_.end(), 0.0);
    for (std::size_t i = 0; i < taps.size(); ++i) taps[i] -= static_cast<float>(share) * window_[i];
  }

  std::vector<float> gains(std::span<const float> taps) {
    const std::span<float> ring = forward_.input();
    std::ranges::fill(ring, 0.0f);
    for (std::size_t i = 0; i <= half_; ++i) ring[i] = taps[half_ + i];
    for (std::size_t i = 1; i <= half_; ++i) ring[ring.size() - i] = taps[half_ - i];
    std::vector<float> out;
    for (const auto& bin : forward_.transform()) out.push_back(bin.real());
    return out;
  }

 private:
  std::size_t half_;
  std::vector<float> window_;
  RealFft forward_;
  InverseRealFft backward_;
};

}  // namespace

int rate_scale(int rate) {
  int scale = 1;
  while (scale * 48'000 < rate) scale *= 2;
  return scale;
}

int fir_taps(int rate) { return rate_scale(rate) * (kTapsAt48k + 1) - 1; }

double design_db(const GridCurve& curve_db, double highpass_hz, double hz) {
  const double ratio = highpass_hz / hz;
  return curve_at(curve_db, grid_place(hz)) - 10 * std::log10(1 + std::pow(ratio, 4));
}

std::vector<float> design_fir(const GridCurve& curve_db, double highpass_hz, int rate) {
  const int taps = fir_taps(rate), points = kGridOverTaps * (taps + 1);
  const std::vector<float> wanted = wanted_gains(curve_db, highpass_hz, rate, points);
  ZeroPhase filters(taps, points);
  std::vector<float> asked = wanted;
  for (int round = 0;; ++round) {
    std::vector<float> filter = filters.windowed(asked);
    if (highpass_hz > 0) filters.remove_offset(filter);
    if (round == kCorrections) return filter;
    const std::vector<float> got = filters.gains(filter);
    for (std::size_t k = 0; k < asked.size(); ++k) asked[k] += wanted[k] - got[k];
  }
}

}  // namespace nocturne
