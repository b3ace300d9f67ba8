// The K-weighting recursion in double precision over eight lanes.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A lane is a channel in one stretch of the chunk (two channels in four stretches, or one in eight), warmed
// up on what precedes the stretch: recursive filters cannot be spread over time otherwise.
#include "dsp/k_weighting.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "core/clones.h"
#include "core/lanes.h"

namespace nocturne {
namespace {

// BS.1770-5, Annex 1, Tables 1 and 2.
constexpr double kTableRate = 48'000;
constexpr Biquad kShelf{1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241,
                        0.73248077421585};
constexpr Biquad kHighPass{1, -2, 1, -1.99004745483398, 0.99007225036621};

constexpr double kSideWeight = 1.41;

/// c0 + c1 u + c2 u^2, where u = (1 - 1/z) / (1 + 1/z), the bilinear transform's frequency.
struct Quadratic {
  double c0, c1, c2;
};
Quadratic to_analogue(double b0, double b1, double b2) { return {b0 + b1 + b2, 2 * (b0 - b2), b0 - b1 + b2}; }
std::array<double, 3> to_digital(Quadratic q) {
  return {q.c0 + q.c1 + q.c2, 2 * (q.c0 - q.c2), q.c0 - q.c1 + q.c2};
}
Quadratic stretched(Quadratic q, double by) { return {q.c0, q.c1 * by, q.c2 * by * by}; }

/// A filter of the tables at another rate: u is stretched so that the natural frequency of the poles, where
/// d0 = d2 u^2, stays where it was in Hz.
Biquad carried(const Biquad& f, double rate) {
  const Quadratic numerator = to_analogue(f.b0, f.b1, f.b2), denominator = to_analogue(1, f.a1, f.a2);
  const double corner = std::sqrt(denominator.c0 / denominator.c2);
  const double stretch = corner / std::tan(std::atan(corner) * kTableRate / rate);
  const auto b = to_digital(stretched(numerator, stretch)), a = to_digital(stretched(denominator, stretch));
  return {b[0] / a[0], b[1] / a[0], b[2] / a[0], a[1] / a[0], a[2] / a[0]};
}

double weight_of(Speaker speaker, Speaker sides) {
  using enum Speaker;
  if (speaker == lfe) return 0;
  const bool is_side = speaker == surround_left || speaker == surround_right;
  const bool is_back = speaker == back_left || speaker == back_right;
  return is_side || (is_back && sides == back_left) ? kSideWeight : 1;
}

constexpr int kStreams = 8;
constexpr std::int64_t kLongestRun = 1024;
constexpr std::array<float, kLongestRun> kSilence{};

using Float4 [[gnu::vector_size(16)]] = float;
using Double8 [[gnu::vector_size(64)]] = double;

/// Delay elements of both stages (transposed direct form II) and the energy of one run, a lane a stream.
struct Lanes {
  Double8 shelf1{}, shelf2{}, pass1{}, pass2{}, energy{};
};
struct Registers {
  Lanes lanes;
  std::array<double, kStreams> energies{};  // since they were last taken
};

[[gnu::always_inline]] inline void step(const KWeighting& k, Float8 frame, Lanes& s) {
  const Double8 x = __builtin_convertvector(frame, Double8);
  const Double8 shelved = k.shelf.b0 * x + s.shelf1;
  s.shelf1 = (k.shelf.b1 * x + s.shelf2) - k.shelf.a1 * shelved;
  s.shelf2 = k.shelf.b2 * x - k.shelf.a2 * shelved;
  const Double8 y = shelved + s.pass1;
  s.pass1 = (s.pass2 - 2 * shelved) - k.high_pass.a1 * y;
  s.pass2 = shelved - k.high_pass.a2 * y;
  s.energy += y * y;
}

/// Four frames of two streams that lie four apart.
[[gnu::always_inline]] inline Float8 load_pair(const float* const* x, std::size_t i) {
  Float4 low, high;
  std::memcpy(&low, x[0] + i, sizeof low);
  std::memcpy(&high, x[4] + i, sizeof high);
  return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7);
}
/// The first (second) two of each four lanes of a and b, taken in turns: four of these transpose 4 x 4.
[[gnu::always_inline]] inline Float8 zip_first(Float8 a, Float8 b) {
  return __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13);
}
[[gnu::always_inline]] inline Float8 zip_second(Float8 a, Float8 b) {
  return __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15);
}
[[gnu::always_inline]] inline void four_steps(const KWeighting& k, const float* const* x, std::size_t i,
                                              Lanes& s) {
  const Float8 a = load_pair(x, i), b = load_pair(x + 1, i), c = load_pair(x + 2, i), d = load_pair(x + 3, i);
  const Float8 ac = zip_first(a, c), bd = zip_first(b, d), ac2 = zip_second(a, c), bd2 = zip_second(b, d);
  step(k, zip_first(ac, bd), s);
  step(k, zip_second(ac, bd), s);
  step(k, zip_first(ac2, bd2), s);
  step(k, zip_second(ac2, bd2), s);
}

/// Filters `frames` frames of each stream and adds up their squares.
NOCTURNE_CLONES void run(const KWeighting& filter, const float* const* x, std::size_t frames,
                         Registers& registers) {
  const KWeighting k = filter;
  Lanes s = registers.lanes;
  s.energy = Double8{};
  std::size_t i = 0;
  for (; i + 4 <= frames; i += 4) four_steps(k, x, i, s);
  for (; i < frames; ++i)
    step(k, Float8{x[0][i], x[1][i], x[2][i], x[3][i], x[4][i], x[5][i], x[6][i], x[7][i]}, s);
  registers.lanes = s;
  for (std::size_t j = 0; j < kStreams; ++j) registers.energies[j] += s.energy[j];
}

