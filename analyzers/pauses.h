// Stretches inside a track where nothing sounds: drop-outs and long pauses.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "audio/view.h"

namespace nocturne {

/// Stretches of frames whose samples are all at or below a threshold, between frames that are above it: what
/// begins or ends the track is no pause. Exact; any split gives the same.
class Pauses {
 public:
  /// `least`: frames from which on a stretch counts.
  Pauses(float threshold, std::int64_t least) : threshold_(threshold), least_(least) {}

  /// The frames that come next.
  void add(AudioView audio) noexcept;
  void merge(const Pauses& later) noexcept;

  std::int64_t longest() const { return longest_; }
  /// Of all: those that the sound breaks off before and sets in behind, at both ends from one frame to the
  /// next by at least -34 dBFS. Music fades; lost packets do not.
  std::int64_t abrupt() const { return abrupt_; }
  std::int64_t abrupt_frames() const { return abrupt_frames_; }

 private:
  /// A stretch at an end of what was added, which may go on outside.
  struct Edge {
    std::int64_t frames = 0;
    bool abrupt = false;  // where it meets the sound
  };
  void close(std::int64_t frames, bool abrupt) noexcept;

  float threshold_;
  std::int64_t least_, frames_ = 0;
  Edge head_, tail_;  // all of it, when frames_ == head_.frames
  std::int64_t longest_ = 0, abrupt_ = 0, abrupt_frames_ = 0;
};

}  // namespace nocturne
