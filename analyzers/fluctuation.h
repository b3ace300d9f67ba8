// Detrended fluctuation analysis of a series: does what moves it go on, or come back in time?
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>

namespace nocturne {

/// The scaling exponent of a series of levels, 100 a second, over 0.31 to 8.8 s (Peng et al. 1994, "Mosaic
/// organization of DNA nucleotides", for the method; Streich & Herrera 2005, "Detrended fluctuation analysis
/// of music signals", for its use and range, and for lengths corrected by three blocks): the mean slope of
/// log F against log length, F being the root mean square of the integrated series around the straight line
/// that fits each window best. 0.5 for white noise, 1.5 for a random walk, near 0 for what repeats within
/// the shortest window. Empty where the series moves by less than 5 % of its mean or is shorter than
/// 0.35 s. Any gain gives the same.
std::optional<double> fluctuation_exponent(std::span<const float> levels);

}  // namespace nocturne
