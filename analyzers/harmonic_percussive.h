// Harmonic and percussive energy by median filtering of a compact spectrogram.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>

#include "analyzers/frame_window.h"
#include "dsp/stft.h"

namespace nocturne {

/// Energies by what they belong to; in units of their own.
struct HarmonicPercussiveEnergy {
  double harmonic = 0, all = 0;
};

/// Fitzgerald 2010, "Harmonic/percussive separation using median filtering": what goes on in time (the median
/// over 0.34 s in a band) against what spreads in frequency (the median over 17 bands of a frame), shared out
/// by masks of power 2. Every second frame of the 46 ms spectra, in 128 bands: single bins up to 1.4 kHz,
/// above that 1/18 octave each up to 16 kHz. The first and last eight frames of a track (0.16 s) are left
/// out. A monoid: any split hands out the same masks; the sums are the same within 1e-12.
class HarmonicPercussive {
 public:
  static constexpr std::size_t kBands = 128;
  static constexpr std::size_t kFrames = 17;  // of a median in time
  using Bands = std::array<float, kBands>;    // magnitudes

  void consume(const Spectrogram& spectrum) noexcept;
  void merge(const HarmonicPercussive& later);
  HarmonicPercussiveEnergy energy() const { return energy_; }

 private:
  using Window = FrameWindow<Bands, kFrames>;

  void separate(const Window::Run& run) noexcept;

  HarmonicPercussiveEnergy energy_;
  Window window_;
};

}  // namespace nocturne
