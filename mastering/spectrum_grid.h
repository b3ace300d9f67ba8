// From the bins of a mean power spectrum to the logarithmic grid, and where a lossy coder cut it off.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "mastering/log_grid.h"

namespace nocturne {

inline constexpr float kGridFloorDb = -200;  // what is less, and what lies beyond half the rate

/// In dB the power within half a point either side of each point, from `power` in bins of `bin_hz` from 0 to
/// half the rate. Between bins the power density goes straight, so that points closer than bins have their
/// share. Empty of nothing.
GridCurve to_grid(const std::vector<double>& power, double bin_hz);

/// Where the spectrum ends as filters end it and noise does not (analyzers/bandwidth.h); 0: nowhere.
double lossy_cutoff_hz(const std::vector<double>& power, double bin_hz);

}  // namespace nocturne
