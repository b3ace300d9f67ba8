// Spectral descriptors and zero crossings of the mono mix, as statistics over the frames of a track.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every second frame of Material::spectrum, 20 ms apart; bins above DC count. Frames more than 70 dB below
// full scale say nothing about a sound's spectrum and are left out. Tolerance over splits: 1e-9 relative
// (sums in another order); medians are the same bits.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

#include "analyzers/analyzer.h"
#include "analyzers/statistics.h"

namespace nocturne {

/// Level changes nothing but the high-frequency content. Peeters: "A large set of audio features for sound
/// description", 2004.
struct SpectrumResult {
  Statistics centroid_hz, zero_crossing_rate;  // fast mode too
  Statistics rolloff_hz, spread_hz, skewness, kurtosis, flatness, entropy, flux, hfc;
  Statistics contrast_1, contrast_2, contrast_3, contrast_4, contrast_5, contrast_6;
  Statistics sub_bass, bass, low_mid, mid, upper_mid, presence, air;

  static constexpr auto fields() {
    using R = SpectrumResult;
    return std::tuple{
        field("centroid_hz", &R::centroid_hz, Unit::hz, "Spectral centroid of the magnitudes"),
        field("zero_crossing_rate", &R::zero_crossing_rate, Unit::per_second,
              "Zero crossings a second, in blocks of 10 ms"),
        field("rolloff_hz", &R::rolloff_hz, Unit::hz, "Frequency below which 85 % of the energy lies"),
        field("spread_hz", &R::spread_hz, Unit::hz, "Standard deviation of frequency around the centroid"),
        field("skewness", &R::skewness, Unit::none,
              "Third standardised moment around the centroid, above 0 with more above it (Peeters 2004)"),
        field("kurtosis", &R::kurtosis, Unit::none,
              "Fourth standardised moment around the centroid, 3 for a normal distribution (Peeters 2004)"),
        field("flatness", &R::flatness, Unit::none,
              "Geometric over arithmetic mean of the power, 1 for equal bins"),
        field("entropy", &R::entropy, Unit::none, "Shannon entropy of the power, bits (Misra 2004)"),
        field("flux", &R::flux, Unit::none,
              "Distance of spectra of unit energy 20 ms apart, 0 to the root of 2"),
        field("hfc", &R::hfc, Unit::none,
              "High-frequency content: sum of power times Hz (Masri 1996), 1.5 times its Hz for a full-scale "
              "sine"),
        field("contrast_1", &R::contrast_1, Unit::db,
              "Loudest over softest fifth of the bins below 200 Hz (Jiang 2002)"),
        field("contrast_2", &R::contrast_2, Unit::db, "Loudest over softest fifth of the bins at 200-400 Hz"),
        field("contrast_3", &R::contrast_3, Unit::db, "Loudest over softest fifth of the bins at 400-800 Hz"),
        field("contrast_4", &R::contrast_4, Unit::db,
              "Loudest over softest fifth of the bins at 800-1600 Hz"),
        field("contrast_5", &R::contrast_5, Unit::db,
              "Loudest over softest fifth of the bins at 1.6-3.2 kHz"),
        field("contrast_6", &R::contrast_6, Unit::db, "Loudest over softest fifth of the bins at 3.2-8 kHz"),
        field("sub_bass", &R::sub_bass, Unit::none, "Share of energy at 20-60 Hz"),
        field("bass", &R::bass, Unit::none, "Share of energy at 60-250 Hz"),
        field("low_mid", &R::low_mid, Unit::none, "Share of energy at 250-500 Hz"),
        field("mid", &R::mid, Unit::none, "Share of energy at 500-2000 Hz"),
        field("upper_mid", &R::upper_mid, Unit::none, "Share of energy at 2-4 kHz"),
        field("presence", &R::presence, Unit::none, "Share of energy at 4-8 kHz"),
        field("air", &R::air, Unit::none, "Share of energy at 8-20 kHz")};
  }
};

/// Keeps a histogram of each descriptor, some 100 kB for a track of any length.
class Spectrum {
 public:
  using Result = SpectrumResult;
  static constexpr std::string_view name = "spectrum";
  static constexpr int version = 2;
  static Halo halo(const Format& format);

  Spectrum(const Format& format, Mode mode);
  void consume(const Material& material) noexcept;
  void merge(Spectrum&& later);
  Result finish() const;

 private:
  static constexpr std::size_t kContrasts = 6, kBands = 7;
  /// Of the result, in its order.
  enum Series : std::size_t {
    kCentroid,
    kCrossings,
    kRolloff,
    kSpread,
    kSkewness,
    kKurtosis,
    kFlatness,
    kEntropy,
    kFlux,
    kHfc,
    kContrast,
    kBand = kContrast + kContrasts,
    kSeries = kBand + kBands
  };
  static_assert(std::tuple_size_v<decltype(Result::fields())> == kSeries);

  struct Frame {  // one spectrum kept for the flux across a chunk's edge
    std::vector<float> magnitudes;
    double energy = 0;
  };
  struct Bins {  // edges of bands, counted from the first bin above DC
    double hz;
    std::array<std::size_t, kContrasts + 1> contrast;
    std::array<std::size_t, kBands + 1> band;
  };

  void count_crossings(const Material& material) noexcept;
  void add_frame(std::span<const float> bins, double energy, const Bins& layout) noexcept;
  void add_bands(std::span<const float> bins, double energy, const Bins& layout) noexcept;
  void add_flux(std::span<const float> a, double a_energy, std::span<const float> b,
                double b_energy) noexcept;

  int rate_;
  Mode mode_;
  std::array<RunningStatistics, kSeries> series_;
  std::optional<Frame> first_, last_;  // of what was consumed so far; full mode
  std::vector<float> power_;
};

static_assert(Analyzer<Spectrum>);

}  // namespace nocturne
