// Local tempi from beat times.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/tempo_curve.h"

#include <algorithm>
#include <cmath>

namespace nocturne {
namespace {

constexpr std::size_t kReach = 4, kStep = 4;  // beats
constexpr double kVariable = 1.04, kTolerance = 0.01;

double between(const TempoPoint& a, const TempoPoint& b, double seconds) {
  return a.bpm + (b.bpm - a.bpm) * (seconds - a.seconds) / (b.seconds - a.seconds);
}

bool on_line(std::span<const TempoPoint> points) {
  return std::all_of(points.begin(), points.end(), [&](const TempoPoint& p) {
    return std::abs(between(points.front(), points.back(), p.seconds) / p.bpm - 1) <= kTolerance;
  });
}

}  // namespace

std::vector<TempoPoint> local_tempi(std::span<const double> beats) {
  std::vector<TempoPoint> out;
  for (std::size_t i = kReach; i + kReach < beats.size(); i += kStep)
    out.push_back({beats[i], 60 * 2 * kReach / (beats[i + kReach] - beats[i - kReach])});
  return out;
}

bool changes_tempo(std::vector<TempoPoint> points) {
  if (points.size() < 2) return false;
  std::sort(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.bpm < b.bpm; });
  const std::size_t edge = points.size() / 20;
  return points[points.size() - 1 - edge].bpm > kVariable * points[edge].bpm;
}

std::vector<TempoPoint> simplify(std::span<const TempoPoint> points) {
  constexpr std::size_t kLongest = 64;  // points that one line stands for; bounds the work
  std::vector<TempoPoint> out;
  for (std::size_t i = 0; i < points.size();) {
    out.push_back(points[i]);
    std::size_t last = i + 1;
    while (last + 1 < points.size() && last - i < kLongest && on_line(points.subspan(i, last + 2 - i)))
      ++last;
    i = last;
  }
  return out;
}

}  // namespace nocturne
