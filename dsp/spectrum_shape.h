// Shape of one magnitude spectrum: moments, energies, flatness, entropy, contrast, distance; pure and
// vectorised.
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All but the contrast take the bins above DC, whose number is a multiple of eight, as Stft makes them;
// positions are counted in bins with the first bin above DC at 1. Sums are kept in eight float lanes:
// relative error below 1e-5.
#pragma once

#include <span>

namespace nocturne {

struct SpectralMoments {
  double sum = 0;       // of magnitudes
  double centroid = 0;  // magnitude-weighted mean position; 0 for an empty spectrum
};

SpectralMoments spectral_moments(std::span<const float> magnitudes) noexcept;

/// Of the magnitudes as weights of their positions (Peeters 2004, 6.1).
struct SpectralShape {
  double spread = 0;    // standard deviation around the centroid, bins
  double skewness = 0;  // third standardised moment: above 0 where the tail is on the high side
  double kurtosis = 0;  // fourth standardised moment: 3 for a normal distribution
};

/// Zeros for a spectrum of one bin or none.
SpectralShape spectral_shape(std::span<const float> magnitudes, const SpectralMoments& moments) noexcept;

/// power[i] = magnitudes[i]^2; returns the sum.
double spectral_power(std::span<const float> magnitudes, std::span<float> power) noexcept;

/// Sum of power[begin, end).
double band_energy(std::span<const float> power, std::size_t begin, std::size_t end) noexcept;

/// Position (1-based, interpolated) below which `share` of `total` power lies.
double spectral_rolloff(std::span<const float> power, double total, double share) noexcept;

/// Geometric over arithmetic mean of the power, 0…1 (MPEG-7 AudioSpectrumFlatness; Peeters 2004, 6.5). Bins
/// are floored at 1e-30 of full scale, so that one empty bin does not decide.
double spectral_flatness(std::span<const float> power, double total) noexcept;

/// Shannon entropy of the power's shares, bits: 0 for one bin, log2 of the bins' number if all are equal
/// (Misra et al. 2004, "Spectral entropy based feature for robust ASR"). Within 1e-4.
double spectral_entropy(std::span<const float> power, double total) noexcept;

/// High-frequency content: the power's sum, weighted by position (Masri & Bateman 1996).
double spectral_high_frequency_content(std::span<const float> power) noexcept;

/// Mean of the largest over mean of the smallest `share` (0…0.5) of some neighbouring magnitudes, dB (Jiang
/// et al. 2002, "Music type classification by spectral contrast feature"): at least one each, and none below
/// -140 dB of full scale. Exact but for the rounding of the sums; 0 for no magnitudes.
double spectral_contrast(std::span<const float> magnitudes, double share) noexcept;

/// Euclidean distance of two spectra after scaling each to unit energy, 0…√2: a flux that does not know the
/// level (after Tzanetakis & Cook 2002, III-A). The energies are the sums spectral_power() returned.
double spectral_distance(std::span<const float> a, double a_energy, std::span<const float> b,
                         double b_energy) noexcept;

}  // namespace nocturne
