// Power of a spectrum in bands: overlapping triangles, such as mel bands.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace nocturne {

/// Frequencies equally spaced on the mel scale of O'Shaughnessy, 2595 log10(1 + f / 700), from `low_hz` to
/// `high_hz`: the edges and centres of count - 2 triangles (Davis & Mermelstein 1980).
std::vector<double> mel_edges(double low_hz, double high_hz, std::size_t count);

/// Triangle b rises from 0 at edges_hz[b] to 1 at edges_hz[b + 1] and falls to 0 at edges_hz[b + 2]. What
/// lies beyond the spectrum is silence. Immutable.
class TriangleBands {
 public:
  /// For spectra of `bins` bins, the first at 0 Hz.
  TriangleBands(std::span<const double> edges_hz, std::size_t bins, double bin_hz);

  std::size_t count() const { return bands_.size(); }

  /// Weighted sums of `power`, which has all bins but DC, into `out`. Float sums in eight lanes: within 1e-5.
  void apply(std::span<const float> power, std::span<float> out) const noexcept;

 private:
  struct Band {
    std::size_t first, count;  // bins above DC; count is a multiple of the lanes
    std::size_t weights;       // index of the first of its weights
  };

  std::vector<Band> bands_;
  std::vector<float> weights_;
};

}  // namespace nocturne
