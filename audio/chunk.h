// A stretch of one track: the frames it answers for and the context around them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "audio/format.h"
#include "audio/view.h"

namespace nocturne {

/// Absolute frame numbers [begin, end) of a track.
struct Frames {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::int64_t size() const { return end - begin; }
  bool operator==(const Frames&) const = default;
};

/// How many frames of context an analyzer wants on either side of a body.
struct Halo {
  std::int64_t before = 0;
  std::int64_t after = 0;
  friend Halo widest(Halo a, Halo b) { return {std::max(a.before, b.before), std::max(a.after, b.after)}; }
};

/// Holds samples for `span` and answers for `body` inside it. Context is cut only by the ends of the track,
/// so an analyzer sees at every body the same neighbours, whatever the size of the chunks. A buffer: reused,
/// one thread at a time.
struct Chunk {
  std::size_t track = 0;  // the caller's number for the track
  std::size_t index = 0;  // 0, 1, 2 … within the track
  bool last = false;      // body ends where the track ends
  Format format;
  Frames body, span;
  std::vector<float> samples;  // planar, `stride` apart; grows to the largest span seen and stays
  std::size_t stride = 0;

  /// Makes room for span.size() frames of format.channels channels.
  void make_room() {
    stride = (static_cast<std::size_t>(span.size()) + 15) / 16 * 16;
    const std::size_t need = stride * static_cast<std::size_t>(format.channels);
    if (samples.size() < need) samples.resize(need);
  }
  AudioSpan writable() {
    return {samples.data(), stride, format.channels, static_cast<std::size_t>(span.size())};
  }
  AudioView audio() const {
    return {samples.data(), stride, format.channels, static_cast<std::size_t>(span.size())};
  }
  std::size_t body_offset() const { return static_cast<std::size_t>(body.begin - span.begin); }
  AudioView body_audio() const { return audio().slice(body_offset(), static_cast<std::size_t>(body.size())); }
};

}  // namespace nocturne
