// Viterbi's algorithm over windowed autocorrelations.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/tempo_path.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "analyzers/periodicity.h"
#include "analyzers/viterbi.h"

namespace nocturne {
namespace {

constexpr std::int64_t kHop = Correlator::kWindow / 4;
constexpr int kTeeth = 4;
constexpr double kStep = 1.01;  // between neighbouring periods
constexpr int kReach = 26;      // steps to either side: 30 %, short of 4/3
constexpr std::size_t kPeriods = 2 * kReach + 1;
// What a step costs, in correlation: a change of 10 % is worth making where four windows, which overlap
// within 10 s, correlate better by 0.075 each.
constexpr double kStepCost = 0.012;

using Row = std::array<float, kPeriods>;
using Choices = std::array<std::uint8_t, kPeriods>;

double period_of(double middle, std::size_t i) {
  return middle * std::pow(kStep, static_cast<int>(i) - kReach);
}

/// Mean correlation at one to four beats, as far as there are lags.
float comb(const Correlogram& c, double period) {
  float sum = 0;
  int teeth = 0;
  for (int k = 1; k <= kTeeth && k * period < Correlator::kLags - 2; ++k, ++teeth)
    sum += at_lag(c, k * period);
  return sum / static_cast<float>(std::max(1, teeth));
}

}  // namespace

TempoPath::TempoPath(const OnsetEnvelope& onsets, double period) : middle_(period) {
  const auto points = static_cast<std::size_t>(onsets.frames() / kHop + 1);
  std::vector<Choices> back(points);
  Correlator correlator;
  Row scores{};
  std::array<float, kPeriods - 1> costs;
  costs.fill(static_cast<float>(kStepCost));
  for (std::size_t w = 0; w < points; ++w) {
    const auto& window =
        correlator.window(onsets, static_cast<std::int64_t>(w) * kHop - Correlator::kWindow / 2);
    spread(scores, costs, back[w]);
    for (std::size_t i = 0; i < kPeriods; ++i) scores[i] += comb(window.all, period_of(period, i));
  }
  auto best = static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
  periods_.resize(points);
  for (std::size_t w = points; w-- > 0;) {
    periods_[w] = period_of(period, best);
    best = back[w][best];
  }
}

double TempoPath::period(std::int64_t frame) const {
  const double place =
      std::clamp(static_cast<double>(frame) / kHop, 0.0, static_cast<double>(periods_.size() - 1));
  const auto i = static_cast<std::size_t>(place);
  if (i + 1 >= periods_.size()) return periods_.back();
  return periods_[i] * std::pow(periods_[i + 1] / periods_[i], place - static_cast<double>(i));
}

double TempoPath::share_off(double period, double tolerance) const {
  const auto off = std::count_if(periods_.begin(), periods_.end(),
                                 [=](double p) { return std::abs(p / period - 1) > tolerance; });
  return static_cast<double>(off) / static_cast<double>(periods_.size());
}

}  // namespace nocturne
