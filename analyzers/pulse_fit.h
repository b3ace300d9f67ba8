// How well beats of a given tempo fit the salience of beats.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "analyzers/beat_network.h"

namespace nocturne {

/// What the salience says of the best beats of a tempo.
struct Fit {
  double likelihood = 0;  // the logarithm of theirs, a beat's share of it
  double contrast = 0;    // their mean salience less that of the middles between them, -1 to 1
};

/// Fits beats of a given tempo, which may drift, to the salience of a track. A frame's salience is the
/// likelihood of it being in the first sixteenth of a period, and its complement, spread over fifteen, that
/// of it being in the rest (Böck, Krebs and Widmer 2014, "A multi-model approach to beat tracking considering
/// heterogeneous music styles"). Keeps a reference to the salience. Threadsafe.
class PulseFit {
 public:
  explicit PulseFit(const BeatSalience& salience);
  /// Nothing where the track is shorter than a beat's sixteenth.
  Fit operator()(double bpm) const;

 private:
  const BeatSalience& salience_;
  std::vector<float> gain_;  // of the logarithm of the likelihood where a frame is a beat's
  double silence_ = 0;       // that logarithm if none is
};

}  // namespace nocturne
