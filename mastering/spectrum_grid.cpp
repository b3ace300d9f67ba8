// Running integrals of power, read at the edges of points.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/spectrum_grid.h"

#include <algorithm>
#include <cmath>

#include "analyzers/bandwidth.h"

namespace nocturne {
namespace {

/// The integral of a power density that goes straight from bin to bin.
class Cumulated {
 public:
  explicit Cumulated(const std::vector<double>& power) : power_(power), sums_(power.size()) {
    for (std::size_t k = 1; k < power.size(); ++k) sums_[k] = sums_[k - 1] + (power[k - 1] + power[k]) / 2;
  }
  double last() const { return static_cast<double>(power_.size() - 1); }
  /// From bin 0 to `place`, at most last().
  double to(double place) const {
    const auto k = std::min(static_cast<std::size_t>(place), power_.size() - 2);
    const double t = place - static_cast<double>(k);
    return sums_[k] + t * power_[k] + t * t / 2 * (power_[k + 1] - power_[k]);
  }

 private:
  const std::vector<double>& power_;
  std::vector<double> sums_;
};

/// The width of bins that the bandwidth's rules were made for: 2,048 frames at 44.1 kHz.
constexpr double kBandwidthBinHz = 44'100 / 2'048.0;
/// A spectrogram's squares of magnitudes sum to three times the power (Hann, a sine of 1 being 1).
constexpr double kSquaresPerPower = 3;

}  // namespace

GridCurve to_grid(const std::vector<double>& power, double bin_hz) {
  if (power.size() < 2) return {};
  const Cumulated integral(power);
  const double half_step = std::exp2(0.5 / kGridPerOctave);
  GridCurve curve(kGridPoints, kGridFloorDb);
  for (std::size_t i = 0; i < kGridPoints; ++i) {
    const double centre = grid_hz(i) / bin_hz;
    if (centre * half_step > integral.last()) break;
    const double inside = integral.to(centre * half_step) - integral.to(centre / half_step);
    curve[i] = std::max(kGridFloorDb, static_cast<float>(10 * std::log10(std::max(inside, 1e-30))));
  }
  return curve;
}

double lossy_cutoff_hz(const std::vector<double>& power, double bin_hz) {
  const auto pooled = static_cast<std::size_t>(std::lround(kBandwidthBinHz / bin_hz));
  std::vector<float> magnitudes;
  for (std::size_t k = 0; k + pooled <= power.size(); k += pooled) {
    double sum = 0;
    for (std::size_t j = 0; j < pooled; ++j) sum += power[k + j];
    magnitudes.push_back(static_cast<float>(std::sqrt(kSquaresPerPower * sum)));
  }
  if (magnitudes.empty()) return 0;
  const auto size = static_cast<int>(2 * magnitudes.size() - 2);
  Bandwidth bandwidth;
  bandwidth.add({0, 1, magnitudes.size(), size, size / 2, size * bin_hz * static_cast<double>(pooled),
                 magnitudes.data()},
                {-size, size});
  const auto cutoff = bandwidth.cutoff();
  return cutoff ? cutoff->hz : 0;
}

}  // namespace nocturne
