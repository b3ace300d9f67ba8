// Viterbi's algorithm forwards, its choices made again block by block on the way back.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/beat_track.h"

#include <algorithm>
#include <cmath>

#include "analyzers/viterbi.h"

namespace nocturne {
namespace {

// Costs in units of the salience's root mean square, of which a beat is worth two or three. An interval costs
// kOffPath times the square of the logarithm of its ratio to the path's, and kChange times the size of the
// logarithm of its ratio to the one before: a step of 7 % is as dear as a beat missed. With half of
// either or half as much again the F-measure of 60 excerpts changed by less than a point, of 29 performances
// by less than two.
constexpr double kOffPath = 15, kChange = 40;
// In periods; the path is within 30 % of its middle.
constexpr double kShortest = 0.7, kLongest = 1.4;
// Frames of the longest period whose intervals are told apart by one frame, and twice that by two ...
constexpr double kFinest = 100;

constexpr std::int64_t kChunk = 4096;   // frames of salience made at once
constexpr std::int64_t kBlock = 32768;  // frames whose choices are held, 5 minutes
constexpr std::int64_t kNear = 2;       // frames from a beat to its onset's peak

/// Reads a curve in any order, a chunk at a time.
class Values {
 public:
  explicit Values(const Salience& curve) : curve_(curve), chunk_(static_cast<std::size_t>(kChunk)) {}
  float operator[](std::int64_t k) {
    if (k < first_ || k >= first_ + kChunk) {
      first_ = k / kChunk * kChunk;
      curve_.fill(first_, chunk_);
    }
    return chunk_[static_cast<std::size_t>(k - first_)];
  }

 private:
  const Salience& curve_;
  std::vector<float> chunk_;
  std::int64_t first_ = -kChunk;
};

float root_mean_square(const Salience& curve) {
  Values values(curve);
  double power = 0;
  for (std::int64_t k = 0; k < curve.frames(); ++k) power += std::pow(values[k], 2);
  return static_cast<float>(
      std::sqrt(power / static_cast<double>(std::max<std::int64_t>(1, curve.frames()))));
}

struct Intervals {
  std::vector<std::int64_t> frames;
  std::vector<float> logarithm, costs;  // of the change to the next
  explicit Intervals(double period) {
    const auto step = 1 + static_cast<std::int64_t>(period / kFinest);
    for (auto n = std::max<std::int64_t>(1, std::lround(kShortest * period));
         n <= std::lround(kLongest * period) || frames.size() < 2; n += step) {
      frames.push_back(n);
      logarithm.push_back(static_cast<float>(std::log(n)));
    }
    for (std::size_t i = 1; i < frames.size(); ++i)
      costs.push_back(static_cast<float>(kChange) * (logarithm[i] - logarithm[i - 1]));
  }
  std::size_t count() const { return frames.size(); }
};

/// States are a frame with a beat and the interval before it.
class Trellis {
 public:
  Trellis(const Salience& salience, float unit, const TempoPath& path)
      : intervals_(path.middle()),
        path_(path),
        values_(salience),
        frames_(salience.frames()),
        unit_(unit),
        rows_(intervals_.frames.back() + 1),
        scores_(static_cast<std::size_t>(rows_) * intervals_.count()),
        choices_(static_cast<std::size_t>(std::min(kBlock, frames_)) * intervals_.count()) {}

  /// The frames of the best sequence's beats, the last first.
  std::vector<std::int64_t> best() {
    for (std::int64_t begin = 0; begin < frames_; begin += kBlock) {
      starts_.push_back(scores_);
      run(begin);
    }
    std::vector<std::int64_t> beats;
    std::size_t interval = last_interval_;
    for (std::int64_t k = last_; k >= 0;) {
      beats.push_back(k);
      k -= intervals_.frames[interval];
      if (k >= 0) interval = choice(k, interval);
    }
    return beats;
  }

 private:
  /// Goes through the block from `begin` on, and keeps its choices.
  void run(std::int64_t begin) {
    begin_ = begin;
    for (std::int64_t k = begin; k < std::min(frames_, begin + kBlock); ++k) step(k);
  }

  void step(std::int64_t k) {
    const std::size_t n = intervals_.count();
    const float value = values_[k] / unit_, right = static_cast<float>(std::log(path_.period(k)));
    const std::span<float> row(scores_.data() + index(k), n);
    for (std::size_t i = 0; i < n; ++i) {
      const float off = intervals_.logarithm[i] - right;
      row[i] =
          scores_[index(k - intervals_.frames[i]) + i] + value - static_cast<float>(kOffPath) * off * off;
    }
    if (k + static_cast<std::int64_t>(path_.middle()) >= frames_)
      if (const auto most = std::max_element(row.begin(), row.end()); *most > highest_)
        highest_ = *most, last_ = k, last_interval_ = static_cast<std::size_t>(most - row.begin());
    spread(row, intervals_.costs, {choices_.data() + static_cast<std::size_t>(k - begin_) * n, n});
  }

  /// The best interval before a beat at k that the next follows after `interval`.
  std::size_t choice(std::int64_t k, std::size_t interval) {
    if (k < begin_) {
      const std::int64_t block = k / kBlock;
      scores_ = starts_[static_cast<std::size_t>(block)];
      run(block * kBlock);
    }
    return choices_[static_cast<std::size_t>(k - begin_) * intervals_.count() + interval];
  }

  /// Of a frame's row; before the first all scores are 0.
  std::size_t index(std::int64_t k) const {
    return static_cast<std::size_t>((k + rows_) % rows_) * intervals_.count();
  }

  const Intervals intervals_;
  const TempoPath& path_;
  Values values_;
  const std::int64_t frames_;
  const float unit_;
  const std::int64_t rows_;
  std::vector<float> scores_;               // of the last rows, each with the costs of every next interval
  std::vector<std::uint8_t> choices_;       // of the block from begin_ on
  std::vector<std::vector<float>> starts_;  // the scores before each block
  std::int64_t begin_ = 0, last_ = -1;
  std::size_t last_interval_ = 0;
  float highest_ = -1e30f;
};

/// The peak of the onsets within kNear, between frames by a parabola; where nothing stands out, the frame
/// itself.
double refine(Values& onsets, std::int64_t frame, std::int64_t frames, float rms) {
  const auto itself = static_cast<double>(frame);
  std::int64_t peak = frame;
  for (auto k = std::max<std::int64_t>(1, frame - kNear); k <= std::min(frames - 2, frame + kNear); ++k)
    if (onsets[k] > onsets[peak]) peak = k;
  const float y = onsets[peak];
  if (y < rms || peak < 1 || peak > frames - 2) return itself;
  const float before = onsets[peak - 1], after = onsets[peak + 1], bend = before - 2 * y + after;
  if (y < before || y < after || bend >= 0) return itself;
  return static_cast<double>(peak) + 0.5 * (before - after) / bend;
}

}  // namespace

std::vector<double> track_beats(const Salience& salience, const Salience& onsets, const TempoPath& path) {
  const float unit = root_mean_square(salience), rms = root_mean_square(onsets);
  if (unit == 0 || rms == 0) return {};
  const auto found = Trellis(salience, unit, path).best();
  Values values(onsets);
  std::vector<double> beats;
  beats.reserve(found.size());
  for (auto k = found.rbegin(); k != found.rend(); ++k)
    beats.push_back(refine(values, *k, onsets.frames(), rms));
  return beats;
}

}  // namespace nocturne
