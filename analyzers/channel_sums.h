// What is wrong with channels: an offset, silence, sameness, opposite polarity.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "audio/format.h"
#include "audio/view.h"

namespace nocturne {

/// Sums over the samples of each channel, and of the pair of a stereo track, in double precision.
class ChannelSums {
 public:
  void add(AudioView audio) noexcept;
  void merge(const ChannelSums& later) noexcept;

  /// The mean of the channel whose mean is farthest from zero, full scale being 1.
  double worst_offset() const;
  /// Channels below -80 dBFS while another is above -50 dBFS (both RMS).
  int dead_channels() const;
  /// Of stereo only, and where both channels sound: whether they are the same to the bit; the correlation.
  std::optional<bool> identical() const;
  std::optional<double> correlation() const;

 private:
  struct Sums {
    double x = 0, squares = 0;
  };
  double rms(int channel) const;
  bool both_sound() const;

  std::array<Sums, kMaxChannels> sums_{};
  double products_ = 0;
  std::int64_t frames_ = 0;
  int channels_ = 0;
  bool differ_ = false;
};

}  // namespace nocturne
