// The layers of the network, each a convolution along time, computed for blocks of frames.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/beat_network.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "analyzers/beat_network_weights.h"
#include "core/clones.h"
#include "core/lanes.h"

namespace nocturne {
namespace {

using namespace beat_network;

constexpr std::int64_t kHop = 2;  // frames of onsets for each of the network's
constexpr int kHalf = kTaps / 2;  // taps on either side
constexpr std::int64_t kFarthest = kHalf * (std::int64_t{1} << (kLayers - 1));  // of the last layer's taps
constexpr std::int64_t kReach = 2 * kFarthest;  // more than all layers' together
constexpr std::int64_t kBlock = 4096;
constexpr std::int64_t kTile = 4 * kLanes;  // frames computed together
constexpr std::int64_t kMargin = kFarthest + kTile;
constexpr std::int64_t kRow = kBlock + 2 * kReach + 2 * kMargin;
static_assert((kBlock + 2 * kReach) % kTile == 0 && kTaps == 2 * kHalf + 1);

// Inputs are in units of each band's root mean square, but of no less than this, out of 255: so little is
// hardly any sound at all.
constexpr double kLeastScale = 6;
constexpr double kLargestInput = 6;

/// x for positive x, x / (1 - x) for negative: much like the exponential linear unit, and exact to the bit.
[[gnu::always_inline]] inline Float8 activate8(Float8 x) {
  const Float8 zero = spread8(0), below = x < zero ? x : zero;
  return max8(x, zero) + below / (1.0f - below);
}

/// out = carry + activation(bias + sum of w * in) for n frames, rounded up to whole tiles. Tap j of input i
/// of frame t is in[i * kRow + j * apart + t].
NOCTURNE_CLONES void convolve(const float* in, int inputs, int taps, std::int64_t apart, const float* w,
                              float bias, const float* carry, float* out, std::int64_t n) {
  for (std::int64_t t = 0; t < n; t += kTile) {
    std::array<Float8, 4> sum{spread8(bias), spread8(bias), spread8(bias), spread8(bias)};
    const float* weight = w;
    for (int i = 0; i < inputs; ++i)
      for (int j = 0; j < taps; ++j, ++weight) {
        const float* x = in + i * kRow + j * apart + t;
        for (std::size_t k = 0; k < 4; ++k) sum[k] += spread8(*weight) * load8(x + k * kLanes);
      }
    for (std::size_t k = 0; k < 4; ++k)
      store8(out + t + k * kLanes, load8(carry + t + k * kLanes) + activate8(sum[k]));
  }
}

/// Channels of a block, frame 0 of each at kMargin. What lies outside the track is zero.
class Rows {
 public:
  explicit Rows(int channels) : data_(static_cast<std::size_t>(channels * kRow)) {}
  float* operator[](int channel) { return data_.data() + channel * kRow + kMargin; }
  void clear() { std::fill(data_.begin(), data_.end(), 0.0f); }
  /// Silences the frames from n on that a tile ran over.
  void end_at(int channel, std::int64_t n) { std::fill_n((*this)[channel] + n, kTile, 0.0f); }

 private:
  std::vector<float> data_;
};

/// What each stored value of each band is to the network, which hears no difference between loud and soft.
class Inputs {
 public:
  explicit Inputs(const OnsetEnvelope& onsets) : onsets_(onsets) {
    std::array<std::int64_t, kInputs> squares{};
    for (std::int64_t k = 0; k < onsets.frames(); ++k) {
      const auto bytes = std::bit_cast<std::array<std::uint8_t, kInputs>>(onsets.detail(k));
      for (std::size_t i = 0; i < kInputs; ++i) squares[i] += bytes[i] * bytes[i];
    }
    for (std::size_t i = 0; i < kInputs; ++i) {
      const double rms = std::sqrt(static_cast<double>(squares[i]) / static_cast<double>(onsets.frames()));
      for (std::size_t v = 0; v < 256; ++v)
        tables_[i][v] =
            static_cast<float>(std::min(kLargestInput, static_cast<double>(v) / std::max(kLeastScale, rms)));
    }
  }

