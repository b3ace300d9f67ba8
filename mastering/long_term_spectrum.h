// The long-term spectrum of a track, mid and side, and how far left and right go together.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Power is averaged over frames of 16,384 (Hann, hop 50 %; 372 ms at 44.1 kHz, a gating block nearly),
// doubled above 48 kHz and halved below 24, so that bins are 1.5 to 3 Hz wide at any rate. A frame passes the
// gates of BS.1770-5 by its own K-weighted power: -70 LUFS, and 10 LU under the mean of those above. Of what
// passes, the louder half counts.
//
// Which half that is shows only at the end: frames are summed by loudness, in classes of half an LU, so
// memory is bounded by the range of loudness (64 KB a class of stereo at 48 kHz) and not by length.
#pragma once

#include <cstdint>
#include <vector>

#include "audio/format.h"
#include "audio/view.h"
#include "dsp/fft.h"
#include "mastering/chain.h"
#include "mastering/measurement.h"

namespace nocturne {

/// Single-threaded. The result is the same bits whatever the portions.
class LongTermSpectrumMeter {
 public:
  explicit LongTermSpectrumMeter(const Format& format);

  /// The next frames, any number; samples are finite.
  void add(AudioView audio);
  /// Of all so far. Both curves are empty where no frame passes the gates (silence, less than one frame); the
  /// side is where the format is not stereo.
  Spectrum96 finish() const;
  /// Of left and right over the whole track, -1 … 1. 1 for other formats and for silence, 0 where only one of
  /// the two sounds.
  double correlation() const;

 private:
  /// Frames of about one loudness. Sums are of single precision: after 60,000 frames, three hours, what
  /// rounding takes is below 0.02 dB at worst.
  struct Loudness {
    std::int64_t frames = 0;
    double energy = 0;  // K-weighted, as BS.1770-5 sums it
    std::vector<float> mid, side;
  };

  void add_hop(AudioView hop);
  void add_frame();
  double take_frame();
  std::vector<double> shares() const;
  std::vector<double> mean(std::vector<float> Loudness::*signal) const;

  Format format_;
  int size_;
  RealFft fft_;
  BlockBuffer hop_;
  std::vector<float> window_, k_weights_;    // a frame; a bin
  std::vector<double> weights_;              // of channels, by BS.1770-5
  std::vector<std::vector<float>> signals_;  // mid and side, or channels: the last frame each
  std::vector<std::vector<float>> power_;    // of the frame at hand
  std::ptrdiff_t bed_;                       // channels that count
  std::int64_t hops_ = 0;
  std::vector<Loudness> classes_;
  double left_ = 0, right_ = 0, product_ = 0;  // sums of squares, and of left times right
};

}  // namespace nocturne
