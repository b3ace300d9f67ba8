// The soft clip: peaks above a threshold are rounded at eight times the rate.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the curve takes off is found on the lines between points, brought back to the rate through a low-pass,
// and added to the untouched samples: where nothing passes the threshold, bits stay as they are.
// Interpolation: sinc under a Kaiser window (90 dB), 16 samples a side, which keeps the samples themselves.
// Curve: its mean over each line from point to point, by its integral, instead of its value in the points:
// harmonics that would fold back to f are lowered by f over eight times the rate (Parker, Zavalishin & Le
// Bivic, "Reducing the Aliasing of Nonlinear Waveshaping Using Continuous-Time Convolution", DAFx-16).
// Decimation: 512 taps at eight times the rate, 90 dB from half the rate on.
#pragma once

#include <cstdint>
#include <vector>

#include "audio/format.h"
#include "mastering/stage.h"

namespace nocturne {

/// How far above its threshold the curve can rise.
inline constexpr double kClipHeadroomDb = 2;

/// The curve, odd and with a continuous second derivative: x up to the threshold, beyond it t + e / sqrt(1 +
/// (e / w)^2) with e = |x| - t, where w makes it approach the level kClipHeadroomDb above t. Threshold > 0.
double soft_clip(double x, double threshold);
/// What the curve takes off, as a negative part of x's sign: the mean of soft_clip(x) - x over all x from
/// `from` to `to`.
double mean_taken(double from, double to, double threshold);

/// Every channel for itself. Before set() it clips nothing.
class SoftClip final : public Stage {
 public:
  /// Both give the same bits: where_needed leaves out interpolation where a bound shows that no point between
  /// the samples around can pass the threshold.
  enum class Interpolation { where_needed, everywhere };

  explicit SoftClip(const Format& format, Interpolation interpolation = Interpolation::where_needed);
  /// Sample level of a peak, at the stage's input, where it begins.
  void set(double threshold_dbfs);

  std::int64_t latency() const noexcept override;
  Reach reach() const noexcept override;
  void reset() noexcept override;
  void process(AudioSpan block) noexcept override;

 private:
  struct Channel {
    std::vector<float> samples;  // latency() frames before the block, and the block
    std::vector<float> taken;  // by the curve, at the rate: of the block's output and of what rings behind it
  };
  void clip(Channel& channel) const noexcept;
  float highest_around(std::size_t cell) const noexcept;

  Interpolation interpolation_;
  float threshold_;
  std::vector<Channel> channels_;
  std::vector<float> maxima_;  // of cells of the samples
};

}  // namespace nocturne
