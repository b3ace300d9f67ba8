// Sums of powers: bands with shares of the points at their ends, curves by a window and between bands.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/third_octave.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "mastering/spectrum_grid.h"

namespace nocturne {
namespace {

// IEC 61260-1, base ten: band n lies around 10^(n / 10) Hz and ends at 10^(1 / 20) times that.
constexpr int kFirstBand = 13;  // 20 Hz
constexpr std::array<double, 31> kNominal{20,   25,   31.5, 40,   50,   63,    80,    100,   125,  160,  200,
                                          250,  315,  400,  500,  630,  800,   1000,  1250,  1600, 2000, 2500,
                                          3150, 4000, 5000, 6300, 8000, 10000, 12500, 16000, 20000};

constexpr int kFirstMean = 14, kLastMean = 42;  // 25 Hz: below, filters resolve no thirds; 16 kHz

/// f(point, share of it) for the points between two places of the grid, each 1/96 octave wide.
template <class F>
void for_each_share(std::size_t points, double from, double to, F&& f) {
  for (auto i = static_cast<std::size_t>(std::max(0.0, from)); i < points; ++i) {
    const double low = static_cast<double>(i) - 0.5, high = low + 1;
    if (low >= to) break;
    f(i, std::max(0.0, std::min(high, to) - std::max(low, from)));
  }
}

double power(float db) { return std::pow(10.0, static_cast<double>(db) / 10); }

double power_db(const GridCurve& spectrum_db, double from, double to) {
  double sum = 0;
  for_each_share(spectrum_db.size(), from, to,
                 [&](std::size_t i, double share) { sum += share * power(spectrum_db[i]); });
  return 10 * std::log10(sum);
}

/// Places on the grid where the band begins and ends.
double begin_of(int band) { return grid_place(std::pow(10, (band - 0.5) / 10)); }
double end_of(int band) { return begin_of(band + 1); }

double mean_db(const GridCurve& spectrum_db, int band) {
  double sum = 0, shares = 0;
  for_each_share(spectrum_db.size(), begin_of(band), end_of(band), [&](std::size_t i, double share) {
    if (spectrum_db[i] <= kGridFloorDb) return;
    sum += share * power(spectrum_db[i]);
    shares += share;
  });
  return shares > 0 ? 10 * std::log10(sum / shares) : static_cast<double>(kGridFloorDb);
}

}  // namespace

std::vector<ThirdOctave> third_octaves(const GridCurve& spectrum_db, double up_to_hz) {
  std::vector<ThirdOctave> out;
  if (spectrum_db.empty()) return out;
  for (std::size_t i = 0; i < kNominal.size(); ++i) {
    const int band = kFirstBand + static_cast<int>(i);
    if (std::pow(10, (band + 0.5) / 10) < up_to_hz)
      out.push_back({kNominal[i], power_db(spectrum_db, begin_of(band), end_of(band))});
  }
  return out;
}

GridCurve third_octave_means(const GridCurve& spectrum_db) {
  if (spectrum_db.empty()) return {};
  std::vector<double> means;
  for (int band = kFirstMean; band <= kLastMean; ++band) means.push_back(mean_db(spectrum_db, band));
  GridCurve out(spectrum_db.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double place = 10 * std::log10(grid_hz(i)) - kFirstMean;
    const auto below = static_cast<std::size_t>(std::clamp(place, 0.0, kLastMean - kFirstMean - 1.0));
    const double t = std::clamp(place - static_cast<double>(below), 0.0, 1.0);
    out[i] = static_cast<float>(means[below] + t * (means[below + 1] - means[below]));
  }
  return out;
}

GridCurve third_octave_curve(const GridCurve& spectrum_db) {
  constexpr int kReach = kGridPerOctave / 3;  // a Hann window is half as wide as it is long
  const auto count = static_cast<int>(spectrum_db.size());
  std::vector<double> power(spectrum_db.size());
  for (std::size_t i = 0; i < power.size(); ++i)
    power[i] = std::pow(10.0, static_cast<double>(spectrum_db[i]) / 10);
  GridCurve out(spectrum_db.size());
  for (int i = 0; i < count; ++i) {
    double sum = 0;
    for (int k = std::max(0, i - kReach); k <= std::min(count - 1, i + kReach); ++k)
      sum += power[static_cast<std::size_t>(k)] * (0.5 + 0.5 * std::cos(std::numbers::pi * (k - i) / kReach));
    out[static_cast<std::size_t>(i)] = static_cast<float>(10 * std::log10(sum));
  }
  return out;
}

}  // namespace nocturne
