// Sums of powers: bands with shares of the points at their ends, the curve by a window.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/third_octave.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace nocturne {
namespace {

// IEC 61260-1, base ten: band n lies around 10^(n / 10) Hz and ends at 10^(1 / 20) times that.
constexpr int kFirstBand = 13;  // 20 Hz
constexpr std::array<double, 31> kNominal{20,   25,   31.5, 40,   50,   63,    80,    100,   125,  160,  200,
                                          250,  315,  400,  500,  630,  800,   1000,  1250,  1600, 2000, 2500,
                                          3150, 4000, 5000, 6300, 8000, 10000, 12500, 16000, 20000};

/// Power between two places of the grid, each point's power spread evenly over its 1/96 octave.
double power_db(const GridCurve& spectrum_db, double from, double to) {
  double power = 0;
  for (auto i = static_cast<std::size_t>(std::max(0.0, from)); i < spectrum_db.size(); ++i) {
    const double low = static_cast<double>(i) - 0.5, high = low + 1;
    if (low >= to) break;
    const double share = std::max(0.0, std::min(high, to) - std::max(low, from));
    power += share * std::pow(10.0, static_cast<double>(spectrum_db[i]) / 10);
  }
  return 10 * std::log10(power);
}

}  // namespace

std::vector<ThirdOctave> third_octaves(const GridCurve& spectrum_db, double up_to_hz) {
  std::vector<ThirdOctave> out;
  if (spectrum_db.empty()) return out;
  for (std::size_t i = 0; i < kNominal.size(); ++i) {
    const double n = kFirstBand + static_cast<double>(i);
    const double from = std::pow(10, (n - 0.5) / 10), to = std::pow(10, (n + 0.5) / 10);
    if (to < up_to_hz) out.push_back({kNominal[i], power_db(spectrum_db, grid_place(from), grid_place(to))});
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
