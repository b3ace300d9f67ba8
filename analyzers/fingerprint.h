// The 25 numbers that tracks are compared and mastered by, gathered from the other groups.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>
#include <tuple>

#include "analyzers/findings.h"
#include "core/described.h"

namespace nocturne {

/// Derived: each number is a column of another group, or follows from two. All are null in fast mode.
class Fingerprint {
 public:
  static constexpr std::string_view name = "fingerprint";
  static constexpr int version = 1;

  struct Result {
    using Number = std::optional<double>;
    Number sub_bass, bass, low_mid, mid, upper_mid, presence, air;
    Number lufs, crest_db, bass_mid_ratio;
    Number tempo_bpm, rhythm_stability, transient_density, silence_ratio;
    Number spectral_centroid, spectral_rolloff, spectral_flatness;
    Number harmonic_ratio, pitch_stability, chroma_energy;
    Number dynamic_range_variation, loudness_variation_std, peak_consistency;
    Number stereo_width, phase_correlation;

    static constexpr auto fields() {
      using R = Result;
      return std::tuple{
          field("sub_bass", &R::sub_bass, Unit::none, "Share of energy at 20-60 Hz, mean over the frames",
                {0, 1}),
          field("bass", &R::bass, Unit::none, "The same at 60-250 Hz", {0, 1}),
          field("low_mid", &R::low_mid, Unit::none, "The same at 250-500 Hz", {0, 1}),
          field("mid", &R::mid, Unit::none, "The same at 500-2000 Hz", {0, 1}),
          field("upper_mid", &R::upper_mid, Unit::none, "The same at 2-4 kHz", {0, 1}),
          field("presence", &R::presence, Unit::none, "The same at 4-8 kHz", {0, 1}),
          field("air", &R::air, Unit::none, "The same at 8-20 kHz", {0, 1}),
          field("lufs", &R::lufs, Unit::lufs, "Integrated loudness"),
          field("crest_db", &R::crest_db, Unit::db, "Crest factor", {0}),
          field("bass_mid_ratio", &R::bass_mid_ratio, Unit::db,
                "Share of energy below 250 Hz over that at 500-2000 Hz, as a level; 60 either way at most",
                {-60, 60}),
          field("tempo_bpm", &R::tempo_bpm, Unit::bpm, "Tempo; null where there is none", {20, 400}),
          field("rhythm_stability", &R::rhythm_stability, Unit::none,
                "How far the onsets keep to one constant grid", {0, 1}),
          field("transient_density", &R::transient_density, Unit::per_second, "Onsets a second", {0}),
          field("silence_ratio", &R::silence_ratio, Unit::none, "Share of blocks of 50 ms below -60 dBFS",
                {0, 1}),
          field("spectral_centroid", &R::spectral_centroid, Unit::hz, "Mean spectral centroid", {0}),
          field("spectral_rolloff", &R::spectral_rolloff, Unit::hz,
                "Mean frequency below which 85 % of the energy lies", {0}),
          field("spectral_flatness", &R::spectral_flatness, Unit::none, "Mean spectral flatness", {0, 1}),
          field("harmonic_ratio", &R::harmonic_ratio, Unit::none,
                "Share of the energy that goes on in time rather than spreads in frequency", {0, 1}),
          field("pitch_stability", &R::pitch_stability, Unit::none,
                "Correlation of the notes with those 0.74 s before", {0, 1}),
          field("chroma_energy", &R::chroma_energy, Unit::none,
                "Share of the energy in the three strongest pitch classes", {0.25, 1}),
          field("dynamic_range_variation", &R::dynamic_range_variation, Unit::db,
                "Standard deviation of the crest factors of 3 s each", {0}),
          field("loudness_variation_std", &R::loudness_variation_std, Unit::lu,
                "Standard deviation of the short-term loudness", {0}),
          field("peak_consistency", &R::peak_consistency, Unit::none,
                "1 less the relative standard deviation of the peaks of 3 s each", {0, 1}),
          field("stereo_width", &R::stereo_width, Unit::none, "Share of the energy in the side signal",
                {0, 1}),
          field("phase_correlation", &R::phase_correlation, Unit::none, "Correlation of left and right",
                {-1, 1}),
      };
    }
  };

  static Result derive(const Findings& findings);
};

}  // namespace nocturne
