// The K-weighting of BS.1770 as gain over frequency: for loudness that is reckoned from spectra.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace nocturne {

/// Power gain at `hz` > 0 of both stages together (BS.1770-5, Annex 1), as at a rate of 192 kHz, where they
/// follow their analogue models to beyond 20 kHz.
double k_weight(double hz);

}  // namespace nocturne
