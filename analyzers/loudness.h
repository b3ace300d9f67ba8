// Loudness by BS.1770-5, EBU Tech 3341 and Tech 3342; true peak; ReplayGain 2.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "analyzers/material.h"
#include "core/described.h"
#include "dsp/k_weighting.h"
#include "dsp/true_peak.h"

namespace nocturne {

/// Energies of the sub-blocks of a stretch of a track. Those at its two ends may be partial and are kept in
/// double precision until a neighbour completes them; the others as floats: 50 a second, 2.2 MB in 3 hours.
/// The blocks of a deque hold that without the slack of a growing vector.
class EnergyCurve {
 public:
  /// Adds to sub-block `block`: the last one so far, or the one after it.
  void add(std::int64_t block, double energy);
  /// What comes later; it may begin with this curve's last sub-block.
  void append(const EnergyCurve& later);

  std::int64_t size() const { return size_; }
  std::size_t bytes() const { return sizeof *this + inner_.size() * sizeof(float); }
  template <class F>
  void for_each(F&& f) const {
    if (size_ > 0) f(head_);
    for (const float energy : inner_) f(static_cast<double>(energy));
    if (size_ > 1) f(tail_);
  }

 private:
  std::int64_t first_ = 0, size_ = 0;
  double head_ = 0, tail_ = 0;  // tail_ if size_ > 1
  std::deque<float> inner_;
};

/// Any split gives the same peaks to the bit and the same levels within 1e-9 LU. Mono counts as one channel
/// (no 3 dB for being played by two loudspeakers). Loudness values are absent where the standard gives none:
/// an integrated value takes one whole gating block of 400 ms above -70 LUFS, a range one window of 3 s.
class Loudness {
 public:
  static constexpr std::string_view name = "loudness";
  static constexpr int version = 3;

  struct Result {
    std::optional<double> integrated_lufs, range_lu, variation_lu, max_momentary_lufs, max_shortterm_lufs;
    std::optional<double> true_peak_dbtp, sample_peak_dbfs, peak_to_loudness_lu, dynamic_complexity_lu;
    std::optional<double> replaygain_track_gain_db;
    double replaygain_track_peak = 0;
    bool true_peak_over = false;
    Bytes blocks;

    static constexpr auto fields() {
      using R = Result;
      return std::tuple{
          field("integrated_lufs", &R::integrated_lufs, Unit::lufs,
                "Gated loudness of the whole track (BS.1770-5); null if nothing passes the gate"),
          field("range_lu", &R::range_lu, Unit::lu,
                "Loudness range (EBU Tech 3342); null if no 3 s pass the gate", {0}),
          field("variation_lu", &R::variation_lu, Unit::lu,
                "Standard deviation of the short-term loudness, gated as the range is; null with it", {0}),
          field("max_momentary_lufs", &R::max_momentary_lufs, Unit::lufs,
                "Loudest 400 ms (EBU Tech 3341), in steps of 20 ms; null in silence"),
          field("max_shortterm_lufs", &R::max_shortterm_lufs, Unit::lufs,
                "Loudest 3 s (EBU Tech 3341), in steps of 20 ms; null in silence"),
          field("true_peak_dbtp", &R::true_peak_dbtp, Unit::dbtp,
                "Highest point between samples at four times the rate (BS.1770-5); null in silence"),
          field("sample_peak_dbfs", &R::sample_peak_dbfs, Unit::dbfs, "Highest sample; null in silence"),
          field("peak_to_loudness_lu", &R::peak_to_loudness_lu, Unit::lu,
                "True peak above integrated loudness"),
          field("dynamic_complexity_lu", &R::dynamic_complexity_lu, Unit::lu,
                "Mean distance of the loudness of 200 ms, where above -70 LUFS, from the track's level "
                "(Vickers 2001)",
                {0}),
          field("replaygain_track_gain_db", &R::replaygain_track_gain_db, Unit::db,
                "ReplayGain 2 gain: to the reference of -18 LUFS"),
          field("replaygain_track_peak", &R::replaygain_track_peak, Unit::none,
                "ReplayGain 2 peak: the true peak, linear", {0}),
          field("true_peak_over", &R::true_peak_over, Unit::none, "The true peak exceeds full scale"),
          field("blocks", &R::blocks, Unit::none,
                "Energies of 100 ms each, two bytes in steps of 0.002 LU, from which albums are made"),
      };
    }
  };

  Loudness(const Format& format, Mode mode);
  static Halo halo(const Format& format);

  void consume(const Material& material) noexcept;
  void merge(Loudness&& later);
  Result finish() const;
  /// Memory that the state takes: grows by 200 bytes a second.
  std::size_t bytes() const { return sizeof *this + curve_.bytes(); }

 private:
  KWeightedEnergy energy_;
  EnergyCurve curve_;
  std::int64_t end_ = 0;  // frames of the track so far
  Peaks peaks_;
};

}  // namespace nocturne
