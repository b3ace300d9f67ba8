// Scores of alignments, and how far the best stands out.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/mp3_trace.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <iterator>
#include <numbers>
#include <numeric>
#include <span>

#include "core/clones.h"
#include "dsp/mp3_filterbank.h"

namespace nocturne {
namespace {

constexpr int kLowestRate = 16'000, kHighestRate = 48'000;  // of Layer III, with MPEG-2's extension
// A multiple of the granule, so that alignments mean the same in each; half a granule late, so that usual
// ones (a decoder's delay cut off or not) lie in the middle.
constexpr std::int64_t kEvery = 48 * kMp3Granule, kFirst = kMp3Granule / 2;
constexpr std::int64_t kDense = 96, kSparse = 4;  // all of the first minute, one of four later
constexpr float kQuiet = 1e-3f;                   // a probe that never reaches -60 dBFS says nothing

// Bands from 1.4 to 20.7 kHz at 44.1 kHz, in groups of four: which of them have zeros depends on the bit
// rate.
constexpr std::array<int, 20> kBands{2,  3,  5,  7,  8,  9,  11, 13, 14, 15,
                                     16, 17, 18, 19, 20, 21, 23, 25, 27, 29};
constexpr std::size_t kGroupBands = 4, kGroups = kBands.size() / kGroupBands;
constexpr std::size_t kSignals = 4;  // left, right, and what joint stereo codes: their sum and difference
constexpr std::size_t kRows = kGroups * kSignals;

constexpr float kRoundingPower = 0x1p-30f / 12;  // of samples rounded to 16 bits
constexpr int kLogShift = 12;                    // log2 in steps of 2^-11: sums of 24 h fit

using Scores = std::array<std::int32_t, kMp3Granule>;

/// Adds log2(1 + x^2 / rounding noise) in steps of 2^-11, by the float's own exponent and mantissa: piecewise
/// linear and at most 0.09 off, which is the same for all alignments.
NOCTURNE_CLONES void add_logarithms(const float* l, const float* r, float left, float right,
                                    std::int32_t* scores) {
  const std::int32_t one = std::bit_cast<std::int32_t>(1.0f);
  for (std::size_t a = 0; a < kMp3Granule; ++a) {
    const float x = left * l[a] + right * r[a];
    scores[a] += (std::bit_cast<std::int32_t>(1 + x * x / kRoundingPower) - one) >> kLogShift;
  }
}

/// Weights of left and right in each signal.
constexpr float kHalf = std::numbers::sqrt2_v<float> / 2;
constexpr std::array<std::array<float, 2>, kSignals> kMixes{
    {{1, 0}, {0, 1}, {kHalf, kHalf}, {kHalf, -kHalf}}};

double median(std::vector<double> x) {
  const auto middle = x.begin() + static_cast<std::ptrdiff_t>(x.size() / 2);
  std::nth_element(x.begin(), middle, x.end());
  return *middle;
}

/// How far each alignment lies below its neighbours: the trace is one alignment wide, what music does is not.
std::vector<double> dips(std::span<const std::int64_t> scores) {
  constexpr std::ptrdiff_t kNear = 2, kFar = 6;
  const auto n = static_cast<std::ptrdiff_t>(scores.size());
  std::vector<double> out, around;
  for (std::ptrdiff_t a = 0; a < n; ++a) {
    around.clear();
    for (std::ptrdiff_t b = std::max<std::ptrdiff_t>(0, a - kFar); b <= std::min(n - 1, a + kFar); ++b)
      if (std::abs(b - a) >= kNear)
        around.push_back(static_cast<double>(scores[static_cast<std::size_t>(b)]));
    out.push_back(median(around) - static_cast<double>(scores[static_cast<std::size_t>(a)]));
  }
  return out;
}

/// In units of their own spread (1.4826 median absolute deviations are a standard deviation).
void standardize(std::vector<double>& x, double least_spread) {
  const double middle = median(x);
  std::vector<double> distances;
  for (const double v : x) distances.push_back(std::abs(v - middle));
  const double spread = std::max(least_spread, 1.4826 * median(distances));
  for (double& v : x) v = (v - middle) / spread;
}

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

/// How sure one alignment is that of granules. What never was MP3 has several of nearly the same height (the
/// best mostly 1.1 times the second, in 173 pieces at most 1.9 times, and 2.1 high); MP3 has one that stands
/// out, at 320 kbit/s mostly fivefold (in 67 pieces at least 2.3 times, and 3.4 high).
double one_stands_out(std::span<const double> heights) {
  constexpr double kHigh = 2.0, kHighStep = 0.12, kApart = 1.85, kApartStep = 0.07;
  const auto best = std::ranges::max_element(heights) - heights.begin();
  double second = 0.1;
  for (std::ptrdiff_t a = 0; a < std::ssize(heights); ++a)
    if (std::abs(a - best) > 1) second = std::max(second, heights[static_cast<std::size_t>(a)]);
  const double peak = heights[static_cast<std::size_t>(best)];
  return logistic(std::min((peak - kHigh) / kHighStep, (peak / second - kApart) / kApartStep));
}

/// How sure alignments 64 apart are those of frames of 1,024, which AAC has: 64 is what these and granules
/// have in common. The highest mean of such nine is at most 0.61 in 173 pieces that never were AAC (mostly
/// 0.3), and mostly 1 after AAC at 128 kbit/s.
double comb_stands_out(std::span<const double> heights) {
  constexpr std::size_t kApart = std::gcd(kMp3Granule, std::size_t{1024});
  constexpr double kHigh = 0.68, kHighStep = 0.03;
  std::array<double, kApart> comb{};
  for (std::size_t a = 0; a < heights.size(); ++a) comb[a % kApart] += heights[a] * kApart / kMp3Granule;
  return logistic((std::ranges::max(comb) - kHigh) / kHighStep);
}

}  // namespace

/// Of one channel at a time.
struct Mp3Trace::Channel {
  Mp3Filterbank bank{kBands};
  std::vector<float> lines = std::vector<float>(kMp3Lines * kMp3Granule);  // of one band
};

Halo Mp3Trace::halo() { return {0, static_cast<std::int64_t>(kMp3Reach)}; }

void Mp3Trace::add(const Chunk& chunk) {
  if (chunk.format.rate < kLowestRate || chunk.format.rate > kHighestRate) return;
  Channel left, right;
  std::int64_t k = std::max<std::int64_t>(0, chunk.body.begin - kFirst + kEvery - 1) / kEvery;
  for (; kFirst + k * kEvery < chunk.body.end; ++k) {
    const std::int64_t at = kFirst + k * kEvery;
    if ((k < kDense || k % kSparse == 0) && at + static_cast<std::int64_t>(kMp3Reach) <= chunk.span.end)
      probe(chunk.audio(), static_cast<std::size_t>(at - chunk.span.begin), left, right);
  }
}

void Mp3Trace::probe(AudioView audio, std::size_t at, Channel& left, Channel& right) {
  const auto l = audio[0].subspan(at, kMp3Reach),
             r = audio[audio.channels() > 1 ? 1 : 0].subspan(at, kMp3Reach);
  const auto loud = [](float x) { return std::abs(x) >= kQuiet; };
  if (std::ranges::none_of(l, loud) && std::ranges::none_of(r, loud)) return;
  ++probes_;
  left.bank.analyze(l.data());
  right.bank.analyze(r.data());
  scores_.resize(kRows * kMp3Granule);
  for (std::size_t group = 0; group < kGroups; ++group) {
    std::array<Scores, kSignals> sums{};
    for (std::size_t band = group * kGroupBands; band < (group + 1) * kGroupBands; ++band) {
      left.bank.lines(band, left.lines);
      right.bank.lines(band, right.lines);
      for (std::size_t s = 0; s < kSignals; ++s)
        for (std::size_t line = 0; line < left.lines.size(); line += kMp3Granule)
          add_logarithms(left.lines.data() + line, right.lines.data() + line, kMixes[s][0], kMixes[s][1],
                         sums[s].data());
    }
    for (std::size_t s = 0; s < kSignals; ++s)
      for (std::size_t a = 0; a < kMp3Granule; ++a)
        scores_[(group * kSignals + s) * kMp3Granule + a] += sums[s][a];
  }
}

void Mp3Trace::merge(Mp3Trace&& later) {
  if (later.scores_.empty()) return;
  if (scores_.empty()) {
    *this = std::move(later);
    return;
  }
  for (std::size_t i = 0; i < scores_.size(); ++i) scores_[i] += later.scores_[i];
  probes_ += later.probes_;
}

/// All rows together, each by its own spread, to the power 1.5: a trace shows much in some rows, music by
/// chance a little in all.
double Mp3Trace::confidence() const {
  constexpr double kLeastSpread = 0.005 * (1 << (23 - kLogShift)) * kGroupBands * kMp3Lines;  // a probe
  if (scores_.empty()) return 0;
  std::vector<double> heights(kMp3Granule);
  for (std::size_t row = 0; row < kRows; ++row) {
    std::vector<double> d = dips(std::span(scores_).subspan(row * kMp3Granule, kMp3Granule));
    standardize(d, kLeastSpread * static_cast<double>(probes_));
    for (std::size_t a = 0; a < kMp3Granule; ++a)
      heights[a] += d[a] * std::sqrt(std::abs(d[a])) / static_cast<double>(kRows);
  }
  return std::max(one_stands_out(heights), comb_stands_out(heights));
}

}  // namespace nocturne
