// A mastering report with something in every field.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <string>

#include "mastering/report.h"

namespace nocturne::test {

inline Measurement sample_measurement(double lufs, double peak_dbtp) {
  Measurement m;
  m.format = Format::of(44100, 2);
  m.format.bits = 16;
  m.frames = 44100 * 30;
  m.levels = {lufs, 6.5, lufs + 4, lufs + 3, peak_dbtp, peak_dbtp - 0.2};
  m.spectrum.mid_db.resize(kGridPoints);
  for (std::size_t i = 0; i < kGridPoints; ++i)
    m.spectrum.mid_db[i] = static_cast<float>(lufs - 20 - 3 * std::abs(std::log2(grid_hz(i) / 200)));
  m.spectrum.side_db = m.spectrum.mid_db;
  m.spectrum.cutoff_hz = 16000;
  m.correlation = 0.7;
  m.non_finite_frames = 3;
  return m;
}

inline MasterReport sample_report() {
  MasterReport r;
  r.state = MasterReport::State::written;
  r.input = "/music/in.flac";
  r.output = "/masters/out.flac";
  r.mode = "hybrid";
  r.preset = "warm";
  r.references = {"/music/reference.flac"};
  r.album = "An Album";
  r.plan = {.trim_db = 2,
            .mid_db = GridCurve(kGridPoints, 1.5f),
            .side_db = GridCurve(kGridPoints, -1.0f),
            .highpass_hz = 20,
            .compressor = {},
            .clip_threshold_dbfs = -2,
            .target_lufs = -14};
  r.plan.compressor.amount = 0.5;
  r.plan_hash = "0123abcd";
  r.input_hash = "4567ef01";
  r.before = sample_measurement(-20, -3);
  r.after = sample_measurement(-14.04, -1.08);
  r.target_mid_db = r.before.spectrum.mid_db;
  r.target_side_db = r.before.spectrum.side_db;
  r.solution = {4.2, -14.02, 1.1, 3.3, true, 4};
  r.reduction_db.assign(300, 0.0f);
  r.reduction_db[150] = 3.3f;
  for (auto& band : r.compression_db) band.assign(300, 1.5f);
  r.wave_before.assign(200, {-0.3f, 0.4f});
  r.wave_after.assign(200, {-0.8f, 0.85f});
  r.changes = {{"bass lowered by up to 2.1 dB at 90 Hz", "the low end lies 6 dB above the corridor"}};
  r.warnings = {"3 frames held no numbers and were silenced"};
  r.repairs = 1;
  r.cpu_seconds = 0.5;
  r.wall_seconds = 0.6;
  r.encode_cpu_seconds = 0.1;
  r.analyze_cpu_seconds = 0.2;
  return r;
}

}  // namespace nocturne::test
