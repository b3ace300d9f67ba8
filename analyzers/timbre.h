// Timbre: spectral envelope in mel and bark bands, cepstrum, pitch classes and chords.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "analyzers/analyzer.h"
#include "analyzers/chords.h"
#include "analyzers/chroma_timeline.h"
#include "analyzers/timbre_bands.h"

namespace nocturne {

/// Empty in fast mode; levels where no frame can be heard, chroma where none has peaks. Levels refer to a
/// full-scale sine.
struct TimbreResult {
  using List = std::optional<std::vector<float>>;
  List mfcc_mean, mfcc_covariance, mel_db, bark_db, chroma;
  std::optional<std::string> chord;
  std::optional<double> chord_strength, chord_change_rate, chord_number_rate;
  std::optional<std::vector<ChordShare>> chords;

  static constexpr auto fields() {
    using R = TimbreResult;
    return std::tuple{
        field("mfcc_mean", &R::mfcc_mean, Unit::none,
              "Means of 13 mel-frequency cepstral coefficients: the orthonormal DCT-II of 40 mel bands' "
              "levels in "
              "dB (Davis & Mermelstein 1980)"),
        field("mfcc_covariance", &R::mfcc_covariance, Unit::none,
              "Their population covariance: the 91 numbers on and above the diagonal, row after row"),
        field("mel_db", &R::mel_db, Unit::db,
              "Mean levels of 40 triangular bands, 20 Hz to 11 kHz, equally spaced in mel"),
        field("bark_db", &R::bark_db, Unit::db,
              "Mean levels of 27 critical bands up to 20.5 kHz, the lowest two halved (Zwicker 1961)"),
        field("chroma", &R::chroma, Unit::none,
              "Mean weights of the pitch classes from C on, by the track's own tuning, the largest being 1"),
        field("chord", &R::chord, Unit::none, "Most frequent major or minor triad"),
        field("chord_strength", &R::chord_strength, Unit::none,
              "Mean correlation of the pitch classes with the triad they are taken for", {-1, 1}),
        field("chord_change_rate", &R::chord_change_rate, Unit::per_second,
              "Changes of chord a second, in the time with chords", {0}),
        field("chord_number_rate", &R::chord_number_rate, Unit::per_second,
              "Different chords, those of at least 1 % of the time, a second", {0}),
        field("chords", &R::chords, Unit::none,
              "Shares of the chords in the time with chords, largest first"),
    };
  }
};

/// Levels are read from every second frame of Material::spectrum that can be heard, and are summed as whole
/// numbers; pitch classes and chords from Material::tonal: 0.7 MB an hour. Any split gives the same bits.
class Timbre {
 public:
  using Result = TimbreResult;
  static constexpr std::string_view name = "timbre";
  static constexpr int version = 1;
  /// The front end's context is all it needs.
  static Halo halo(const Format&) { return {}; }

  Timbre(const Format&, Mode mode) : mode_(mode) {}
  void consume(const Material& material) noexcept;
  void merge(Timbre&& later);
  Result finish() const;

 private:
  static constexpr std::size_t kProducts = kCepstrum * (kCepstrum + 1) / 2;
  /// In steps of TimbreLevels. 2^23 frames, 46 hours, fit.
  struct Sums {
    std::int64_t frames = 0;
    std::array<std::int64_t, kMelBands> mel{};
    std::array<std::int64_t, kBarkBands> bark{};
    std::array<std::int64_t, kCepstrum> cepstrum{};
    std::array<std::int64_t, kProducts> products{};

    void add(const TimbreLevels& levels) noexcept;
    void merge(const Sums& later);
    std::vector<float> covariance() const;
  };

  void describe_levels(Result& result) const;
  void describe_chroma(Result& result) const;

  Mode mode_;
  Sums sums_;
  ChromaTimeline chroma_;
  std::vector<float> power_;
};

static_assert(Analyzer<Timbre>);

}  // namespace nocturne
