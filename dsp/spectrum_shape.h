// Shape of one magnitude spectrum: moments, energies, flatness, distance; pure and vectorised.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All take the bins above DC, whose number is a multiple of eight, as Stft makes them; positions are counted
// in bins with the first bin above DC at 1. Sums are kept in eight float lanes: relative error below 1e-5.
#pragma once

#include <span>

namespace nocturne {

struct SpectralMoments {
  double sum = 0;       // of magnitudes
  double centroid = 0;  // magnitude-weighted mean position; 0 for an empty spectrum
};

SpectralMoments spectral_moments(std::span<const float> magnitudes) noexcept;

/// Magnitude-weighted standard deviation of the position around `moments.centroid`.
double spectral_spread(std::span<const float> magnitudes, const SpectralMoments& moments) noexcept;

/// power[i] = magnitudes[i]^2; returns the sum.
double spectral_power(std::span<const float> magnitudes, std::span<float> power) noexcept;

/// Sum of power[begin, end).
double band_energy(std::span<const float> power, std::size_t begin, std::size_t end) noexcept;

/// Position (1-based, interpolated) below which `share` of `total` power lies.
double spectral_rolloff(std::span<const float> power, double total, double share) noexcept;

/// Geometric over arithmetic mean of the power, 0…1 (MPEG-7 AudioSpectrumFlatness; Peeters 2004, 6.5). Bins
/// are floored at 1e-30 of full scale, so that one empty bin does not decide.
double spectral_flatness(std::span<const float> power, double total) noexcept;

/// Euclidean distance of two spectra after scaling each to unit energy, 0…√2: a flux that does not know the
/// level (after Tzanetakis & Cook 2002, III-A). The energies are the sums spectral_power() returned.
double spectral_distance(std::span<const float> a, double a_energy, std::span<const float> b,
                         double b_energy) noexcept;

}  // namespace nocturne