/// One lane's way through the chunk: `position` walks from the warm-up to `end`; energy counts from `begin`
/// on. Frames are counted from the start of the chunk's span; before it the track has not begun.
struct Stream {
  const float* samples = kSilence.data();
  double weight = 0;
  std::int64_t position = 0, begin = 0, end = 0;
  std::int64_t block = 0;  // the sub-block being summed
  std::int64_t stop = 0;   // where its energy is complete, or the stream ends

  bool done() const { return position >= end; }
  const float* next() const { return position < 0 || done() ? kSilence.data() : samples + position; }
  /// Frames until something must be done for this stream.
  std::int64_t run_length() const {
    if (done()) return kLongestRun;
    const std::int64_t event = position < 0 ? 0 : position < begin ? begin : stop;
    return event - position;
  }
};

/// Walks eight streams in step, from event to event.
class Walk {
 public:
  Walk(const KWeighting& filter, EnergyGrid grid, const Chunk& chunk, std::span<double> blocks)
      : filter_(filter), grid_(grid), span_begin_(chunk.span.begin), body_(chunk.body), blocks_(blocks) {}

  Stream stream(std::span<const float> channel, double weight, std::int64_t segment,
                std::int64_t segments) const;
  void walk(std::array<Stream, kStreams>& streams) noexcept;

 private:
  std::int64_t block_end(std::int64_t block) const { return grid_.begin(block + 1) - span_begin_; }
  void advance(Stream& s, double& energy, std::int64_t frames) noexcept;

  const KWeighting& filter_;
  EnergyGrid grid_;
  std::int64_t span_begin_;
  Frames body_;
  std::span<double> blocks_;
};

/// Segments are whole sub-blocks long where the rate allows it, so that all streams meet their events at
/// once.
Stream Walk::stream(std::span<const float> channel, double weight, std::int64_t segment,
                    std::int64_t segments) const {
  const std::int64_t block = std::max<std::int64_t>(1, grid_.rate / EnergyGrid::kBlocksPerSecond);
  const std::int64_t length = (body_.size() / segments / block + 1) * block;
  const std::int64_t begin = std::min(body_.end, body_.begin + segment * length);
  Stream s;
  s.samples = channel.data();
  s.weight = weight;
  s.begin = begin - span_begin_;
  s.end = std::min(body_.end, begin + length) - span_begin_;
  s.position = s.begin == s.end ? s.end : s.begin - KWeightedEnergy::warm_up(grid_.rate);
  s.block = grid_.block_of(begin);
  s.stop = std::min(s.end, block_end(s.block));
  return s;
}

void Walk::walk(std::array<Stream, kStreams>& streams) noexcept {
  Registers registers;
  while (!std::all_of(streams.begin(), streams.end(), [](const Stream& s) { return s.done(); })) {
    std::int64_t frames = kLongestRun;
    std::array<const float*, kStreams> x;
    for (std::size_t i = 0; i < kStreams; ++i) {
      frames = std::min(frames, streams[i].run_length());
      x[i] = streams[i].next();
    }
    run(filter_, x.data(), static_cast<std::size_t>(frames), registers);
    for (std::size_t i = 0; i < kStreams; ++i) advance(streams[i], registers.energies[i], frames);
  }
}

void Walk::advance(Stream& s, double& energy, std::int64_t frames) noexcept {
  s.position += frames;
  if (s.position <= s.begin) {
    energy = 0;
  } else if (s.position == s.stop) {
    blocks_[static_cast<std::size_t>(s.block - grid_.block_of(body_.begin))] += s.weight * energy;
    energy = 0;
    s.stop = std::min(s.end, block_end(++s.block));
  }
}

}  // namespace

KWeighting k_weighting(double rate) { return {carried(kShelf, rate), carried(kHighPass, rate)}; }

std::vector<double> loudness_weights(const Format& format) {
  using enum Speaker;
  const auto begin = format.layout.begin(), end = begin + format.channels;
  const bool has_sides =
      std::any_of(begin, end, [](Speaker s) { return s == surround_left || s == surround_right; });
  std::vector<double> weights;
  for (auto s = begin; s != end; ++s) weights.push_back(weight_of(*s, has_sides ? surround_left : back_left));
  return weights;
}

KWeightedEnergy::KWeightedEnergy(const Format& format)
    : grid_{format.rate}, filter_(k_weighting(format.rate)), weights_(loudness_weights(format)) {
  for (double& w : weights_) w *= filter_.high_pass.b0 * filter_.high_pass.b0;
}

void KWeightedEnergy::add(const Chunk& chunk, std::span<double> blocks) const noexcept {
  if (chunk.body.size() == 0) return;
  std::array<int, kMaxChannels> heard{};
  std::size_t count = 0;
  for (int c = 0; c < chunk.format.channels; ++c)
    if (weights_[static_cast<std::size_t>(c)] > 0) heard[count++] = c;
  const AudioView audio = chunk.audio();
  Walk walk(filter_, grid_, chunk, blocks);
  for (std::size_t first = 0; first < count; first += 2) {
    const std::size_t together = std::min<std::size_t>(2, count - first), segments = kStreams / together;
    std::array<Stream, kStreams> streams;
    for (std::size_t i = 0; i < kStreams; ++i) {
      const int c = heard[first + i / segments];
      streams[i] = walk.stream(audio[c], weights_[static_cast<std::size_t>(c)],
                               static_cast<std::int64_t>(i % segments), static_cast<std::int64_t>(segments));
    }
    walk.walk(streams);
  }
}

}  // namespace nocturne
