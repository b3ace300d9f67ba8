// Sums over points of the grid.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/curve.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "analyzers/loudness_gates.h"
#include "mastering/fir_design.h"
#include "mastering/k_weight.h"
#include "mastering/spectrum_grid.h"
#include "mastering/third_octave.h"

namespace nocturne {
namespace {

constexpr double kFlatDb = 0.01;
constexpr double kFinestHz = 10;
constexpr double kSigmaOfWidth = 2.354820045;  // 2 sqrt(2 ln 2): full width at half maximum over sigma
constexpr double kKernelSigmas = 3;
constexpr float kAboveFloorDb = kGridFloorDb + 1;

double power(double db) { return std::pow(10, db / 10); }

/// 10 Hz about `hz`, in octaves.
double finest_octaves(double hz) { return std::log2(1 + kFinestHz / hz); }

/// The Gaussian mean of values about a point, over the points that `counts` lets pass; NaN of none.
template <class Value, class Counts>
double mean_about(std::size_t point, double width, Value&& value, Counts&& counts) {
  const double sigma = width * kGridPerOctave / kSigmaOfWidth;
  const auto reach = static_cast<std::ptrdiff_t>(std::ceil(kKernelSigmas * sigma));
  const auto centre = static_cast<std::ptrdiff_t>(point);
  double sum = 0, weights = 0;
  for (auto i = std::max<std::ptrdiff_t>(0, centre - reach);
       i <= std::min<std::ptrdiff_t>(kGridPoints - 1, centre + reach); ++i) {
    if (!counts(static_cast<std::size_t>(i))) continue;
    const double away = static_cast<double>(i - centre) / sigma, weight = std::exp(-away * away / 2);
    sum += weight * value(static_cast<std::size_t>(i));
    weights += weight;
  }
  return sum / weights;
}

/// One way over the points: behind a trusted one, no farther from it than a step a point.
template <class Curve, class Trusted>
void follow(Curve curve, Curve end, Trusted trusted, float step) {
  float edge = 0, reach = std::numeric_limits<float>::infinity();
  for (; curve != end; ++curve, ++trusted) {
    if (*trusted >= 1) {
      edge = *curve;
      reach = 0;
      continue;
    }
    reach += step;
    *curve = std::clamp(*curve, edge - reach, edge + reach);
  }
}

}  // namespace

std::size_t grid_point(double hz) {
  return static_cast<std::size_t>(
      std::lround(std::clamp(grid_place(hz), 0.0, static_cast<double>(kGridPoints - 1))));
}

GridCurve curve_by_point(const std::function<double(std::size_t)>& f) {
  GridCurve curve(kGridPoints);
  for (std::size_t i = 0; i < kGridPoints; ++i) curve[i] = static_cast<float>(f(i));
  return curve;
}

GridCurve empty_if_flat(GridCurve curve) {
  const bool flat = std::ranges::all_of(curve, [](float db) { return std::abs(db) < kFlatDb; });
  return flat ? GridCurve{} : curve;
}

double drawable_width(double hz) { return std::log2(1 + 12 / hz); }
double match_width(double hz) { return std::max(hz < 1'000 ? 1.0 / 6 : 1.0 / 3, finest_octaves(hz)); }
double corridor_width(double hz) { return std::max(0.5, finest_octaves(hz)); }

GridCurve smoothed_power(const GridCurve& spectrum_db, Width width) {
  if (spectrum_db.empty()) return {};
  std::vector<double> powers;
  for (const float db : spectrum_db) powers.push_back(power(db));
  const auto sounds = [&](std::size_t i) { return spectrum_db[i] >= kAboveFloorDb; };
  return curve_by_point([&](std::size_t i) {
    if (!sounds(i)) return static_cast<double>(kGridFloorDb);
    return 10 * std::log10(mean_about(
                    i, width(grid_hz(i)), [&](std::size_t j) { return powers[j]; }, sounds));
  });
}

Spectrum96 smoothed(const Spectrum96& s, Width width) {
  return {smoothed_power(s.mid_db, width), smoothed_power(s.side_db, width), s.cutoff_hz};
}

Spectrum96 in_thirds(const Spectrum96& s) {
  return {third_octave_means(s.mid_db), third_octave_means(s.side_db), s.cutoff_hz};
}

GridCurve smoothed_db(const GridCurve& curve, Width width) {
  if (curve.empty()) return {};
  return curve_by_point([&](std::size_t i) {
    return mean_about(
        i, width(grid_hz(i)), [&](std::size_t j) { return at(curve, j); }, [](std::size_t) { return true; });
  });
}

GridCurve limited_slope(const GridCurve& curve, double db_per_octave) {
  const auto step = static_cast<float>(db_per_octave / kGridPerOctave);
  GridCurve above = curve, below = curve;
  for (std::size_t i = 1; i < curve.size(); ++i) {
    above[i] = std::max(above[i], above[i - 1] - step);
    below[i] = std::min(below[i], below[i - 1] + step);
  }
  for (std::size_t i = curve.size(); i-- > 1;) {
    above[i - 1] = std::max(above[i - 1], above[i] - step);
    below[i - 1] = std::min(below[i - 1], below[i] + step);
  }
  for (std::size_t i = 0; i < curve.size(); ++i) above[i] = (above[i] + below[i]) / 2;
  return above;
}

void turn_home(GridCurve& curve, const GridCurve& trusted, double db_per_octave) {
  const auto step = static_cast<float>(db_per_octave / kGridPerOctave);
  follow(curve.begin(), curve.end(), trusted.begin(), step);
  follow(curve.rbegin(), curve.rend(), trusted.rbegin(), step);
}

GridCurve least_about(const GridCurve& curve, int points) {
  const auto last = static_cast<std::ptrdiff_t>(curve.size()) - 1;
  GridCurve out;
  for (std::ptrdiff_t i = 0; i <= last; ++i)
    out.push_back(*std::min_element(curve.begin() + std::max<std::ptrdiff_t>(0, i - points),
                                    curve.begin() + std::min(last, i + points) + 1));
  return out;
}

GridCurve total_power(const Spectrum96& s) {
  if (s.mid_db.empty() || s.side_db.empty()) return s.mid_db;
  return curve_by_point(
      [&](std::size_t i) { return 10 * std::log10(power(s.mid_db[i]) + power(s.side_db[i])); });
}

Spectrum96 filtered(const Spectrum96& s, const GridCurve& mid_db, const GridCurve& side_db,
                    double highpass_hz) {
  const auto through = [&](const GridCurve& spectrum, const GridCurve& curve) {
    if (spectrum.empty()) return spectrum;
    return curve_by_point([&](std::size_t i) {
      if (spectrum[i] < kAboveFloorDb) return static_cast<double>(kGridFloorDb);
      return at(spectrum, i) + at(curve, i) + highpass_db(highpass_hz, grid_hz(i));
    });
  };
  return {through(s.mid_db, mid_db), through(s.side_db, side_db), s.cutoff_hz};
}

double k_weighted_db(const Spectrum96& spectrum) {
  if (spectrum.mid_db.empty()) return -std::numeric_limits<double>::infinity();
  const GridCurve total = total_power(spectrum);
  double sum = 0;
  for (std::size_t i = 0; i < kGridPoints; ++i) sum += k_weight(grid_hz(i)) * power(at(total, i));
  return lufs(sum);
}

double band_db(const Spectrum96& spectrum, double from_hz, double to_hz) {
  const GridCurve total = total_power(spectrum);
  double sum = power(kGridFloorDb);
  for (std::size_t i = 0; i < total.size(); ++i)
    if (grid_hz(i) >= from_hz && grid_hz(i) < to_hz) sum += power(total[i]);
  return 10 * std::log10(sum);
}

double highpass_db(double corner_hz, double hz) { return design_db({}, corner_hz, hz); }

}  // namespace nocturne
