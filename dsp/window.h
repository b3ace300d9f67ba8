// Windows of the short-time transforms and of windowed-sinc filters.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace nocturne {

/// Periodic Hann window of n points: 0.5 - 0.5 cos(2 pi i / n) (Harris 1978, DFT-even form).
std::vector<float> hann(int n);

/// Symmetric Kaiser window of odd length n, 1 in its middle (Kaiser 1974).
std::vector<float> kaiser(int n, double beta);

/// Kaiser's beta for a stopband attenuation in dB, and the length that reaches it over a transition of
/// `width` cycles a sample (Kaiser 1974; Oppenheim & Schafer, Discrete-Time Signal Processing,
/// eq. 7.75-7.76).
double kaiser_beta(double attenuation_db);
int kaiser_length(double attenuation_db, double width);

/// Symmetric linear-phase low-pass of odd length, unit gain at DC: sinc at `cutoff` cycles a sample, Kaiser
/// window.
std::vector<float> lowpass_fir(int length, double cutoff, double beta);

}  // namespace nocturne
