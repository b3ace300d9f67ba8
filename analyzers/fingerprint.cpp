// Where each of the 25 numbers comes from.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/fingerprint.h"

#include <algorithm>
#include <cmath>

namespace nocturne {
namespace {

constexpr double kMostDb = 60;

/// Level of a over b, limited so that an empty band has a finite one; nothing where both are empty.
std::optional<double> level_over(double a, double b) {
  if (a <= 0 && b <= 0) return std::nullopt;
  return std::clamp(10 * std::log10(std::max(a, 1e-30) / std::max(b, 1e-30)), -kMostDb, kMostDb);
}

void put_spectrum(const Findings& f, Fingerprint::Result& r) {
  r.sub_bass = f.number("spectrum", "sub_bass_mean");
  r.bass = f.number("spectrum", "bass_mean");
  r.low_mid = f.number("spectrum", "low_mid_mean");
  r.mid = f.number("spectrum", "mid_mean");
  r.upper_mid = f.number("spectrum", "upper_mid_mean");
  r.presence = f.number("spectrum", "presence_mean");
  r.air = f.number("spectrum", "air_mean");
  if (r.sub_bass && r.bass && r.mid) r.bass_mid_ratio = level_over(*r.sub_bass + *r.bass, *r.mid);
  r.spectral_centroid = f.number("spectrum", "centroid_hz_mean");
  r.spectral_rolloff = f.number("spectrum", "rolloff_hz_mean");
  r.spectral_flatness = f.number("spectrum", "flatness_mean");
}

}  // namespace

Fingerprint::Result Fingerprint::derive(const Findings& f) {
  Result r;
  r.silence_ratio = f.number("dynamics", "silence_ratio");
  if (!r.silence_ratio) return r;  // fast mode: a vector with holes is none
  put_spectrum(f, r);
  r.lufs = f.number("loudness", "integrated_lufs");
  r.crest_db = f.number("dynamics", "crest_db");
  r.tempo_bpm = f.number("tempo", "bpm");
  r.rhythm_stability = f.number("tempo", "stability");
  r.transient_density = f.number("tempo", "onset_rate");
  r.harmonic_ratio = f.number("texture", "harmonic_ratio");
  r.pitch_stability = f.number("texture", "pitch_stability");
  r.chroma_energy = f.number("texture", "chroma_energy");
  r.dynamic_range_variation = f.number("dynamics", "dynamic_range_variation_db");
  r.loudness_variation_std = f.number("loudness", "variation_lu");
  r.peak_consistency = f.number("dynamics", "peak_consistency");
  r.stereo_width = f.number("stereo", "width");
  r.phase_correlation = f.number("stereo", "correlation");
  return r;
}

}  // namespace nocturne
