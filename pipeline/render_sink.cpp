// Blocks to files.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/render_sink.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "pipeline/resources.h"
#include "pipeline/sample_digest.h"
#include "pipeline/wave_outline.h"

namespace nocturne {

/// The file under way, and what is measured of it alone.
class RenderSink::TrackFile {
 public:
  TrackFile(const RenderSettings& settings, std::size_t track)
      : encoder_(open_encoder(settings.files[track], settings.encoder)),
        digest_(settings.encoder.audio.channels) {
    if (settings.files.size() > 1) meter_.emplace(settings.encoder.audio);
    if (settings.detail == Detail::report) outline_.emplace();
  }

  /// Returns the seconds that the encoder took.
  double write(AudioView audio) {
    digest_.add(audio);
    if (meter_) meter_->add(audio);
    if (outline_) outline_->add(audio);
    frames_ += static_cast<std::int64_t>(audio.frames());
    const double begun = thread_cpu_seconds();
    encoder_->write(audio);
    return thread_cpu_seconds() - begun;
  }

  double close(RenderedTrack& track) {
    track.frames = frames_;
    track.samples = digest_.bytes();
    if (meter_) track.levels = meter_->finish();
    if (outline_) track.wave = outline_->columns();
    const double begun = thread_cpu_seconds();
    encoder_->close();
    return thread_cpu_seconds() - begun;
  }

 private:
  std::unique_ptr<Encoder> encoder_;
  SampleDigest digest_;
  std::optional<Meter> meter_;  // one track of several: of a single one the whole is measured
  std::optional<WaveOutline> outline_;
  std::int64_t frames_ = 0;
};

RenderSink::RenderSink(RenderSettings settings)
    : settings_(std::move(settings)),
      samples_(kBlock * static_cast<std::size_t>(settings_.encoder.audio.channels)),
      verifier_(settings_.encoder.audio, settings_.ceiling_dbtp),
      meter_(settings_.encoder.audio) {
  if (settings_.detail == Detail::report) spectrum_.emplace(settings_.encoder.audio);
  out_.whole.format = settings_.encoder.audio;
  out_.tracks.resize(settings_.files.size());
  file_ = std::make_unique<TrackFile>(settings_, 0);
}

RenderSink::~RenderSink() = default;

/// The block itself where it is not dithered.
AudioView RenderSink::final_samples(AudioView block, std::int64_t first_frame) {
  if (!settings_.dither) return block;
  const AudioSpan out(samples_.data(), kBlock, block.channels(), block.frames());
  for (int c = 0; c < block.channels(); ++c) std::ranges::copy(block[c], out[c].begin());
  settings_.dither->apply(out, first_frame);
  for (int c = 0; c < block.channels(); ++c)
    for (float& x : out[c]) x += 0.0f;  // whole numbers have no -0, which a digest would tell from 0
  return out;
}

void RenderSink::take(AudioView block, std::int64_t first_frame) {
  const AudioView audio = final_samples(block, first_frame);
  verifier_.add(audio);
  meter_.add(audio);
  if (spectrum_) spectrum_->add(audio);
  write(audio, first_frame);
}

void RenderSink::write(AudioView audio, std::int64_t first_frame) {
  const std::size_t last = settings_.files.size() - 1;
  for (std::size_t done = 0; done < audio.frames();) {
    const std::int64_t at = first_frame + static_cast<std::int64_t>(done);
    while (track_ < last && settings_.begins[track_ + 1] <= at) close_track();
    const std::size_t left = audio.frames() - done;
    const std::size_t count =
        track_ == last ? left : std::min(left, static_cast<std::size_t>(settings_.begins[track_ + 1] - at));
    out_.encode_cpu_seconds += file_->write(audio.slice(done, count));
    done += count;
  }
}

void RenderSink::close_track() {
  out_.encode_cpu_seconds += file_->close(out_.tracks[track_]);
  file_.reset();
  if (++track_ < settings_.files.size()) file_ = std::make_unique<TrackFile>(settings_, track_);
}

Rendered RenderSink::finish() {
  while (track_ < settings_.files.size()) close_track();
  verifier_.finish();
  out_.whole.levels = meter_.finish();
  out_.whole.frames = meter_.frames();
  if (spectrum_) {
    out_.whole.spectrum = spectrum_->finish();
    out_.whole.correlation = spectrum_->correlation();
  }
  if (out_.tracks.size() == 1) out_.tracks[0].levels = out_.whole.levels;
  out_.true_peak_dbtp = verifier_.true_peak_dbtp();
  out_.overs = verifier_.overs();
  if (out_.whole.frames != settings_.begins.back())
    throw Error(ErrorCode::file, printable(settings_.files[0].native()) + ": got " +
                                     std::to_string(out_.whole.frames) + " frames where " +
                                     std::to_string(settings_.begins.back()) + " were measured");
  return std::move(out_);
}

}  // namespace nocturne
