// Sample-rate conversion with libsoxr at its very high quality.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "audio/view.h"

struct soxr;

namespace nocturne {

/// Frames after conversion: round(frames * to / from).
std::int64_t resampled_frames(std::int64_t frames, int from, int to);

/// A stream at another rate, in time with the first: no delay, and as long, to the frame. The pass band ends
/// at 0.91 of the lower Nyquist frequency; images and aliases of what lies in it are below -120 dB. The bits
/// do not depend on the portions. Single-threaded.
class Resampler {
 public:
  using Sink = std::function<void(AudioView)>;

  /// Throws Error(file) where libsoxr refuses.
  Resampler(int from, int to, int channels);
  ~Resampler();
  Resampler(const Resampler&) = delete;
  Resampler& operator=(const Resampler&) = delete;

  /// Any number of frames; calls `sink` with what comes of them.
  void feed(AudioView audio, const Sink& sink);
  /// The rest; nothing is fed after it.
  void finish(const Sink& sink);

 private:
  static constexpr std::size_t kPortion = 4096;  // frames that libsoxr gets at once, but at the end

  void convert(std::size_t frames, const Sink& sink);
  std::size_t drain(const Sink& sink, std::size_t frames, std::size_t& consumed);
  void give(std::size_t frames, const Sink& sink);

  int from_, to_, channels_;
  soxr* state_ = nullptr;
  std::vector<float> in_, out_;
  std::size_t filled_ = 0, out_stride_ = 0;
  std::int64_t fed_ = 0, given_ = 0;
};

}  // namespace nocturne
