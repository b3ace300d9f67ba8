// Windows over the curve of sub-block energies, and the gates.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/loudness.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <limits>

#include "analyzers/loudness_blocks.h"
#include "analyzers/loudness_gates.h"
#include "analyzers/sliding_sum.h"
#include "analyzers/statistics.h"

namespace nocturne {
namespace {

// Lengths in sub-blocks of 20 ms.
constexpr std::int64_t kMomentary = 20, kShortTerm = 150;
constexpr std::int64_t kGatingStep = 5;  // 400 ms overlapping by 75 %; also the 10 Hz of Tech 3342
constexpr std::int64_t kComplexityBlock = 10;

std::optional<double> decibels(float amplitude) {
  return amplitude > 0 ? std::optional(20 * std::log10(static_cast<double>(amplitude))) : std::nullopt;
}

/// The sub-blocks of a whole track as windows of `length` sub-blocks. Before and after the track is silence.
class Windows {
 public:
  Windows(const EnergyCurve& curve, int rate, std::int64_t whole, std::int64_t length)
      : curve_(curve),
        whole_(whole),
        length_(length),
        frames_(static_cast<double>(length) * rate / EnergyGrid::kBlocksPerSecond) {}

  /// The highest mean square, at any sub-block.
  double highest() const {
    double most = 0;
    SlidingSum sum(length_);
    curve_.for_each([&](double energy) { most = std::max(most, sum.push(energy)); });
    return most / frames_;
  }
  /// f(mean square) of each window that lies in the track and begins at a multiple of `step` sub-blocks.
  template <class F>
  void for_each(std::int64_t step, F&& f) const {
    SlidingSum sum(length_);
    std::int64_t begin = -length_;
    curve_.for_each([&](double energy) {
      const double window = sum.push(energy);
      if (++begin >= 0 && begin % step == 0 && begin + length_ <= whole_) f(window / frames_);
    });
  }

