// Meters beside each other on one decode.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/track_analysis.h"

#include <optional>

#include "analyzers/channel_sums.h"
#include "audio/resampler.h"
#include "mastering/long_term_spectrum.h"
#include "mastering/meter.h"
#include "pipeline/wave_outline.h"

namespace nocturne {
namespace {

/// The track under way is measured; those before it are done.
class TrackMeters {
 public:
  TrackMeters(Format format, std::size_t tracks, Detail detail)
      : format_(format), detail_(detail), done_(tracks) {}

  void add(std::size_t track, AudioView piece) {
    if (track != current_ || !meter_) begin(track);
    meter_->add(piece);
    if (detail_ == Detail::report) outline_.add(piece);
  }

  std::vector<TrackAnalysis> finish() {
    close();
    return std::move(done_);
  }

 private:
  void begin(std::size_t track) {
    close();
    current_ = track;
    meter_.emplace(format_);
    outline_ = {};
  }
  void close() {
    if (!meter_) return;
    TrackAnalysis& track = done_[current_];
    track.levels = meter_->finish();
    track.frames = meter_->frames();
    track.wave = outline_.columns();
    meter_.reset();
  }

  Format format_;
  Detail detail_;
  std::vector<TrackAnalysis> done_;
  std::size_t current_ = 0;
  std::optional<Meter> meter_;
  WaveOutline outline_;
};

std::vector<std::int64_t> begins_of(const JobAnalysis& job, int from, int to) {
  std::vector<std::int64_t> out{0};
  std::int64_t end = 0;
  for (const TrackAnalysis& track : job.tracks) {
    end += track.frames;
    out.push_back(from == to ? end : resampled_frames(end, from, to));
  }
  return out;
}

}  // namespace

JobAnalysis analyze_job(const JobAudio& audio, Detail detail, std::size_t portion, JobWatch& watch) {
  JobAnalysis out;
  std::optional<TrackMeters> tracks;
  JobAudio::Stream stream =
      audio.open([&](std::size_t track, AudioView piece) { tracks->add(track, piece); });
  out.source = stream.source();
  tracks.emplace(out.source.format, audio.tracks(), detail);
  out.whole.format = stream.info().format;
  const int from = out.source.format.rate, to = out.whole.format.rate;
  const bool same = audio.tracks() == 1 && from == to;  // then the one track is the whole
  Meter meter(out.whole.format);
  LongTermSpectrumMeter spectrum(out.whole.format);
  ChannelSums sums;
  stream.run(portion, watch, [&](AudioView block) {
    if (!same) meter.add(block);
    spectrum.add(block);
    sums.add(block);
    out.whole.frames += static_cast<std::int64_t>(block.frames());
  });
  out.tracks = tracks->finish();
  out.begins = begins_of(out, from, to);
  out.whole.levels = same ? out.tracks[0].levels : meter.finish();
  out.whole.spectrum = spectrum.finish();
  out.whole.correlation = spectrum.correlation();
  out.whole.dc_offset = sums.worst_offset();
  out.whole.non_finite_frames = stream.zeroed_frames();
  return out;
}

}  // namespace nocturne
