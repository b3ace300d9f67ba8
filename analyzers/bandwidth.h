// Where the long-term spectrum of a track ends, how steeply, and what is left above.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "audio/chunk.h"
#include "dsp/stft.h"

namespace nocturne {

/// A steep end of a spectrum: within some 700 Hz, and nothing above it rises again.
struct Cutoff {
  double hz = 0;          // where the level is halfway down, in dB
  double drop_db = 0;     // from the 700 Hz below to the 700 Hz above
  double floor_dbfs = 0;  // RMS of all above
};

/// Mean power of every eighth frame of a spectrogram: the grid is the track's, so any split gives the same
/// but for the order of sums. 8 KB, whatever the length.
class Bandwidth {
 public:
  /// Without frames that reach beyond `known`: where a track begins or ends at full level, half a frame of
  /// zeros would look like a click.
  void add(const Spectrogram& spectrum, Frames known);
  void merge(Bandwidth&& later);

  /// None where the spectrum fades: a dark piece, an old recording whose noise goes on, a gentle filter.
  std::optional<Cutoff> cutoff() const;

  /// The usual sample rate, below `rate`, that the track was resampled from: the spectrum goes on to nearly
  /// its half and leaves no more than rounding noise above.
  std::optional<int> earlier_rate(int rate) const;

 private:
  std::vector<double> levels() const;

  std::vector<double> power_;  // sums over frames; empty before the first
  double bin_hz_ = 0;
  std::int64_t frames_ = 0;
};

}  // namespace nocturne
