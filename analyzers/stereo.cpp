// Moments of blocks of 20 ms in eight lanes, summed by seconds.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/stereo.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "core/clones.h"
#include "core/lanes.h"

namespace nocturne {
namespace {

// Short enough for sums in floats (960 products at 48 kHz), of a fixed grid so that they are the same in any
// split.
constexpr int kBlocksPerSecond = 50;
constexpr std::size_t kStretch = 3;  // seconds
constexpr double kInaudible = 1e-9;  // of amplitude 1, squared: -90 dBFS
constexpr double kBelowMean = 0.01;  // -20 dB
constexpr double kMostDb = 60;       // what is further apart is told as this
// A channel that moves 40 dB below its offset is constant: sums of floats tell no better.
constexpr double kVarianceOfPower = 1e-4;
constexpr double kLossInMonoDb = 3.5;  // 0.5 dB more than unrelated channels
constexpr double kOutOfPhase = -0.5;   // 6 dB lost

struct BlockSums {
  float left, right, ll, rr, lr;
};

NOCTURNE_CLONES void measure(const float* l, const float* r, std::size_t n, BlockSums& out) {
  Float8 left{}, right{}, ll{}, rr{}, lr{};
  const std::size_t whole = n / kLanes * kLanes;
  for (std::size_t i = 0; i < whole; i += kLanes) {
    const Float8 a = load8(l + i), b = load8(r + i);
    left += a, right += b;
    ll += a * a, rr += b * b, lr += a * b;
  }
  out = {sum8(left), sum8(right), sum8(ll), sum8(rr), sum8(lr)};
  for (std::size_t i = whole; i < n; ++i) {
    out.left += l[i], out.right += r[i];
    out.ll += l[i] * l[i], out.rr += r[i] * r[i], out.lr += l[i] * r[i];
  }
}

int channel_of(const Format& format, Speaker speaker, int otherwise) {
  const auto end = format.layout.begin() + format.channels;
  const auto found = std::find(format.layout.begin(), end, speaker);
  return found == end ? std::min(otherwise, format.channels - 1)
                      : static_cast<int>(found - format.layout.begin());
}

std::optional<double> correlation_of(const PairSums& s) {
  if (s.frames == 0) return std::nullopt;
  const auto n = static_cast<double>(s.frames);
  const double l = s.ll - s.left * s.left / n, r = s.rr - s.right * s.right / n;
  if (l <= kVarianceOfPower * s.ll || r <= kVarianceOfPower * s.rr) return std::nullopt;
  return std::clamp((s.lr - s.left * s.right / n) / std::sqrt(l * r), -1.0, 1.0);
}

bool is_audible(const PairSums& s) {
  return s.energy() > 2 * kInaudible * static_cast<double>(s.frames) && s.frames > 0;
}

double limited_db(double ratio) {
  return std::clamp(10 * std::log10(std::max(ratio, 1e-30)), -kMostDb, kMostDb);
}

/// Over stretches of 3 s, one beginning every second; of the whole track if it is shorter.
std::optional<double> lowest_correlation(std::span<const PairSums> seconds, const PairSums& all) {
  const double gate = kBelowMean * all.energy() / static_cast<double>(all.frames);
  std::optional<double> lowest;
  const std::size_t length = std::min(kStretch, seconds.size());
  for (std::size_t i = 0; i + length <= seconds.size(); ++i) {
    PairSums stretch;
    for (std::size_t k = i; k < i + length; ++k) stretch += seconds[k];
    if (stretch.energy() < gate * static_cast<double>(stretch.frames)) continue;
    if (const auto c = correlation_of(stretch)) lowest = std::min(*c, lowest.value_or(1));
  }
  return lowest;
}

}  // namespace

PairSums& PairSums::operator+=(const PairSums& o) {
  frames += o.frames;
  left += o.left, right += o.right;
  ll += o.ll, rr += o.rr, lr += o.lr;
  return *this;
}

Halo Stereo::halo(const Format& format) { return BlockGrid{format.rate, kBlocksPerSecond}.halo(); }

Stereo::Stereo(const Format& format, Mode mode)
    : left_(channel_of(format, Speaker::left, 0)),
      right_(channel_of(format, Speaker::right, 1)),
      mode_(mode) {}

void Stereo::consume(const Material& material) noexcept {
  if (mode_ == Mode::fast) return;
  const Chunk& chunk = material.chunk;
  const float *l = chunk.audio()[left_].data(), *r = chunk.audio()[right_].data();
  const BlockGrid grid{chunk.format.rate, kBlocksPerSecond};
  grid.for_each(chunk, [&](std::int64_t block, std::size_t offset, std::size_t frames) {
    BlockSums s;
    measure(l + offset, r + offset, frames, s);
    seconds_.at(block / kBlocksPerSecond) +=
        {static_cast<std::int64_t>(frames), s.left, s.right, s.ll, s.rr, s.lr};
  });
}

Stereo::Result Stereo::finish() const {
  PairSums all;
  for (const PairSums& second : seconds_.cells()) all += second;
  Result r;
  if (!is_audible(all)) return r;
  // Energies of (L + R) / 2 and (L - R) / 2, as shares of what both hold together.
  const double cross = 2 * all.lr / all.energy(), mid = (1 + cross) / 2, side = (1 - cross) / 2;
  r.width = std::clamp(side, 0.0, 1.0);
  r.correlation = correlation_of(all);
  r.correlation_min = lowest_correlation(seconds_.cells(), all);
  r.balance_db = limited_db(all.rr / std::max(all.ll, 1e-30));
  r.mono_loss_db = std::max(0.0, -limited_db(mid));
  r.mono_compatible = *r.mono_loss_db <= kLossInMonoDb && r.correlation_min.value_or(1) >= kOutOfPhase;
  return r;
}

}  // namespace nocturne
