// The end of a render: what comes out of the chain is dithered, measured, cut into tracks and encoded.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "audio/encoder.h"
#include "mastering/dither.h"
#include "mastering/long_term_spectrum.h"
#include "mastering/measurement.h"
#include "mastering/meter.h"
#include "mastering/peak_verifier.h"
#include "mastering/report.h"
#include "pipeline/master_aims.h"

namespace nocturne {

struct RenderSettings {
  EncoderSettings encoder;  // of every track
  std::optional<Dither> dither;
  double ceiling_dbtp = -1;
  std::vector<std::int64_t> begins;          // first frames of the tracks, and behind the last
  std::vector<std::filesystem::path> files;  // one a track, to be written
  Detail detail = Detail::levels;
};

struct RenderedTrack {
  std::int64_t frames = 0;
  Levels levels;
  std::string samples;  // SampleDigest of what the encoder got
  std::vector<WaveColumn> wave;
};

/// Of the samples as the encoder got them.
struct Rendered {
  Measurement whole;  // its spectrum for reports alone
  double true_peak_dbtp = 0;
  std::vector<Over> overs;
  std::vector<RenderedTrack> tracks;
  double encode_cpu_seconds = 0;
};

/// One render. Single-threaded.
class RenderSink {
 public:
  explicit RenderSink(RenderSettings settings);
  ~RenderSink();

  /// The next block of the chain's output. Throws Error(file).
  void take(AudioView block, std::int64_t first_frame);
  /// After the last block: closes the files. Throws Error(file), also where frames are missing.
  Rendered finish();

 private:
  class TrackFile;

  AudioView final_samples(AudioView block, std::int64_t first_frame);
  void write(AudioView audio, std::int64_t first_frame);
  void close_track();

  RenderSettings settings_;
  std::vector<float> samples_;  // of one block, dithered
  PeakVerifier verifier_;
  Meter meter_;
  std::optional<LongTermSpectrumMeter> spectrum_;
  std::size_t track_ = 0;
  std::unique_ptr<TrackFile> file_;
  Rendered out_;
};

}  // namespace nocturne
