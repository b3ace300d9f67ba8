// What may be wrong with a recording: clipping, a lossy source, drop-outs, channels, resampling, padding.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "analyzers/bandwidth.h"
#include "analyzers/channel_sums.h"
#include "analyzers/clipping.h"
#include "analyzers/material.h"
#include "analyzers/mp3_trace.h"
#include "analyzers/pauses.h"
#include "analyzers/problems.h"
#include "analyzers/sample_grid.h"
#include "core/described.h"

namespace nocturne {

/// All of it is of full mode only.
struct QualityResult {
  std::optional<double> examined_s;
  std::optional<std::int64_t> clipped_runs, longest_clip;
  std::optional<double> clipped_percent;
  std::optional<std::int64_t> overs;
  std::optional<double> cutoff_hz, cutoff_drop_db, cutoff_floor_dbfs, earlier_rate_hz,
      lossy_source_confidence;
  std::optional<std::int64_t> effective_bits;
  std::optional<double> dc_offset;
  std::optional<std::int64_t> dead_channels;
  std::optional<bool> identical_channels;
  std::optional<double> channel_correlation;
  std::optional<std::int64_t> dropouts;
  std::optional<double> dropout_s, longest_pause_s;
  std::optional<std::vector<Problem>> problems;
  bool stereo = false;  // not stored

  static constexpr auto fields() {
    using R = QualityResult;
    return std::tuple{
        field("examined_s", &R::examined_s, Unit::seconds, "Length of what was examined", {0}),
        field("clipped_runs", &R::clipped_runs, Unit::none,
              "Flat tops: three or more equal samples at a channel's extreme, with an edge", {0}),
        field("longest_clip", &R::longest_clip, Unit::frames, "Longest of these, 1,000 at most", {0, 1000}),
        field("clipped_percent", &R::clipped_percent, Unit::percent, "Share of samples in flat tops",
              {0, 100}),
        field("overs", &R::overs, Unit::none, "Samples beyond full scale, as lossy and float sources have",
              {0}),
        field("cutoff_hz", &R::cutoff_hz, Unit::hz,
              "Where the mean spectrum ends steeply, by 15 dB within some 700 Hz; null where it fades", {0}),
        field("cutoff_drop_db", &R::cutoff_drop_db, Unit::db, "How far it falls there", {0}),
        field("cutoff_floor_dbfs", &R::cutoff_floor_dbfs, Unit::dbfs, "RMS of what is left above"),
        field("earlier_rate_hz", &R::earlier_rate_hz, Unit::hz,
              "Usual sample rate that the spectrum ends at the half of; null if none, or if a lossy source "
              "explains it",
              {0}),
        field("lossy_source_confidence", &R::lossy_source_confidence, Unit::none,
              "How sure it is that a lossless file was made from MP3 or AAC; null for lossy codecs and for "
              "rates "
              "that MP3 has not",
              {0, 1}),
        field("effective_bits", &R::effective_bits, Unit::none,
              "Bits that the samples use; null for lossy codecs, samples in float and silence", {1, 24}),
        field("dc_offset", &R::dc_offset, Unit::none,
              "Mean of the channel whose mean is farthest from 0, full scale being 1"),
        field("dead_channels", &R::dead_channels, Unit::none,
              "Channels below -80 dBFS (RMS) while another is above -50 dBFS", {0, 16}),
        field("identical_channels", &R::identical_channels, Unit::none,
              "Both channels are the same to the bit; null but for stereo"),
        field("channel_correlation", &R::channel_correlation, Unit::none,
              "Correlation of the two channels over the whole track; null but for stereo", {-1, 1}),
        field("dropouts", &R::dropouts, Unit::none,
              "Stretches of at least 20 ms of zeros that the sound breaks off before and sets in behind",
              {0}),
        field("dropout_s", &R::dropout_s, Unit::seconds, "Length of all of them", {0}),
        field("longest_pause_s", &R::longest_pause_s, Unit::seconds,
              "Longest stretch below -70 dBFS between sounds", {0}),
        field("problems", &R::problems, Unit::none,
              "What is wrong, worst first: name, severity (serious, notable, minor) and figure")};
  }
};

/// Any split gives the same, sums within 1e-9. State: some 130 KB, whatever the length.
class Quality {
 public:
  static constexpr std::string_view name = "quality";
  static constexpr int version = 1;
  using Result = QualityResult;

  Quality(const Format& format, Mode mode);
  static Halo halo(const Format& format);

  void consume(const Material& material) noexcept;
  void merge(Quality&& later);
  Result finish() const;

 private:
  void describe_spectrum(Result& r) const;

  Format format_;
  Mode mode_;
  Clipping clipping_;
  ChannelSums channels_;
  SampleGrid grid_;
  Pauses zeros_, pauses_;
  Bandwidth bandwidth_;
  Mp3Trace mp3_;
};

}  // namespace nocturne
