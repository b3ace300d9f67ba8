// Spectral descriptors and zero crossings of the mono mix, as statistics over the frames of a track.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Frames are those of Material::spectrum; bins above DC count. Frames more than 70 dB below full scale say
// nothing about a sound's spectrum and are left out. Tolerance over splits: 1e-9 relative (sums in another
// order).
#pragma once

#include <array>
#include <optional>
#include <tuple>
#include <vector>

#include "analyzers/analyzer.h"
#include "analyzers/statistics.h"

namespace nocturne {

struct SpectrumResult {
  Statistics centroid_hz, zero_crossing_rate;  // fast mode too
  Statistics rolloff_hz, spread_hz, flatness, flux;
  Statistics sub_bass, bass, low_mid, mid, upper_mid, presence, air;

  static constexpr auto fields() {
    using R = SpectrumResult;
    return std::tuple{
        field("centroid_hz", &R::centroid_hz, Unit::hz, "Spectral centroid of the magnitudes"),
        field("zero_crossing_rate", &R::zero_crossing_rate, Unit::per_second,
              "Zero crossings a second, in blocks of 10 ms"),
        field("rolloff_hz", &R::rolloff_hz, Unit::hz, "Frequency below which 85 % of the energy lies"),
        field("spread_hz", &R::spread_hz, Unit::hz, "Standard deviation of frequency around the centroid"),
        field("flatness", &R::flatness, Unit::none,
              "Geometric over arithmetic mean of the power, 1 for white noise"),
        field("flux", &R::flux, Unit::none,
              "Distance of successive spectra of unit energy, 0 to the root of 2"),
        field("sub_bass", &R::sub_bass, Unit::none, "Share of energy at 20-60 Hz"),
        field("bass", &R::bass, Unit::none, "Share of energy at 60-250 Hz"),
        field("low_mid", &R::low_mid, Unit::none, "Share of energy at 250-500 Hz"),
        field("mid", &R::mid, Unit::none, "Share of energy at 500-2000 Hz"),
        field("upper_mid", &R::upper_mid, Unit::none, "Share of energy at 2-4 kHz"),
        field("presence", &R::presence, Unit::none, "Share of energy at 4-8 kHz"),
        field("air", &R::air, Unit::none, "Share of energy at 8-20 kHz")};
  }
};

class Spectrum {
 public:
  using Result = SpectrumResult;
  static constexpr std::string_view name = "spectrum";
  static constexpr int version = 1;
  static Halo halo(const Format& format);

  Spectrum(const Format& format, Mode mode);
  void consume(const Material& material) noexcept;
  void merge(Spectrum&& later);
  Result finish() const;

  static constexpr std::size_t kBands = 7;

 private:
  using BandEdges = std::array<std::size_t, kBands + 1>;  // bins
  struct Frame {  // one spectrum kept for the flux across a chunk's edge
    std::vector<float> magnitudes;
    double energy = 0;
  };

  void count_crossings(const Material& material) noexcept;
  void add_shape(std::span<const float> bins, double energy, const BandEdges& edges, double bin_hz) noexcept;
  void add_flux(std::span<const float> a, double a_energy, std::span<const float> b,
                double b_energy) noexcept;

  int rate_;
  Mode mode_;
  RunningStatistics centroid_, crossings_, rolloff_, spread_, flatness_, flux_;
  std::array<RunningStatistics, kBands> bands_;
  std::optional<Frame> first_, last_;  // of what was consumed so far; full mode
  std::vector<float> power_;
};

static_assert(Analyzer<Spectrum>);

}  // namespace nocturne
