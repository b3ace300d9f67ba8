// Windows over blocks, counted by level.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/album_loudness.h"

#include <algorithm>
#include <cmath>

#include "analyzers/loudness_blocks.h"
#include "analyzers/loudness_gates.h"
#include "analyzers/sliding_sum.h"

namespace nocturne {
namespace {

constexpr double kWidthLu = kLoudnessBlockStepLu;
constexpr std::size_t kLevels = 50'600;                  // to 31.2 LUFS, above the highest block
constexpr std::int64_t kMomentary = 4, kShortTerm = 30;  // blocks

std::size_t index_of(double energy) {
  const double steps = std::max(0.0, (lufs(energy) - kAbsoluteGateLufs) / kWidthLu);
  return std::min(kLevels - 1, static_cast<std::size_t>(steps));
}

}  // namespace

LevelHistogram::LevelHistogram() : levels_(kLevels) {}

void LevelHistogram::add(double energy) {
  if (energy <= energy_of(kAbsoluteGateLufs)) return;
  Level& level = levels_[index_of(energy)];
  ++level.count;
  level.sum += energy;
}

// The level that the gate cuts counts by its mean.
double LevelHistogram::mean_above(double gate) const {
  double sum = 0;
  std::int64_t count = 0;
  for (const Level& level : levels_)
    if (level.count > 0 && level.sum > gate * static_cast<double>(level.count))
      sum += level.sum, count += level.count;
  return count > 0 ? sum / static_cast<double>(count) : 0;
}

double LevelHistogram::percentile_above(double gate, double p) const {
  const auto counts = [&](const Level& level) {
    return level.count > 0 && level.sum >= gate * static_cast<double>(level.count);
  };
  std::int64_t count = 0;
  for (const Level& level : levels_) count += counts(level) ? level.count : 0;
  auto rank =
      static_cast<std::int64_t>(std::lround(static_cast<double>(std::max<std::int64_t>(count, 1) - 1) * p));
  for (const Level& level : levels_)
    if (counts(level) && (rank -= level.count) < 0) return level.sum / static_cast<double>(level.count);
  return 0;
}

void AlbumLoudness::add(std::string_view blocks) {
  SlidingSum momentary(kMomentary), shortterm(kShortTerm);
  const auto count = static_cast<std::int64_t>(loudness_block_count(blocks));
  for (std::int64_t i = 0; i < count; ++i) {
    const double energy = loudness_block(blocks, static_cast<std::size_t>(i));
    const double brief = momentary.push(energy), longer = shortterm.push(energy);
    if (i + 1 >= kMomentary) momentary_.add(brief / kMomentary);
    if (i + 1 >= kShortTerm) shortterm_.add(longer / kShortTerm);
  }
}

std::optional<double> AlbumLoudness::integrated_lufs() const {
  return level(momentary_.mean_above(moved(momentary_.mean_above(0), kRelativeGateLu)));
}

std::optional<double> AlbumLoudness::range_lu() const {
  const double gate = moved(shortterm_.mean_above(0), kRangeGateLu);
  if (gate <= 0) return std::nullopt;
  return lufs(shortterm_.percentile_above(gate, kRangeHigh)) -
         lufs(shortterm_.percentile_above(gate, kRangeLow));
}

}  // namespace nocturne
