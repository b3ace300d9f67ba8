// Signals through the limiter, and what meters say of them.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ebur128.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "mastering/control_meter.h"
#include "mastering/limiter.h"
#include "mastering/peak_verifier.h"
#include "tests/mastering/render.h"

namespace nocturne::test {

inline Control control_of(const Signal& signal, std::size_t portion = 4096, double interpolate_above = 0) {
  ControlMeter meter(signal.format, interpolate_above);
  const Planar planar(signal);
  for (std::size_t at = 0; at < signal.frames(); at += portion)
    meter.add(planar.view().slice(at, std::min(portion, signal.frames() - at)));
  return meter.finish();
}

inline Signal limit(const Signal& signal, const Control& control, double gain_db, double ceiling_dbtp) {
  Limiter limiter(signal.format);
  limiter.set(control, gain_db, ceiling_dbtp);
  return render(limiter, signal);
}

inline PeakVerifier verify(const Signal& signal, double ceiling_dbtp, std::size_t portion = 4096) {
  PeakVerifier verifier(signal.format, ceiling_dbtp);
  const Planar planar(signal);
  for (std::size_t at = 0; at < signal.frames(); at += portion)
    verifier.add(planar.view().slice(at, std::min(portion, signal.frames() - at)));
  verifier.finish();
  return verifier;
}
inline double true_peak_16x(const Signal& signal) {
  return verify(signal, std::numeric_limits<double>::infinity()).true_peak_dbtp();
}

/// By libebur128.
struct Metered {
  double lufs = 0, true_peak_dbtp = 0;
};
inline Metered metered(const Signal& signal) {
  const auto channels = static_cast<unsigned>(signal.format.channels);
  ebur128_state* state = ebur128_init(channels, static_cast<unsigned long>(signal.format.rate),
                                      EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK);
  std::vector<float> interleaved;
  for (std::size_t i = 0; i < signal.frames(); ++i)
    for (const auto& channel : signal.channels) interleaved.push_back(channel[i]);
  ebur128_add_frames_float(state, interleaved.data(), signal.frames());
  Metered result;
  ebur128_loudness_global(state, &result.lufs);
  double highest = 0;
  for (unsigned c = 0; c < channels; ++c) {
    double peak = 0;
    ebur128_true_peak(state, c, &peak);
    highest = std::max(highest, peak);
  }
  ebur128_destroy(&state);
  result.true_peak_dbtp = 20 * std::log10(highest);
  return result;
}

}  // namespace nocturne::test
