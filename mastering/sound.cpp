// Trust by distance to the peak and the cut-off, level by what is heard.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/sound.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "mastering/curve.h"
#include "mastering/k_weight.h"
#include "mastering/spectrum_grid.h"

namespace nocturne {
namespace {

constexpr double kLowestDb = -60, kFadeDb = 6;  // of trust, to the peak
constexpr double kCutoffFadeOctaves = 1.0 / 6;  // below a cut-off

double smooth_step(double x) {
  const double t = std::clamp(x, 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

double peak_db(const GridCurve& curve) {
  return curve.empty() ? kGridFloorDb : static_cast<double>(*std::ranges::max_element(curve));
}

/// K-weighted power at each point, as shares of the whole.
std::vector<double> heard(const Sound& sound) {
  std::vector<double> shares;
  double sum = 0;
  for (std::size_t i = 0; i < kGridPoints; ++i) {
    shares.push_back(k_weight(grid_hz(i)) * std::pow(10, at(sound.total, i) / 10));
    sum += shares.back();
  }
  for (double& share : shares) share /= sum;
  return shares;
}

}  // namespace

GridCurve trust(const GridCurve& smoothed_db, double peak_db, double cutoff_hz) {
  return curve_by_point([&](std::size_t i) {
    const double level = smooth_step((at(smoothed_db, i) - peak_db - kLowestDb) / kFadeDb);
    if (cutoff_hz <= 0) return level;
    return level * smooth_step(std::log2(cutoff_hz / grid_hz(i)) / kCutoffFadeOctaves);
  });
}

ToneTarget tone_target(const Spectrum96& spectrum) {
  return {smoothed(spectrum, match_width), in_thirds(spectrum)};
}

Sound::Sound(ToneTarget tone)
    : smooth(std::move(tone.smooth)), thirds(std::move(tone.thirds)), total(total_power(smooth)) {
  const double peak = std::max(peak_db(smooth.mid_db), peak_db(smooth.side_db));
  mid_trust = trust(smooth.mid_db, peak, smooth.cutoff_hz);
  if (!smooth.side_db.empty()) side_trust = trust(smooth.side_db, peak, smooth.cutoff_hz);
}

double level_between(const Sound& source, const Sound& reference) {
  const std::vector<double> in_source = heard(source), in_reference = heard(reference);
  double sum = 0, weights = 0;
  for (std::size_t i = 0; i < kGridPoints; ++i) {
    const double weight =
        (in_source[i] + in_reference[i]) * at(source.mid_trust, i) * at(reference.mid_trust, i);
    sum += weight * (at(reference.total, i) - at(source.total, i));
    weights += weight;
  }
  return weights > 0 ? sum / weights : 0;
}

}  // namespace nocturne
