// Beat tracking by dynamic programming, the strengths made block by block.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/beat_track.h"

#include <algorithm>
#include <cmath>

namespace nocturne {
namespace {

constexpr std::size_t kBlock = 4096;
// What a beat loses for following the last one too early or too late: this times the square of the logarithm
// of the interval in periods. With strengths of about 1 Ellis's value of 100 keeps to the period within a few
// per cent unless several onsets in a row say otherwise.
constexpr double kTightness = 100;

/// Every interval from half the shortest period to twice the longest, or as many as a byte counts: 3 hours of
/// frames, each with the interval before it, are a megabyte then. Only below 40 BPM does an interval of
/// twice the period fall out.
struct Intervals {
  static constexpr std::size_t kMost = 256;
  int shortest;
  std::vector<double> logarithm;
  explicit Intervals(double period) : shortest(std::max(1, static_cast<int>(period / 2))) {
    for (int i = shortest; i <= static_cast<int>(2 * period) && logarithm.size() < kMost; ++i)
      logarithm.push_back(std::log(i));
  }
  int longest() const { return shortest + static_cast<int>(logarithm.size()) - 1; }
};

/// Reads the strengths in order, a block at a time.
class Strengths {
 public:
  explicit Strengths(const Salience& onsets) : onsets_(onsets), block_(kBlock) {}
  float operator[](std::int64_t k) {
    if (k < first_ || k >= first_ + static_cast<std::int64_t>(kBlock)) {
      first_ = k / static_cast<std::int64_t>(kBlock) * static_cast<std::int64_t>(kBlock);
      onsets_.fill(first_, block_);
    }
    return block_[static_cast<std::size_t>(k - first_)];
  }

 private:
  const Salience& onsets_;
  std::vector<float> block_;
  std::int64_t first_ = -static_cast<std::int64_t>(kBlock);
};

float root_mean_square(const Salience& onsets) {
  Strengths strengths(onsets);
  double power = 0;
  for (std::int64_t k = 0; k < onsets.frames(); ++k) power += std::pow(strengths[k], 2);
  return static_cast<float>(
      std::sqrt(power / static_cast<double>(std::max<std::int64_t>(1, onsets.frames()))));
}

/// The best scores of sequences that end at each frame, of the last frames only.
class Scores {
 public:
  explicit Scores(int longest) : scores_(static_cast<std::size_t>(longest)) {}
  // What best_predecessor() reads is far less than the block that is kept.
  void push(double score) {
    scores_.push_back(score);
    if (scores_.size() >= 4 * kBlock) scores_.erase(scores_.begin(), scores_.end() - kBlock);
  }
  const double* end() const { return scores_.data() + scores_.size(); }

 private:
  std::vector<double> scores_;
};

struct Best {
  double score;
  std::uint8_t index;  // of the interval
};

Best best_predecessor(const Scores& scores, const Intervals& intervals, double period) {
  Best best{-1e30, 0};
  const double* last = scores.end() - intervals.shortest;
  const double right = std::log(period);
  for (std::size_t i = 0; i < intervals.logarithm.size(); ++i) {
    const double off = intervals.logarithm[i] - right, score = *(last - i) - kTightness * off * off;
    if (score > best.score) best = {score, static_cast<std::uint8_t>(i)};
  }
  return best;
}

/// The peak of the strengths within two frames, between frames by a parabola; where nothing stands out, the
/// frame itself.
Beat refine(Strengths& strengths, std::int64_t frame, std::int64_t frames, float rms) {
  std::int64_t peak = frame;
  for (std::int64_t k = std::max<std::int64_t>(1, frame - 2); k <= std::min(frames - 2, frame + 2); ++k)
    if (strengths[k] > strengths[peak]) peak = k;
  const float y = strengths[peak];
  if (y < rms || peak < 1 || peak > frames - 2) return {static_cast<double>(frame), strengths[frame] / rms};
  const float before = strengths[peak - 1], after = strengths[peak + 1], bend = before - 2 * y + after;
  if (y < before || y < after || bend >= 0) return {static_cast<double>(frame), strengths[frame] / rms};
  return {static_cast<double>(peak) + 0.5 * (before - after) / bend, y / rms};
}

}  // namespace

std::vector<Beat> track_beats(const Salience& onsets, const TempoPath& path) {
  const Intervals intervals(path.middle());
  const float rms = root_mean_square(onsets);
  if (rms == 0) return {};
  Strengths strengths(onsets);
  Scores scores(intervals.longest());
  std::vector<std::uint8_t> back(static_cast<std::size_t>(onsets.frames()));
  std::int64_t last = 0;
  double best_end = -1e30;
  for (std::int64_t k = 0; k < onsets.frames(); ++k) {
    const Best best = best_predecessor(scores, intervals, path.period(k));
    const double score = best.score + strengths[k] / rms;
    scores.push(score);
    back[static_cast<std::size_t>(k)] = best.index;
    if (k + static_cast<std::int64_t>(path.middle()) >= onsets.frames() && score > best_end)
      best_end = score, last = k;
  }
  const auto before = [&](std::int64_t k) {
    return k - intervals.shortest - back[static_cast<std::size_t>(k)];
  };
  std::size_t count = 0;
  for (std::int64_t k = last; k >= 0; k = before(k)) ++count;
  std::vector<Beat> beats(count);  // counted first: a long track's list would double while it grows
  for (std::int64_t k = last; k >= 0; k = before(k))
    beats[--count] = refine(strengths, k, onsets.frames(), rms);
  return beats;
}

}  // namespace nocturne
