// Dynamic programming over the places of the beats of one tempo.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/pulse_fit.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>

namespace nocturne {
namespace {

constexpr int kShares = 16;  // of a period, the first of them a beat's
// Neither a beat nor its absence is ever surer: the network may be quite wrong about music unlike its
// training's. Between 0.01 and 0.05 next to nothing changes.
constexpr double kLeastSalience = 0.05;
constexpr double kDrift = 0.03;  // of the period, at most, from beat to beat
// The standard deviation of an interval: rounding to frames, and a share of the period for what people play.
constexpr double kRounding = 0.5, kLooseness = 0.01;

/// The best beats of one period.
class Path {
 public:
  Path(const std::vector<float>& gain, double period)
      : shortest_(static_cast<std::size_t>(std::max(2.0, std::floor(period * (1 - kDrift))))),
        longest_(static_cast<std::size_t>(std::ceil(period * (1 + kDrift)))),
        width_(static_cast<std::size_t>(std::ceil(period / kShares))),
        score_(longest_) {
    interval_.reserve(gain.size());
    const double spread = kRounding + kLooseness * period;
    for (std::size_t p = shortest_; p <= longest_; ++p)
      cost_.push_back(0.5 * std::pow((static_cast<double>(p) - period) / spread, 2));
    for (auto t = gain.begin(); gain.end() - t >= static_cast<std::ptrdiff_t>(width_); ++t)
      step(std::accumulate(t, t + static_cast<std::ptrdiff_t>(width_), 0.0));
  }

  std::size_t width() const { return width_; }
  double score() const { return score_[at_last() % longest_]; }

  /// From the last to the first.
  std::vector<std::size_t> beats() const {
    std::vector<std::size_t> out;
    for (std::size_t at = at_last(); at >= longest_; at -= interval_[at - longest_])
      out.push_back(at - longest_);
    return out;
  }

 private:
  /// The best of the last period's frames, counted from the silent ones before the track.
  std::size_t at_last() const {
    std::size_t best = interval_.size();
    for (std::size_t at = best + 1; at < interval_.size() + longest_; ++at)
      if (score_[at % longest_] > score_[best % longest_]) best = at;
    return best;
  }

  /// A beat in the next frame, behind the best of those before.
  void step(double gain) {
    const std::size_t here = interval_.size() + longest_;
    const auto before = [&](std::size_t p) { return score_[(here - p) % longest_] - cost_[p - shortest_]; };
    std::size_t interval = shortest_;
    double best = before(shortest_);
    for (std::size_t p = shortest_ + 1; p <= longest_; ++p)
      if (const double s = before(p); s > best) best = s, interval = p;
    score_[here % longest_] = best + gain;
    interval_.push_back(static_cast<std::uint8_t>(interval));
  }

  std::size_t shortest_, longest_, width_;
  std::vector<double> cost_;   // of each interval
  std::vector<double> score_;  // of beats up to each of the last `longest_` frames; 0 before the track
  std::vector<std::uint8_t> interval_;  // to the beat before that in each frame
};

}  // namespace

PulseFit::PulseFit(const BeatSalience& salience) : salience_(salience) {
  gain_.reserve(salience.beat.size());
  for (const float s : salience.beat) {
    const double beat = std::clamp(static_cast<double>(s), kLeastSalience, 1 - kLeastSalience);
    gain_.push_back(static_cast<float>(std::log(beat * (kShares - 1) / (1 - beat))));
    silence_ += std::log(1 - beat);
  }
}

Fit PulseFit::operator()(double bpm) const {
  const double period = 60 / bpm * salience_.rate, frames = static_cast<double>(salience_.beat.size());
  if (frames * kShares <= period) return {};
  const Path path(gain_, period);
  const auto salience = [&](std::size_t t) {
    const auto begin = salience_.beat.begin() + static_cast<std::ptrdiff_t>(t);
    return static_cast<double>(*std::max_element(begin, begin + static_cast<std::ptrdiff_t>(path.width())));
  };
  const auto beats = path.beats();
  double contrast = 0;
  for (std::size_t k = 1; k < beats.size(); ++k)
    contrast += salience(beats[k]) - salience((beats[k] + beats[k - 1]) / 2);
  return {(path.score() + silence_) / frames * period,
          contrast / std::max(1.0, static_cast<double>(beats.size()) - 1)};
}

}  // namespace nocturne
