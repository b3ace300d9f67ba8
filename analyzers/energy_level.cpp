// Four ramps and their weights.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/energy_level.h"

#include <algorithm>
#include <cmath>

namespace nocturne {
namespace {

double ramp(double x, double from, double to) { return std::clamp((x - from) / (to - from), 0.0, 1.0); }

// Each ramp spans what 223 recordings have, solo instruments and ambient pieces to rock and electronic music,
// but for the odd one at either end. Loudness weighs most, since calm and drive are mastered so; onsets are
// counted in soft passages as well, so their number weighs least.
double loud(double lufs) { return ramp(lufs, -26, -7); }
double changing(double flux) { return ramp(flux, 0.14, 0.40); }
double bright(double hz) { return ramp(std::log2(std::max(hz, 1.0)), std::log2(700), std::log2(4'500)); }
double busy(double onsets_per_second) { return ramp(onsets_per_second, 3, 10); }
constexpr double kLoud = 0.35, kChanging = 0.30, kBright = 0.20, kBusy = 0.15;
// The four are nearly unrelated, so hardly a track is lowest or highest in all: this much is the whole scale.
constexpr double kCalm = 0.20, kPeakTime = 0.85;

}  // namespace

double energy_of(const EnergyInputs& in) {
  const double mean = kLoud * loud(in.integrated_lufs) + kChanging * changing(in.spectral_flux) +
                      kBright * bright(in.centroid_hz) + kBusy * busy(in.onset_rate);
  return 1 + 9 * ramp(mean, kCalm, kPeakTime);
}

std::optional<double> energy_of(const Findings& findings) {
  const auto lufs = findings.number("loudness", "integrated_lufs");
  const auto centroid = findings.number("spectrum", "centroid_hz_mean");
  if (!lufs || !centroid) return std::nullopt;
  return energy_of({*lufs, findings.number("tempo", "onset_rate").value_or(0),
                    findings.number("danceability", "spectral_flux").value_or(0), *centroid});
}

}  // namespace nocturne
