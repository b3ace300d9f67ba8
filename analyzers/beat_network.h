// Where beats and downbeats are likely: a small convolutional network over the onsets of a whole track.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "analyzers/onset.h"

namespace nocturne {

/// How likely each frame is to hold a beat and the first beat of a bar, 0 to 1. Frame k is at k / rate
/// seconds, every other frame of the onsets. Bars do not follow the downbeats, which carry over from the
/// rendered music of the training to recordings only weakly; they are there to be measured.
struct BeatSalience {
  std::vector<float> beat, downbeat;
  double rate = 0;
};

/// A temporal convolutional network (Davies & Böck 2019, "Temporal convolutional networks for musical audio
/// beat tracking", in small): one convolution over the onsets, then residual ones whose five taps lie 1, 2,
/// 4 ... 256 frames apart, so each answer knows twenty seconds on either side. Its weights come from
/// scripts/training. Works in blocks, so it holds little more than its answer, eight bytes for each frame.
/// The same bits on every processor. Threadsafe.
BeatSalience beat_salience(const OnsetEnvelope& onsets);

}  // namespace nocturne
