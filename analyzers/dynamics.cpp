// Energies and peaks of blocks of 50 ms, gathered into segments of 3 s.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/dynamics.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "analyzers/statistics.h"
#include "core/clones.h"
#include "core/lanes.h"

namespace nocturne {
namespace {

constexpr int kBlocksPerSecond = 20;
constexpr std::int64_t kBlocksPerSegment = 3 * kBlocksPerSecond;
constexpr double kSilence = 1e-6;  // mean square: -60 dBFS
constexpr double kLoudest = 0.2;   // share of the segments that DR takes its level from

NOCTURNE_CLONES void measure(const float* x, std::size_t n, float& energy, float& peak) {
  Float8 sum{}, most{};
  const std::size_t whole = n / kLanes * kLanes;
  for (std::size_t i = 0; i < whole; i += kLanes) {
    const Float8 v = load8(x + i);
    sum += v * v;
    most = max8(most, max8(v, -v));
  }
  energy = sum8(sum);
  peak = 0;
  for (int lane = 0; lane < kLanes; ++lane) peak = std::max(peak, most[lane]);
  for (std::size_t i = whole; i < n; ++i) {
    energy += x[i] * x[i];
    peak = std::max(peak, std::abs(x[i]));
  }
}

double power_db(double power) { return 10 * std::log10(power); }
double crest_db(double peak, double mean_square) { return power_db(peak * peak / mean_square); }

LevelPercentiles percentiles(std::vector<double> powers) {
  if (powers.empty()) return {};
  const auto at = [&](double share) {
    const auto n = static_cast<std::ptrdiff_t>(std::lround(share * static_cast<double>(powers.size() - 1)));
    std::nth_element(powers.begin(), powers.begin() + n, powers.end());
    return power_db(powers[static_cast<std::size_t>(n)]);
  };
  return {at(0.10), at(0.50), at(0.95)};
}

}  // namespace

Dynamics::Segment& Dynamics::Segment::operator+=(const Segment& o) {
  frames += o.frames;
  if (channels.size() < o.channels.size()) channels.resize(o.channels.size());
  for (std::size_t c = 0; c < o.channels.size(); ++c) {
    channels[c].energy += o.channels[c].energy;
    channels[c].peak = std::max(channels[c].peak, o.channels[c].peak);
  }
  return *this;
}

Dynamics::Extent Dynamics::Segment::all() const {
  Extent out;
  for (const Extent& e : channels) out.energy += e.energy, out.peak = std::max(out.peak, e.peak);
  return out;
}

Halo Dynamics::halo(const Format& format) { return BlockGrid{format.rate, kBlocksPerSecond}.halo(); }

Dynamics::Dynamics(const Format& format, Mode mode) : format_(format), mode_(mode) {}

void Dynamics::consume(const Material& material) noexcept {
  if (mode_ == Mode::fast) return;
  const AudioView audio = material.chunk.audio();
  const BlockGrid grid{format_.rate, kBlocksPerSecond};
  grid.for_each(material.chunk, [&](std::int64_t block, std::size_t offset, std::size_t frames) {
    Segment& segment = segments_.at(block / kBlocksPerSegment);
    segment.channels.resize(static_cast<std::size_t>(format_.channels));
    segment.frames += static_cast<std::int64_t>(frames);
    double sum = 0;
    for (int c = 0; c < format_.channels; ++c) {
      float energy = 0, peak = 0;
      measure(audio[c].data() + offset, frames, energy, peak);
      Extent& e = segment.channels[static_cast<std::size_t>(c)];
      e.energy += energy;
      e.peak = std::max(e.peak, peak);
      sum += energy;
    }
    if (grid.is_whole(block, frames))
      blocks_.push_back(static_cast<float>(sum / static_cast<double>(frames) / format_.channels));
  });
}

void Dynamics::merge(Dynamics&& later) {
  segments_.merge(std::move(later.segments_));
  if (blocks_.empty())
    blocks_ = std::move(later.blocks_);
  else
    blocks_.insert(blocks_.end(), later.blocks_.begin(), later.blocks_.end());
}

/// Those of full length; the only one of a track that is shorter.
std::vector<Dynamics::Segment> Dynamics::whole_segments() const {
  std::vector<Segment> out = segments_.cells();
  const BlockGrid grid{format_.rate, kBlocksPerSecond};
  const auto last = static_cast<std::int64_t>(out.size()) - 1;
  if (last < 1) return out;
  const std::int64_t full = grid.begin((last + 1) * kBlocksPerSegment) - grid.begin(last * kBlocksPerSegment);
  if (out.back().frames < full) out.pop_back();
  return out;
}

/// The level is that of a sine of the same energy, twice the mean square, so that a sine has a DR of 0.
std::optional<double> Dynamics::dr(std::size_t channel, const std::vector<Segment>& segments) const {
  std::vector<double> powers, peaks;
  for (const Segment& s : segments) {
    powers.push_back(2 * s.channels[channel].energy / static_cast<double>(s.frames));
    peaks.push_back(s.channels[channel].peak);
  }
  std::sort(powers.begin(), powers.end(), std::greater<>());
  std::sort(peaks.begin(), peaks.end(), std::greater<>());
  const auto loudest =
      std::max<std::size_t>(1, static_cast<std::size_t>(kLoudest * static_cast<double>(powers.size())));
  double sum = 0;
  for (std::size_t i = 0; i < loudest; ++i) sum += powers[i];
  const double level = sum / static_cast<double>(loudest), peak = peaks[peaks.size() > 1 ? 1 : 0];
  if (level < 2 * kSilence || peak == 0) return std::nullopt;
  return crest_db(peak, level);
}

void Dynamics::describe_segments(Result& out) const {
  const std::vector<Segment> segments = whole_segments();
  std::vector<double> powers;
  RunningStatistics crests, peaks, drs;
  for (const Segment& s : segments) {
    const Extent e = s.all();
    const double power = e.energy / static_cast<double>(s.frames) / format_.channels;
    if (power < kSilence) continue;
    powers.push_back(power);
    crests.add(crest_db(e.peak, power));
    peaks.add(e.peak);
  }
  if (powers.empty()) return;
  for (std::size_t c = 0; c < static_cast<std::size_t>(format_.channels); ++c)
    if (const auto d = dr(c, segments)) drs.add(*d);
  out.dr_db = drs.result().mean;
  out.level_3s = percentiles(std::move(powers));
  out.dynamic_range_variation_db = std::sqrt(*crests.result().variance);
  const Statistics p = peaks.result();
  out.peak_consistency = std::max(0.0, 1 - std::sqrt(*p.variance) / *p.mean);
}

Dynamics::Result Dynamics::finish() const {
  Result r;
  Segment track;
  for (const Segment& s : segments_.cells()) track += s;
  const Extent e = track.all();
  if (track.frames == 0) return r;
  const double power = e.energy / static_cast<double>(track.frames) / format_.channels;
  if (power >= kSilence) {
    r.rms_dbfs = power_db(power);
    r.crest_db = std::max(0.0, crest_db(e.peak, power));
  }
  std::vector<double> sounding;
  for (const float b : blocks_)
    if (static_cast<double>(b) >= kSilence) sounding.push_back(b);
  if (!blocks_.empty())
    r.silence_ratio = 1 - static_cast<double>(sounding.size()) / static_cast<double>(blocks_.size());
  r.level_50ms = percentiles(std::move(sounding));
  describe_segments(r);
  return r;
}

}  // namespace nocturne
