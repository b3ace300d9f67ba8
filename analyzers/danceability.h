// Danceability, and the energy level of a track.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "analyzers/analyzer.h"
#include "analyzers/statistics.h"

namespace nocturne {

/// Any split gives the same bits but for the flux, which is the same within 1e-12 (a sum in another order).
/// The energy is left to what follows from several groups (analyzers/energy_level.h).
class Danceability {
 public:
  static constexpr std::string_view name = "danceability";
  static constexpr int version = 1;

  struct Result {
    std::optional<double> danceability, spectral_flux, energy;
    std::optional<int> energy_level;

    static constexpr auto fields() {
      using R = Result;
      return std::tuple{
          field(
              "danceability", &R::danceability, Unit::none,
              "One over the exponent of the detrended fluctuations of the level, 3 at most (Streich & "
              "Herrera 2005): high where a strong short period carries the level, low where it drifts; null "
              "where it stays the same",
              {0, 3}),
          field("spectral_flux", &R::spectral_flux, Unit::none,
                "Mean distance of spectra of unit energy 10 ms apart, of four frames one", {0, 1.4142136}),
          field(
              "energy", &R::energy, Unit::none,
              "How much drives a track, from 1 (calm) to 10 (peak time): its loudness, onset rate, spectral "
              "flux and centroid, weighted; null in silence",
              {1, 10}),
          field("energy_level", &R::energy_level, Unit::none, "Energy as a whole number", {1, 10}),
      };
    }
  };

  Danceability(const Format& format, Mode) : rate_(format.rate) {}
  static Halo halo(const Format& format);

  void consume(const Material& material) noexcept;
  void merge(Danceability&& later);
  Result finish() const;

 private:
  struct Frame {
    std::int64_t number = -1;  // -1: not kept
    std::vector<float> magnitudes;
    double energy = 0;
  };

  void add_levels(const Material& material) noexcept;
  void add_fluxes(const Spectrogram& spectrum) noexcept;

  int rate_;
  std::deque<float> levels_;  // standard deviations of 10 ms: 400 bytes a second
  RunningStatistics flux_;
  // The frames at the ends whose partners lie beyond them.
  Frame first_, last_;
};

static_assert(Analyzer<Danceability>);

}  // namespace nocturne
