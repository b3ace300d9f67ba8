// Fits one frequency to the whole track by summing short spectra in phase.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/beat_grid.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

namespace nocturne {
namespace {

// Short enough that a period 2 % off loses no phase within a window, even at the highest harmonic.
constexpr std::int64_t kWindow = 256;
// The beat, and its halves, thirds and quarters: patterns without a stroke on every beat, too, keep to a
// grid.
constexpr std::size_t kHarmonics = 4;
constexpr double kReach = 0.02;
constexpr std::size_t kFirstSegment = 16, kGrowth = 4;  // windows; segments grow until one holds the track
constexpr int kSteps = 32;                              // to either side
constexpr std::size_t kPhases = 96;
// The network that the salience is from has a frame of 20 ms; the next part of a beat is at least 50 ms away.
constexpr double kNear = 0.03;  // s

using Complex = std::complex<double>;
using Window = std::array<Complex, kHarmonics>;

Complex turn(double cycles) { return std::polar(1.0, -2 * std::numbers::pi * (cycles - std::round(cycles))); }

double centre(std::size_t window) { return (static_cast<double>(window) + 0.5) * kWindow; }

/// Fourier coefficients of each window at the harmonics of `frequency` (cycles a frame), phases counted from
/// frame 0.
std::vector<Window> spectra(const Salience& onsets, double frequency) {
  std::vector<Window> out(static_cast<std::size_t>((onsets.frames() + kWindow - 1) / kWindow));
  std::array<float, kWindow> strength;
  for (std::size_t w = 0; w < out.size(); ++w) {
    const std::int64_t first = static_cast<std::int64_t>(w) * kWindow;
    onsets.fill(first, strength);
    for (std::size_t m = 0; m < kHarmonics; ++m) {
      const double cycles = static_cast<double>(m + 1) * frequency;
      const Complex step = turn(cycles);
      Complex phase = turn(cycles * static_cast<double>(first)), sum = 0;
      for (const float s : strength) sum += static_cast<double>(s) * phase, phase *= step;
      out[w][m] = sum;
    }
  }
  return out;
}

/// Power of all harmonics when each segment's windows are summed in phase at a frequency `shift` higher.
double power(const std::vector<Window>& windows, double shift, std::size_t segment) {
  double total = 0;
  for (std::size_t m = 0; m < kHarmonics; ++m) {
    const double cycles = shift * static_cast<double>(m + 1);
    const Complex step = turn(cycles * kWindow);
    for (std::size_t first = 0; first < windows.size(); first += segment) {
      Complex phase = turn(cycles * centre(0)), sum = 0;
      for (std::size_t w = first; w < std::min(windows.size(), first + segment); ++w)
        sum += windows[w][m] * phase, phase *= step;
      total += std::norm(sum);
    }
  }
  return total;
}

/// The shift within `reach` of `middle` with the most power, between the steps by a parabola.
double best_shift(const std::vector<Window>& windows, double middle, double reach, std::size_t segment) {
  std::array<double, 2 * kSteps + 1> powers;
  const double step = reach / kSteps;
  for (int i = -kSteps; i <= kSteps; ++i)
    powers[static_cast<std::size_t>(i + kSteps)] = power(windows, middle + i * step, segment);
  const auto peak = std::max_element(powers.begin() + 1, powers.end() - 1);
  const double bend = peak[-1] - 2 * peak[0] + peak[1];
  const double fraction = bend < 0 ? std::clamp(0.5 * (peak[-1] - peak[1]) / bend, -0.5, 0.5) : 0;
  return middle + (static_cast<double>(peak - powers.begin()) - kSteps + fraction) * step;
}

double coherence(const std::vector<Window>& windows, double shift) {
  double most = 0;
  for (std::size_t m = 0; m < kHarmonics; ++m) {
    double sum = 0;
    for (const Window& w : windows) sum += std::abs(w[m]);
    most += sum * sum;
  }
  return most > 0 ? power(windows, shift, windows.size()) / most : 0;
}

/// A period in equal parts, each with the sum of the curve at that part of every pulse.
using Fold = std::array<double, kPhases>;

Fold fold(const Salience& curve, double period) {
  Fold sums{};
  std::vector<float> values(4096);
  for (std::int64_t first = 0; first < curve.frames(); first += static_cast<std::int64_t>(values.size())) {
    curve.fill(first, values);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double phase = static_cast<double>(first + static_cast<std::int64_t>(i)) / period;
      const double place = (phase - std::floor(phase)) * kPhases;
      const auto slot = static_cast<std::size_t>(place);
      const double fraction = place - static_cast<double>(slot);
      sums[slot % kPhases] += (1 - fraction) * values[i];
      sums[(slot + 1) % kPhases] += fraction * values[i];
    }
  }
  return sums;
}

/// The phase at which the salience of all pulses together is highest, and there, within kNear, the onsets'
/// strength.
double best_offset(const Salience& salience, const Salience& onsets, double period) {
  const Fold likely = fold(salience, period), strong = fold(onsets, period);
  const auto middle =
      static_cast<std::size_t>(std::max_element(likely.begin(), likely.end()) - likely.begin());
  const auto reach = static_cast<std::size_t>(kNear * onsets.frame_rate() / period * kPhases);
  std::size_t peak = middle + kPhases - reach;
  const auto strength = [&](std::size_t i) { return strong[i % kPhases]; };
  for (std::size_t i = peak + 1; i <= middle + kPhases + reach; ++i)
    if (strength(i) > strength(peak)) peak = i;
  const double before = strength(peak - 1), after = strength(peak + 1);
  const double bend = before - 2 * strength(peak) + after;
  const double fraction = bend < 0 ? std::clamp(0.5 * (before - after) / bend, -0.5, 0.5) : 0;
  return (static_cast<double>(peak % kPhases) + fraction) / kPhases * period;
}

}  // namespace

BeatGrid fit_grid(const Salience& onsets, const Salience& salience, double period) {
  const double frequency = 1 / period;
  const auto windows = spectra(onsets, frequency);
  double shift = 0, reach = kReach * frequency;
  for (std::size_t segment = kFirstSegment;; segment *= kGrowth) {
    shift = best_shift(windows, shift, reach, segment);
    if (segment >= windows.size()) break;
    // The highest harmonic is off by less than half a cycle over a segment.
    reach = 0.5 / (static_cast<double>(kHarmonics) * kWindow * static_cast<double>(segment));
  }
  const double fitted = 1 / (frequency + shift);
  return {best_offset(salience, onsets, fitted), fitted, coherence(windows, shift)};
}

}  // namespace nocturne
