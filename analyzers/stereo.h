// Stereo image: width, correlation, balance, and what is lost in mono.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>

#include "analyzers/block_grid.h"
#include "analyzers/material.h"
#include "core/described.h"

namespace nocturne {

/// Moments of a pair of channels.
struct PairSums {
  std::int64_t frames = 0;
  double left = 0, right = 0;             // sums of samples
  double ll = 0, rr = 0, lr = 0;          // of products
  PairSums& operator+=(const PairSums&);  // over another stretch
  double energy() const { return ll + rr; }
};

/// Of the front left and right channel, the first two where the layout names none. A mono file is told as two
/// equal channels are. Any split gives the same within 1e-12 (sums in another order). Full mode only.
class Stereo {
 public:
  static constexpr std::string_view name = "stereo";
  static constexpr int version = 1;

  struct Result {
    std::optional<double> width, correlation, correlation_min, balance_db, mono_loss_db;
    std::optional<bool> mono_compatible;

    static constexpr auto fields() {
      using R = Result;
      return std::tuple{
          field("width", &R::width, Unit::none,
                "Share of the energy that is in the side signal (L - R) / 2: 0 for mono, 0.5 for unrelated "
                "channels, 1 for inverted ones; null in silence and in fast mode, as all of this group",
                {0, 1}),
          field("correlation", &R::correlation, Unit::none,
                "Pearson's correlation of left and right over the whole track: 1 for mono, 0 for unrelated "
                "channels, -1 for inverted ones; null where one of them is silent",
                {-1, 1}),
          field("correlation_min", &R::correlation_min, Unit::none,
                "Lowest correlation over 3 s that are no more than 20 dB under the track's mean level",
                {-1, 1}),
          field("balance_db", &R::balance_db, Unit::db,
                "Level of the right channel above the left one, 60 at most", {-60, 60}),
          field("mono_loss_db", &R::mono_loss_db, Unit::db,
                "Level lost in the mean of left and right against their mean energy: 0 for mono, 3 for "
                "unrelated channels, 60 where all but nothing is left",
                {0, 60}),
          field("mono_compatible", &R::mono_compatible, Unit::none,
                "No more than 3.5 dB are lost in mono, and no 3 s are correlated by less than -0.5"),
      };
    }
  };

  Stereo(const Format& format, Mode mode);
  static Halo halo(const Format& format);

  void consume(const Material& material) noexcept;
  void merge(Stereo&& later) { seconds_.merge(std::move(later.seconds_)); }
  Result finish() const;

 private:
  int left_ = 0, right_ = 0;  // channels; equal in a mono file
  Mode mode_;
  CellSeries<PairSums> seconds_;  // 48 bytes a second
};

}  // namespace nocturne
