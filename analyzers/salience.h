// How much each frame of a track looks like a beat.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace nocturne {

/// A curve at frames 0, 1 ... of a track, without its moving mean: near 0 where nothing happens, high at
/// beats. What follows beats reads this alone, so any curve will do. Made for any stretch on demand, so that
/// a long track takes no memory.
class Salience {
 public:
  virtual ~Salience() = default;

  /// The values at frames first, first + 1 ...; outside the track they are 0.
  virtual void fill(std::int64_t first, std::span<float> out) const = 0;
  virtual std::int64_t frames() const = 0;
  virtual double frame_rate() const = 0;
};

}  // namespace nocturne
