// Which of the periods of a track is its beat.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "analyzers/periodicity.h"
#include "analyzers/pulse_fit.h"

namespace nocturne {

inline constexpr double kSlowestBpm = 30, kFastestBpm = 300;

/// A tempo and the logarithm of its odds, up to a constant of the track.
struct ScoredTempo {
  double bpm = 0;
  double score = 0;
};

/// Scores tempi of one track: a conditional logit model ("which of these would a listener tap?") of how the
/// onsets repeat after 1/2, 1, 2, 3 and 4 beats, of how the bass drum is answered a beat later, of how beats
/// fit their salience, and of how fast people like to tap. Keeps references to the periodicity and salience.
class MetricalLevel {
 public:
  MetricalLevel(const Periodicity& periodicity, const BeatSalience& salience, double frame_rate);

  /// The highest mean of the autocorrelation at one to four beats that any tempo has: near 0 where nothing
  /// repeats, towards 1 for a machine.
  double regularity() const { return regularity_; }
  double score(double bpm) const;
  /// The local maxima of that mean, best score first, sixteen at most; none where nothing repeats.
  std::vector<ScoredTempo> peaks() const;
  /// Where the mean is centred about a tempo: that of a track whose tempo wavers and leaves many a peak.
  double centre(double bpm) const;

 private:
  double comb(double bpm) const;
  double prominence(double bpm) const;
  double evidence(double correlation) const;
  double evidence_near(const Correlogram& c, double lag) const;

  const Periodicity& periodicity_;
  PulseFit fit_;
  double frame_rate_;
  double regularity_ = 0;
};

}  // namespace nocturne
