// How much drives a track, on a scale from 1 to 10.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "analyzers/findings.h"

namespace nocturne {

struct EnergyInputs {
  double integrated_lufs = 0;
  double onset_rate = 0;     // a second
  double spectral_flux = 0;  // mean distance of spectra 10 ms apart
  double centroid_hz = 0;
};

/// 1 to 10 along the weighted mean of four terms, each of which rises from 0 to 1 with its input: none lowers
/// the energy by being more.
double energy_of(const EnergyInputs& inputs);

/// The same of a track's findings; empty in silence.
std::optional<double> energy_of(const Findings& findings);

}  // namespace nocturne