 private:
  const EnergyCurve& curve_;
  std::int64_t whole_, length_;
  double frames_;
};

/// The mean of the windows above a gate; 0 if there are none.
double gated_mean(const Windows& windows, double gate) {
  double sum = 0;
  std::int64_t count = 0;
  windows.for_each(kGatingStep, [&](double energy) {
    if (energy > gate) sum += energy, ++count;
  });
  return count > 0 ? sum / static_cast<double>(count) : 0;
}

/// BS.1770-5, Annex 1, equations 4 to 7.
double integrated_energy(const Windows& windows) {
  const double gate = energy_of(kAbsoluteGateLufs);
  const double above = gated_mean(windows, gate);
  return gated_mean(windows, std::max(gate, moved(above, kRelativeGateLu)));
}

float percentile(std::vector<float>& values, double p) {
  const auto n = static_cast<std::ptrdiff_t>(std::lround(static_cast<double>(values.size() - 1) * p));
  std::nth_element(values.begin(), values.begin() + n, values.end());
  return values[static_cast<std::size_t>(n)];
}

/// Tech 3342: the short-term energies above both gates. Windows overlap by 2.9 s, the least since the edition
/// of 2016; meters that still take one a second differ by some tenths.
std::vector<float> gated_shortterm(const Windows& windows) {
  std::vector<float> energies;
  double sum = 0;
  windows.for_each(kGatingStep, [&](double energy) {
    if (energy <= energy_of(kAbsoluteGateLufs)) return;
    energies.push_back(static_cast<float>(energy));
    sum += energy;
  });
  if (energies.empty()) return energies;
  const double gate = moved(sum / static_cast<double>(energies.size()), kRangeGateLu);
  std::erase_if(energies, [&](float energy) { return energy < gate; });
  return energies;
}

double loudness_variation(const std::vector<float>& energies) {
  RunningStatistics levels;
  for (const float energy : energies) levels.add(lufs(energy));
  return std::sqrt(*levels.result().variance);
}

/// Vickers 2001, "Automatic long-term loudness and dynamics matching": the mean distance from a mean in which
/// a block louder by 1 LU weighs 1 / 0.9 times as much. Blocks of 200 ms side by side. What the absolute gate
/// stops is silence: dither of 16 bits is about -90 LUFS, and whether it counted would decide over whole LU.
std::optional<double> dynamic_complexity(const Windows& windows) {
  std::vector<float> levels;
  double sum = 0, weights = 0;
  windows.for_each(kComplexityBlock, [&](double energy) {
    if (energy <= energy_of(kAbsoluteGateLufs)) return;
    const double l = lufs(energy), weight = std::pow(0.9, -l);
    levels.push_back(static_cast<float>(l));
    sum += weight * l;
    weights += weight;
  });
  if (levels.empty()) return std::nullopt;
  double distance = 0;
  for (const float l : levels) distance += std::abs(l - sum / weights);
  return distance / static_cast<double>(levels.size());
}

Bytes blocks(const Windows& windows) {
  Bytes out;
  windows.for_each(kGatingStep, [&](double energy) { append_loudness_block(out.bytes, energy); });
  return out;
}

}  // namespace

void EnergyCurve::add(std::int64_t block, double energy) {
  energy = std::min(energy, static_cast<double>(FLT_MAX));
  if (size_ == 0) {
    first_ = block;
    head_ = energy;
    size_ = 1;
  } else if (block == first_ + size_ - 1) {
    (size_ == 1 ? head_ : tail_) += energy;
  } else {
    if (size_ > 1) inner_.push_back(static_cast<float>(tail_));
    tail_ = energy;
    ++size_;
  }
}

void EnergyCurve::append(const EnergyCurve& later) {
  std::int64_t block = later.first_;
  later.for_each([&](double energy) { add(block++, energy); });
}

Loudness::Loudness(const Format& format, Mode) : energy_(format) {}

Halo Loudness::halo(const Format& format) {
  return {std::max(KWeightedEnergy::warm_up(format.rate), kPeakReach), kPeakReach};
}

void Loudness::consume(const Material& material) noexcept {
  const Chunk& chunk = material.chunk;
  if (chunk.body.size() == 0) return;
  const EnergyGrid grid = energy_.grid();
  const std::int64_t first = grid.block_of(chunk.body.begin), last = grid.block_of(chunk.body.end - 1);
  std::vector<double> blocks(static_cast<std::size_t>(last - first + 1));
  energy_.add(chunk, blocks);
  for (std::size_t i = 0; i < blocks.size(); ++i) curve_.add(first + static_cast<std::int64_t>(i), blocks[i]);
  end_ = chunk.body.end;
  const std::size_t begin = chunk.body_offset();
  peaks_ = highest(peaks_,
                   measure_peaks(chunk.audio(), begin, begin + static_cast<std::size_t>(chunk.body.size())));
}

void Loudness::merge(Loudness&& later) {
  curve_.append(later.curve_);
  end_ = std::max(end_, later.end_);
  peaks_ = highest(peaks_, later.peaks_);
}

Loudness::Result Loudness::finish() const {
  const EnergyGrid grid = energy_.grid();
  const auto windows = [&](std::int64_t length) {
    return Windows(curve_, grid.rate, grid.block_of(end_), length);
  };
  const double integrated = integrated_energy(windows(kMomentary));
  Result r;
  r.integrated_lufs = level(integrated);
  if (auto shortterm = gated_shortterm(windows(kShortTerm)); !shortterm.empty()) {
    r.variation_lu = loudness_variation(shortterm);
    r.range_lu = lufs(percentile(shortterm, kRangeHigh)) - lufs(percentile(shortterm, kRangeLow));
  }
  r.max_momentary_lufs = level(windows(kMomentary).highest());
  r.max_shortterm_lufs = level(windows(kShortTerm).highest());
  r.true_peak_dbtp = decibels(peaks_.truth);
  r.sample_peak_dbfs = decibels(peaks_.sample);
  r.dynamic_complexity_lu = dynamic_complexity(windows(kComplexityBlock));
  if (r.integrated_lufs) {
    r.peak_to_loudness_lu = *r.true_peak_dbtp - *r.integrated_lufs;
    r.replaygain_track_gain_db = kReplayGainLufs - *r.integrated_lufs;
  }
  r.replaygain_track_peak = peaks_.truth;
  r.true_peak_over = peaks_.truth > 1;
  r.blocks = blocks(windows(kGatingStep));
  return r;
}

}  // namespace nocturne
