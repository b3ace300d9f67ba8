// Extremes of stretches whose length doubles.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/wave_outline.h"

#include <algorithm>

namespace nocturne {
namespace {

constexpr std::size_t kMost = MasterReport::kWaveColumns;

WaveColumn extremes(AudioView audio) {
  float low = 0, high = 0;
  for (int c = 0; c < audio.channels(); ++c)
    for (const float x : audio[c]) {
      low = x < low ? x : low;
      high = x > high ? x : high;
    }
  return {low, high};
}

WaveColumn both(WaveColumn a, WaveColumn b) { return {std::min(a.low, b.low), std::max(a.high, b.high)}; }

}  // namespace

void WaveOutline::add(AudioView audio) {
  for (std::size_t done = 0; done < audio.frames();) {
    if (columns_.empty() || in_last_ == frames_per_column_) begin_column();
    const auto room = static_cast<std::size_t>(frames_per_column_ - in_last_);
    const std::size_t count = std::min(audio.frames() - done, room);
    columns_.back() = both(columns_.back(), extremes(audio.slice(done, count)));
    in_last_ += static_cast<std::int64_t>(count);
    done += count;
  }
}

void WaveOutline::begin_column() {
  if (columns_.size() == kMost) halve();
  columns_.emplace_back();
  in_last_ = 0;
}

/// Of an even number of whole columns: no frame is lost.
void WaveOutline::halve() {
  for (std::size_t i = 0; i < kMost / 2; ++i) columns_[i] = both(columns_[2 * i], columns_[2 * i + 1]);
  columns_.resize(kMost / 2);
  frames_per_column_ *= 2;
}

}  // namespace nocturne
