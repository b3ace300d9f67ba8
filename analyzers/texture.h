// Texture: harmonic against percussive, steady pitches, and how few of them there are.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <tuple>

#include "analyzers/frame_window.h"
#include "analyzers/harmonic_percussive.h"
#include "analyzers/material.h"
#include "analyzers/statistics.h"
#include "core/described.h"

namespace nocturne {

/// Pitch is seen in four octaves, F#2 to F6, of the tonal spectra (0.74 s every 0.19 s); frames more than 70
/// dB under full scale are left out. Any split gives the same within 1e-12 (sums in another order). Full mode
/// only.
class Texture {
 public:
  static constexpr std::string_view name = "texture";
  static constexpr int version = 1;

  struct Result {
    std::optional<double> harmonic_ratio, pitch_stability, chroma_energy;

    static constexpr auto fields() {
      using R = Result;
      return std::tuple{
          field(
              "harmonic_ratio", &R::harmonic_ratio, Unit::none,
              "Share of the energy that goes on in time rather than spreads in frequency (Fitzgerald 2010): "
              "1 for held tones, 0 for clicks, 0.5 for noise; null in silence and in fast mode, as all of "
              "this group",
              {0, 1}),
          field("pitch_stability", &R::pitch_stability, Unit::none,
                "Mean correlation of the notes (12 pitch classes) with those 0.74 s before: 1 for a held "
                "chord, 0 where they have nothing in common",
                {0, 1}),
          field("chroma_energy", &R::chroma_energy, Unit::none,
                "Share of the energy from F#2 to F6 that is in the three strongest pitch classes of its "
                "moment: 1 for a triad, 0.25 were all alike",
                {0.25, 1}),
      };
    }
  };

  Texture(const Format&, Mode mode) : mode_(mode) {}
  static Halo halo(const Format&) { return {}; }  // the front end's is enough

  void consume(const Material& material) noexcept;
  void merge(Texture&& later);
  Result finish() const;

 private:
  static constexpr std::size_t kSemitones = 48, kClasses = 12;
  using Semitones = std::array<float, kSemitones>;  // energies
  struct Notes {
    std::array<float, kClasses> salience{};
    double energy = 0;
  };
  static constexpr std::size_t kHops = 4;  // a window, so that two frames share no sample
  using Window = FrameWindow<Notes, kHops + 1>;

  void consume_tonal(const Spectrogram& tonal) noexcept;
  void add_strongest(const Semitones& semitones, double energy) noexcept;
  void compare(const Window::Run& run) noexcept;
  static Notes notes_of(const Semitones& semitones, double energy) noexcept;

  Mode mode_;
  HarmonicPercussive separation_;
  Window window_;
  RunningStatistics stability_;
  double strongest_ = 0, energy_ = 0;
};

}  // namespace nocturne
