// One curve of onset strength out of the four groups of an onset envelope.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "analyzers/onset.h"
#include "analyzers/salience.h"

namespace nocturne {

/// x minus its moving mean over about a second, what an onset stands out from; shorter at the ends.
void remove_moving_mean(std::span<const float> x, std::span<float> out);

/// The sum of the groups, each in units of its own root mean square, so that a hi-hat counts as much as a
/// bass drum; without its moving mean. Keeps a reference to the envelope.
class OnsetStrength final : public Salience {
 public:
  explicit OnsetStrength(const OnsetEnvelope& onsets);

  void fill(std::int64_t first, std::span<float> out) const override;

  /// Mean square over squared mean of that sum, moving mean and all: 1 where nothing stands out, the higher
  /// the fewer frames hold the onsets; 0 of silence.
  double peakedness() const;

  std::int64_t frames() const override { return onsets_.frames(); }
  double frame_rate() const override { return onsets_.frame_rate(); }

 private:
  float sum(std::int64_t frame) const;

  const OnsetEnvelope& onsets_;
  std::array<std::array<float, 256>, kOnsetGroups> tables_;  // of every stored value
};

struct OnsetCount {
  std::int64_t onsets = 0;
  double first = 0, last = 0;  // frames between which anything rises at all; -1 if nothing does
};

/// Peaks of the strength that stand out from the second around them.
OnsetCount count_onsets(const OnsetStrength& strength);

}  // namespace nocturne
