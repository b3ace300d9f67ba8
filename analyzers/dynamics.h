// Dynamics: crest factor, DR, and how level and peaks vary over a track.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "analyzers/block_grid.h"
#include "analyzers/material.h"
#include "core/described.h"

namespace nocturne {

/// Of the levels of a track's blocks.
struct LevelPercentiles {
  std::optional<double> p10, p50, p95;

  static constexpr auto fields() {
    using S = LevelPercentiles;
    return std::tuple{field("p10", &S::p10, Unit::same, "exceeded by nine tenths of the blocks"),
                      field("p50", &S::p50, Unit::same, "exceeded by half of the blocks"),
                      field("p95", &S::p95, Unit::same, "exceeded by a twentieth of the blocks")};
  }
};

/// Levels are mean squares over all channels, unweighted: a full-scale square wave is 0 dBFS. Blocks of 50 ms
/// and segments of 3 s lie side by side from the track's beginning; an incomplete last one counts only in
/// rms, peak and crest. What lies below -60 dBFS is silence and says nothing about dynamics. Any split gives
/// the same within 1e-12 (sums in another order). Full mode only.
class Dynamics {
 public:
  static constexpr std::string_view name = "dynamics";
  static constexpr int version = 1;

  struct Result {
    std::optional<double> rms_dbfs, crest_db, dr_db, dynamic_range_variation_db, peak_consistency;
    LevelPercentiles level_50ms, level_3s;
    std::optional<double> silence_ratio;

    static constexpr auto fields() {
      using R = Result;
      return std::tuple{
          field("rms_dbfs", &R::rms_dbfs, Unit::dbfs,
                "Level of the whole track, a sine of amplitude 1 being -3; null in silence and in fast mode, "
                "as all of this group but silence_ratio"),
          field("crest_db", &R::crest_db, Unit::db, "Crest factor: highest sample above rms_dbfs", {0}),
          field(
              "dr_db", &R::dr_db, Unit::db,
              "DR as the Pleasurize Music Foundation measures it (2009), not rounded: in each channel the "
              "second highest peak of 3 s against the level of the loudest fifth; the mean of the channels"),
          field("dynamic_range_variation_db", &R::dynamic_range_variation_db, Unit::db,
                "Standard deviation of the crest factors of 3 s each", {0}),
          field("peak_consistency", &R::peak_consistency, Unit::none,
                "1 less the relative standard deviation of the peaks of 3 s each: 1 where all are as high",
                {0, 1}),
          field("level_50ms", &R::level_50ms, Unit::dbfs, "Level of 50 ms"),
          field("level_3s", &R::level_3s, Unit::dbfs, "Level of 3 s"),
          field("silence_ratio", &R::silence_ratio, Unit::none,
                "Share of blocks of 50 ms below -60 dBFS; null in fast mode", {0, 1}),
      };
    }
  };

  Dynamics(const Format& format, Mode mode);
  static Halo halo(const Format& format);

  void consume(const Material& material) noexcept;
  void merge(Dynamics&& later);
  Result finish() const;

 private:
  struct Extent {  // of one channel over a segment
    double energy = 0;
    float peak = 0;
  };
  struct Segment {
    std::int64_t frames = 0;
    std::vector<Extent> channels;
    Segment& operator+=(const Segment&);
    Extent all() const;  // energy summed over the channels
  };

  std::vector<Segment> whole_segments() const;
  std::optional<double> dr(std::size_t channel, const std::vector<Segment>& segments) const;
  void describe_segments(Result& out) const;

  Format format_;
  Mode mode_;
  std::deque<float> blocks_;      // mean squares of 50 ms: 80 bytes a second
  CellSeries<Segment> segments_;  // 3 s
};

}  // namespace nocturne
