// Where beats are likely and onsets are strong, as one curve to follow beats on.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "analyzers/beat_network.h"
#include "analyzers/salience.h"

namespace nocturne {

/// The network's answers, between its frames by straight lines, and the onsets' strength, each in units of
/// its root mean square: the one tells beats from other onsets, the other is there where the network hears
/// nothing. Keeps a reference to the strength and a byte for each of the network's frames.
class PulseSalience final : public Salience {
 public:
  PulseSalience(const Salience& strength, const BeatSalience& network);

  void fill(std::int64_t first, std::span<float> out) const override;
  std::int64_t frames() const override { return strength_.frames(); }
  double frame_rate() const override { return strength_.frame_rate(); }

  /// Logarithm of how much more likely, to the network, beats are at one set of times, seconds, than at
  /// another.
  double log_ratio(std::span<const double> on, std::span<const double> off) const;

 private:
  /// The square root of the network's answer at a frame of the strength.
  float root(double frame) const;
  double mean(std::span<const double> seconds) const;

  const Salience& strength_;
  double per_frame_;                 // the network's frames for each of the strength's
  std::vector<std::uint8_t> roots_;  // of the network's answers, 255 for 1
  float strength_scale_ = 0, root_scale_ = 0;
};

}  // namespace nocturne