  /// Row i * kTaps + j: input i, j - kHalf onset frames from that of the network's frame.
  void fill(Rows& rows, std::int64_t begin, std::int64_t end) const {
    for (std::int64_t t = begin; t < end; ++t)
      for (int j = 0; j < kTaps; ++j) {
        const std::int64_t k = kHop * t + j - kHalf;
        if (k < 0 || k >= onsets_.frames()) continue;
        const auto bytes = std::bit_cast<std::array<std::uint8_t, kInputs>>(onsets_.detail(k));
        for (int i = 0; i < kInputs; ++i)
          rows[i * kTaps + j][t - begin] =
              tables_[static_cast<std::size_t>(i)][bytes[static_cast<std::size_t>(i)]];
      }
  }

 private:
  const OnsetEnvelope& onsets_;
  std::array<std::array<float, 256>, kInputs> tables_;
};

/// Runs the layers over one block after the other.
class Network {
 public:
  Network() : input_(kInputs * kTaps), here_(kChannels), next_(kChannels), zero_(1) {
    for (const std::int16_t w : kWeights) weights_.push_back(static_cast<float>(w) * kWeightUnit);
  }

  /// Leaves the last layer's answers to frames [begin, end) in here_.
  void run(const Inputs& inputs, std::int64_t begin, std::int64_t end) {
    const std::int64_t n = end - begin;
    for (Rows* r : {&input_, &here_, &next_}) r->clear();
    inputs.fill(input_, begin, end);
    weight_ = weights_.data();
    layer(input_, kInputs * kTaps, 1, 0, n, false);
    for (int i = 0; i < kLayers; ++i) layer(here_, kChannels, kTaps, std::int64_t{1} << i, n, true);
  }

  /// The logarithm of the odds that head `h` gives frame t of the block.
  float head(int h, std::int64_t t) {
    const float* w = weight_ + h * (kChannels + 1);
    float sum = w[kChannels];
    for (int c = 0; c < kChannels; ++c) sum += w[c] * here_[c][t];
    return sum;
  }

 private:
  void layer(Rows& in, int inputs, int taps, std::int64_t apart, std::int64_t n, bool residual) {
    for (int c = 0; c < kChannels; ++c) {
      const std::int64_t count = inputs * taps;
      convolve(in[0] - taps / 2 * apart, inputs, taps, apart, weight_, weight_[count],
               residual ? in[c] : zero_[0], next_[c], n);
      next_.end_at(c, n);
      weight_ += count + 1;
    }
    std::swap(here_, next_);
  }

  Rows input_, here_, next_, zero_;
  std::vector<float> weights_;
  const float* weight_ = nullptr;  // the next to be used
};

/// 1 / (1 + exp(-x)): the exponential by a power of two and a series, so the same bits everywhere.
float logistic(float x) {
  const float octaves = std::clamp(-x * 1.44269504f, -60.0f, 60.0f), whole = std::floor(octaves);
  const float y = (octaves - whole) * 0.693147181f;  // 0 to 0.7
  const float exponential =
      1 + y * (1 + y / 2 * (1 + y / 3 * (1 + y / 4 * (1 + y / 5 * (1 + y / 6 * (1 + y / 7))))));
  return 1 / (1 + std::ldexp(exponential, static_cast<int>(whole)));
}

}  // namespace

BeatSalience beat_salience(const OnsetEnvelope& onsets) {
  BeatSalience out;
  out.rate = onsets.frame_rate() / kHop;
  const std::int64_t frames = onsets.frames() / kHop;
  out.beat.resize(static_cast<std::size_t>(frames));
  out.downbeat.resize(static_cast<std::size_t>(frames));
  if (frames == 0) return out;
  const Inputs inputs(onsets);
  Network network;
  for (std::int64_t block = 0; block < frames; block += kBlock) {
    const std::int64_t begin = std::max<std::int64_t>(0, block - kReach),
                       end = std::min(frames, block + kBlock + kReach);
    network.run(inputs, begin, end);
    for (std::int64_t t = block; t < std::min(frames, block + kBlock); ++t) {
      out.beat[static_cast<std::size_t>(t)] = logistic(network.head(0, t - begin));
      out.downbeat[static_cast<std::size_t>(t)] = logistic(network.head(1, t - begin));
    }
  }
  return out;
}

}  // namespace nocturne
