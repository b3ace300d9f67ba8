// Runs the measures side by side and writes down what they found.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/quality.h"

#include <algorithm>
#include <cmath>

namespace nocturne {
namespace {

constexpr float kQuiet = 3.162e-4f;                 // -70 dBFS
constexpr double kDropoutS = 0.020, kPauseS = 0.5;  // a lost MP3 frame takes 26 ms
constexpr std::int64_t kLeastFrames = 128;          // that Pauses needs
constexpr int kLowestMp3Rate = 16'000, kHighestMp3Rate = 48'000;

std::int64_t at_least(double seconds, int rate) {
  return std::max(kLeastFrames, static_cast<std::int64_t>(std::llround(seconds * rate)));
}

}  // namespace

Quality::Quality(const Format& format, Mode mode)
    : format_(format),
      mode_(mode),
      zeros_(0, at_least(kDropoutS, format.rate)),
      pauses_(kQuiet, at_least(kPauseS, format.rate)) {}

Halo Quality::halo(const Format&) { return widest(Clipping::halo(), Mp3Trace::halo()); }

void Quality::consume(const Material& material) noexcept {
  if (mode_ == Mode::fast) return;
  const AudioView body = material.chunk.body_audio();
  clipping_.add(material.chunk);
  channels_.add(body);
  zeros_.add(body);
  pauses_.add(body);
  bandwidth_.add(material.spectrum, material.chunk.span);
  if (format_.bits == 0) return;
  grid_.add(body);
  mp3_.add(material.chunk);
}

void Quality::merge(Quality&& later) {
  clipping_.merge(later.clipping_);
  channels_.merge(later.channels_);
  zeros_.merge(later.zeros_);
  pauses_.merge(later.pauses_);
  bandwidth_.merge(std::move(later.bandwidth_));
  grid_.merge(later.grid_);
  mp3_.merge(std::move(later.mp3_));
}

void Quality::describe_spectrum(Result& r) const {
  const bool possible = format_.bits > 0 && format_.rate >= kLowestMp3Rate && format_.rate <= kHighestMp3Rate;
  if (possible) r.lossy_source_confidence = mp3_.confidence();
  if (const auto rate = bandwidth_.earlier_rate(format_.rate);
      rate && format_.bits > 0 && r.lossy_source_confidence.value_or(0) <= 0.5)
    r.earlier_rate_hz = *rate;
  const auto cutoff = bandwidth_.cutoff();
  if (!cutoff) return;
  r.cutoff_hz = cutoff->hz;
  r.cutoff_drop_db = cutoff->drop_db;
  r.cutoff_floor_dbfs = cutoff->floor_dbfs;
}

Quality::Result Quality::finish() const {
  Result r;
  if (mode_ == Mode::fast) return r;
  const auto seconds = [this](std::int64_t frames) { return static_cast<double>(frames) / format_.rate; };
  const Clipping::Runs runs = clipping_.runs();
  r.stereo = format_.channels == 2;
  r.examined_s = seconds(clipping_.samples() / format_.channels);
  r.clipped_runs = runs.count;
  r.longest_clip = runs.longest;
  r.clipped_percent = 100.0 * static_cast<double>(runs.samples) /
                      static_cast<double>(std::max<std::int64_t>(1, clipping_.samples()));
  r.overs = clipping_.overs();
  describe_spectrum(r);
  if (const auto bits = grid_.bits()) r.effective_bits = *bits;
  r.dc_offset = channels_.worst_offset();
  r.dead_channels = channels_.dead_channels();
  r.identical_channels = channels_.identical();
  r.channel_correlation = channels_.correlation();
  r.dropouts = zeros_.abrupt();
  r.dropout_s = seconds(zeros_.abrupt_frames());
  r.longest_pause_s = seconds(pauses_.longest());
  r.problems = find_problems(r, format_.bits, format_.rate);
  return r;
}

}  // namespace nocturne
