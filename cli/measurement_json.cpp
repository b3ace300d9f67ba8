// Numbers in their described order.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/measurement_json.h"

#include <algorithm>
#include <cmath>

#include "mastering/third_octave.h"

namespace nocturne {
namespace {

Json number(double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); }

/// In the few digits that a float has.
Json float_number(float x) { return std::isfinite(x) ? Json(std::stod(json_float(x))) : Json(nullptr); }

/// What a rate holds of a grid.
Json audible_json(const GridCurve& curve, int rate) {
  const double points = std::floor(grid_place(rate / 2.0)) + 1;
  const auto count = std::min(curve.size(), static_cast<std::size_t>(std::max(0.0, points)));
  return curve_json({curve.begin(), curve.begin() + static_cast<std::ptrdiff_t>(count)});
}

Json bands_json(const GridCurve& spectrum_db, int rate) {
  Json out = Json::array();
  for (const ThirdOctave& band : third_octaves(spectrum_db, rate / 2.0))
    out.push_back(number(std::round(band.level_db * 100) / 100));
  return out;
}

}  // namespace

Json curve_json(const std::vector<float>& values) {
  Json out = Json::array();
  for (const float x : values) out.push_back(float_number(x));
  return out;
}

Json spectrum_json(const Spectrum96& spectrum, int rate) {
  Json bands = Json::array();
  for (const ThirdOctave& band : third_octaves(spectrum.mid_db, rate / 2.0)) bands.push_back(band.nominal_hz);
  return {{"first_hz", kGridFirstHz},
          {"points_per_octave", kGridPerOctave},
          {"cutoff_hz", spectrum.cutoff_hz > 0 ? Json(spectrum.cutoff_hz) : Json(nullptr)},
          {"third_octave_hz", bands},
          {"third_octave_mid_db", bands_json(spectrum.mid_db, rate)},
          {"third_octave_side_db", bands_json(spectrum.side_db, rate)},
          {"mid_db", audible_json(spectrum.mid_db, rate)},
          {"side_db", audible_json(spectrum.side_db, rate)}};
}

Json measurement_json(const Measurement& m) {
  Json out{{"rate", m.format.rate},
           {"channels", m.format.channels},
           {"bits", m.format.bits > 0 ? Json(m.format.bits) : Json(nullptr)},
           {"frames", m.frames},
           {"duration_s", m.format.rate > 0 ? Json(static_cast<double>(m.frames) / m.format.rate) : Json(0)}};
  out.update(described_json(m.levels));
  const Levels& l = m.levels;
  out["peak_to_loudness_lu"] =
      l.integrated_lufs && l.true_peak_dbtp ? Json(*l.true_peak_dbtp - *l.integrated_lufs) : Json(nullptr);
  out["correlation"] = m.format.channels == 2 ? number(m.correlation) : Json(nullptr);
  out["dc_offset"] = m.dc_offset;
  out["non_finite_frames"] = m.non_finite_frames;
  out["spectrum"] = spectrum_json(m.spectrum, m.format.rate);
  return out;
}

}  // namespace nocturne
