// What a preset says: aims and characters, from which a plan is made for each track.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <tuple>

#include "core/described.h"

namespace nocturne {

struct LoudnessAim {
  double target_lufs = -14, tolerance_lu = 0.1;
  bool operator==(const LoudnessAim&) const = default;
  static constexpr auto fields() {
    using S = LoudnessAim;
    return std::tuple{
        field("target_lufs", &S::target_lufs, Unit::lufs, "Integrated loudness aimed at", {-40, -5}),
        field("tolerance_lu", &S::tolerance_lu, Unit::lu, "How far off it may end", {0.05, 2})};
  }
};

struct LimiterAim {
  double ceiling_dbtp = -1, max_reduction_db = 4;
  bool operator==(const LimiterAim&) const = default;
  static constexpr auto fields() {
    using S = LimiterAim;
    return std::tuple{
        field("ceiling_dbtp", &S::ceiling_dbtp, Unit::dbtp, "True peak that nothing may exceed", {-20, 0}),
        field("max_reduction_db", &S::max_reduction_db, Unit::db,
              "95th percentile of the limiter's reduction at which the loudness target is given up",
              {0, 20})};
  }
};

struct ToneAim {
  double corridor_strength = 0.5, corridor_db = 2, corridor_limit_db = 4;
  double tilt_db = 0, low_mid_db = 0, presence_db = 0, highpass_hz = 20;
  bool operator==(const ToneAim&) const = default;
  static constexpr auto fields() {
    using S = ToneAim;
    return std::tuple{
        field("corridor_strength", &S::corridor_strength, Unit::none,
              "Share of what exceeds the corridor that is corrected, 0 for none", {0, 1}),
        field("corridor_db", &S::corridor_db, Unit::db, "Half the corridor's width", {0.5, 12}),
        field("corridor_limit_db", &S::corridor_limit_db, Unit::db, "Largest correction", {0, 12}),
        field("tilt_db", &S::tilt_db, Unit::db,
              "Treble up and bass down by this, from 20 kHz to 20 Hz around 1 kHz", {-6, 6}),
        field("low_mid_db", &S::low_mid_db, Unit::db, "Broad bell at 300 Hz", {-6, 6}),
        field("presence_db", &S::presence_db, Unit::db, "Broad bell at 4 kHz", {-6, 6}),
        field("highpass_hz", &S::highpass_hz, Unit::hz, "Second-order high-pass, 0 for none", {0, 200})};
  }
};

struct StereoAim {
  double width = 1, low_width = 1;
  bool operator==(const StereoAim&) const = default;
  static constexpr auto fields() {
    using S = StereoAim;
    return std::tuple{
        field("width", &S::width, Unit::none, "Gain of the side signal, 1 leaves it", {0.5, 1.3}),
        field("low_width", &S::low_width, Unit::none, "The same below 120 Hz, on top", {0.5, 1})};
  }
};

struct BandAim {
  double threshold_db = -6, ratio = 2, attack_ms = 15, release_ms = 150;
  bool operator==(const BandAim&) const = default;
  static constexpr auto fields() {
    using S = BandAim;
    return std::tuple{
        field("threshold_db", &S::threshold_db, Unit::db, "Level where it begins, to the band's own loudness",
              {-30, 30}),
        field("ratio", &S::ratio, Unit::none, "Input rise for 1 dB of output rise", {1, 20}),
        field("attack_ms", &S::attack_ms, Unit::none, "Milliseconds of its attack", {0.1, 500}),
        field("release_ms", &S::release_ms, Unit::none, "Milliseconds of its release", {5, 5000})};
  }
};

struct CompressorAim {
  double amount = 0, max_reduction_db = 4;
  BandAim low{4, 2, 30, 250}, mid{4, 2, 15, 150}, high{4, 2, 5, 80};
  bool operator==(const CompressorAim&) const = default;
  static constexpr auto fields() {
    using S = CompressorAim;
    return std::tuple{field("amount", &S::amount, Unit::none,
                            "Share of its reduction that is applied, 0 leaves it out", {0, 1}),
                      field("max_reduction_db", &S::max_reduction_db, Unit::db, "Largest reduction", {0, 12}),
                      field("low", &S::low, Unit::same, "Below 120 Hz"),
                      field("mid", &S::mid, Unit::same, "120 Hz to 3.5 kHz"),
                      field("high", &S::high, Unit::same, "Above 3.5 kHz")};
  }
};

struct ClipAim {
  double depth_db = 0;
  bool operator==(const ClipAim&) const = default;
  static constexpr auto fields() {
    return std::tuple{field(
        "depth_db", &ClipAim::depth_db, Unit::db,
        "Peaks may be this far above the ceiling before the soft clip rounds them, 0 for none", {0, 6})};
  }
};

struct Preset {
  static constexpr int kVersion = 1;  // of what presets can say: a later one is refused, not half understood
  std::string name;                   // of the file, no part of its text
  std::string description;
  int version = kVersion;
  LoudnessAim loudness;
  LimiterAim limiter;
  ToneAim tone;
  StereoAim stereo;
  CompressorAim compressor;
  ClipAim clip;
  bool operator==(const Preset&) const = default;

  static constexpr auto fields() {
    using S = Preset;
    return std::tuple{
        field("description", &S::description, Unit::none, "One line for lists"),
        field("version", &S::version, Unit::none, "Of the keys and what they mean", {1, kVersion}),
        field("loudness", &S::loudness, Unit::same, "Loudness"),
        field("limiter", &S::limiter, Unit::same, "Limiter"),
        field("tone", &S::tone, Unit::same, "Tone"),
        field("stereo", &S::stereo, Unit::same, "Stereo"),
        field("compressor", &S::compressor, Unit::same, "Compressor"),
        field("clip", &S::clip, Unit::same, "Soft clip")};
  }
};

}  // namespace nocturne
