// Measurements and described structs as JSON.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/track_json.h"
#include "core/described.h"
#include "mastering/measurement.h"

namespace nocturne {

/// One member a field; described members are objects of their own, lists are arrays.
template <Described S>
Json described_json(const S& s) {
  Json out = Json::object();
  for_each_field(s, [&]<class M>(const auto& f, const M& member) {
    if constexpr (Described<M>)
      out[std::string(f.name)] = described_json(member);
    else
      out[std::string(f.name)] = value_json(detail::value_of(member), detail::kind_of<M>());
  });
  return out;
}

/// Values of a grid or a timeline; what is not finite is null.
Json curve_json(const std::vector<float>& values);

/// {"rate", "channels", "bits", "frames", "duration_s", the levels, "peak_to_loudness_lu", "correlation",
/// "non_finite_frames", "spectrum"}.
Json measurement_json(const Measurement& measurement);

/// {"first_hz", "points_per_octave", "cutoff_hz", "third_octave_hz", "third_octave_mid_db", …, "mid_db",
/// "side_db"}: points up to half the rate.
Json spectrum_json(const Spectrum96& spectrum, int rate);

}  // namespace nocturne
