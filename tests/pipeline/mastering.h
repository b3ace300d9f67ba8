// Runs of mastering over generated files in a folder of their own.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "pipeline/groups.h"
#include "pipeline/master.h"
#include "tests/audio/decode_all.h"
#include "tests/mastering/render.h"
#include "tests/support/encode.h"

namespace nocturne::test {

inline Preset flat_preset(double target_lufs = -14) {
  Preset out;
  out.name = "flat";
  out.loudness.target_lufs = target_lufs;
  out.tone.corridor_strength = 0;
  out.tone.highpass_hz = 0;
  return out;
}

/// Every stage at work.
inline Preset full_preset() {
  Preset out;
  out.name = "full";
  out.loudness.target_lufs = -11;
  out.tone.tilt_db = 2;
  out.stereo.width = 1.15;
  out.compressor.amount = 0.8;
  out.clip.depth_db = 2;
  return out;
}

inline Signal decoded(const std::filesystem::path& file) { return decode_all(file); }

/// A folder of inputs, one of outputs, and the reports of the last run.
class Mastering : public testing::Test {
 protected:
  Mastering() {
    std::filesystem::create_directory(folder / "in");
    options.inputs = {folder / "in"};
    options.output_folder = folder / "out";
    options.aims.preset = flat_preset();
    options.driver = Driver::serial;
  }

  std::filesystem::path add(const std::string& name, const Signal& signal,
                            WavSamples samples = WavSamples::s16) const {
    const std::filesystem::path file = folder / "in" / name;
    std::filesystem::create_directories(file.parent_path());
    write_wav(file, signal, samples);
    return file;
  }
  std::filesystem::path output(const std::string& name) const { return folder / "out" / name; }

  MasterSummary run(Library* memory = nullptr, const std::stop_token& stop = {}) {
    reports.clear();
    ScanProgress progress;
    return master(options, memory, progress, stop,
                  [&](const MasterReport& report) { reports.push_back(report); });
  }

  Library open_library() const {
    return Library::open(folder / "library.db", library_groups(), OpenMode::read_write);
  }

  TempDir folder;
  MasterOptions options;
  std::vector<MasterReport> reports;
};

}  // namespace nocturne::test
