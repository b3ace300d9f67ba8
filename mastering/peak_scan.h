// A stream cut into stretches for the peak interpolators, each with its surroundings.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "audio/view.h"
#include "dsp/peak_interpolator.h"

namespace nocturne {

/// Stretches of kFrames frames on a grid that begins kContext frames before the stream and ends behind what
/// an interpolator rings after it; each comes with kContext frames on both sides. Beyond the stream's ends is
/// silence. Portions of any size give the same stretches.
class PeakStretches {
 public:
  static constexpr std::size_t kFrames = 2048, kContext = 256, kSize = kFrames + 2 * kContext;

  explicit PeakStretches(int channels);

  /// A stretch: its frames by channel, with kContext more on either side, while f runs.
  struct Stretch {
    std::int64_t first;  // frame of the stream
    const float* samples;
    int channels;
    const float* operator[](int c) const { return samples + static_cast<std::size_t>(c) * kSize + kContext; }
    AudioView view(std::int64_t from, std::int64_t to) const {  // frames of the stream
      return {samples + kContext + (from - first), kSize, channels, static_cast<std::size_t>(to - from)};
    }
    std::int64_t end() const { return first + static_cast<std::int64_t>(kFrames); }
  };

  /// Calls f(const Stretch&) for each that is complete.
  template <class F>
  void add(AudioView audio, F&& f) {
    for (std::size_t done = 0; done < audio.frames();) {
      done += take(audio, done);
      if (full()) give(f);
    }
  }
  template <class F>
  void finish(F&& f) {
    for (const std::int64_t end = taken_ + static_cast<std::int64_t>(kContext); first_ < end;) {
      fill_with_silence();
      give(f);
    }
  }
  std::int64_t frames() const { return taken_; }

 private:
  std::size_t take(AudioView audio, std::size_t from);
  bool full() const { return filled_ == kSize; }
  void fill_with_silence();
  void move_on();
  template <class F>
  void give(F&& f) {
    f(Stretch{first_, samples_.data(), channels_});
    move_on();
  }

  int channels_;
  std::size_t filled_;
  std::int64_t first_, taken_ = 0;
  std::vector<float> samples_;
};

/// One channel's stretch as a peak interpolator sees it. Blocks and groups are counted from its first frame;
/// those around it can be asked for too, as far as the context allows.
class PeakScan {
 public:
  static constexpr std::size_t kBlock = 64;  // frames whose middles are computed together, or not at all
  static constexpr std::ptrdiff_t kBlocks = PeakStretches::kFrames / kBlock;
  static constexpr std::ptrdiff_t kGroup = PeakInterpolator::kGroup;
  static constexpr std::ptrdiff_t kGroups = PeakStretches::kFrames / kGroup;
  static constexpr std::ptrdiff_t kGroupsPerBlock = kBlock / kGroup;

  explicit PeakScan(PeakInterpolator::Kernel kernel) : interpolator_(&PeakInterpolator::of(kernel)) {}

  /// Finds the sample peaks of the stretch at x, which stays where it is until the next.
  void begin(const float* x);
  /// The largest sample of a block and of `reach` blocks, up to 4, on either side.
  float sample_peak(std::ptrdiff_t block, std::ptrdiff_t reach) const;
  /// The largest sample of a group.
  float group_sample_peak(std::ptrdiff_t group) const { return samples_[at(group)]; }

  /// Computes what the points of the wanted blocks need.
  using Wanted = std::array<bool, kBlocks>;
  void find_middles(const Wanted& wanted);
  /// No point of a block exceeds this many times the largest sample within 3 blocks of it.
  float total_bound() const {
    return std::max(1.0f, interpolator_->middle_bound()) * interpolator_->point_bound();
  }
  /// No point of a group in a wanted block exceeds this.
  float bound(std::ptrdiff_t group);
  /// The highest point of a group in a wanted block.
  float peak(std::ptrdiff_t group) const;

 private:
  static_assert(PeakStretches::kContext > kBlock + PeakInterpolator::kMiddleReach);
  static constexpr std::ptrdiff_t kAround = PeakStretches::kContext / PeakInterpolator::kGroup;  // groups
  static std::size_t at(std::ptrdiff_t group) { return static_cast<std::size_t>(group + kAround); }
  const float* middles_at(std::ptrdiff_t frame) const { return middles_.data() + kBlock + frame; }

  const PeakInterpolator* interpolator_;
  const float* x_ = nullptr;
  std::array<float, PeakStretches::kFrames + 2 * kBlock> middles_{};
  std::array<float, kGroups + 2 * kAround> samples_{}, highest_{};  // highest_: middles count as well
};

}  // namespace nocturne
