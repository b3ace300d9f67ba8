// What a run of mastering is asked for: how tracks shall sound, and what kind of files they shall be.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audio/decoder.h"
#include "audio/encoder.h"
#include "mastering/planning.h"
#include "mastering/preset.h"

namespace nocturne {

/// Of the method from decoding to writing: another one renders anew. Plan::version is that of planning.
inline constexpr int kMasterVersion = 1;

struct MasterAims {
  enum class Mode { preset, reference, hybrid } mode = Mode::preset;
  Preset preset;  // of the other modes: what the references do not say
  struct Reference {
    std::filesystem::path file;
    double weight = 1;
  };
  std::vector<Reference> references;
  Strength strength;
  double share = 0.5;  // of a hybrid: 0 is the preset's plan, 1 the references'
};

/// "preset", "reference", "hybrid".
std::string_view name(MasterAims::Mode mode);

struct Planned {
  Plan plan;
  std::string copied_because;  // why the track is copied with safe peaks and nothing else; or empty
  /// What the tone shall be behind the dynamics, by the references' part in the plan; empty of a preset
  /// alone, whose dynamics are meant to be heard.
  ToneTarget target{};
};

/// Pure. `references` are those of the aims.
Planned make_plan(const MasterAims& aims, std::span<const WeightedReference> references,
                  const Measurement& track);

/// What is measured: levels and peaks always; curves and outlines for reports.
enum class Detail { levels, report };

/// The kind of the written files; 0 and none: as the source has it.
struct OutputRules {
  std::optional<FileFormat> format;
  int bits = 0;  // 16, 24, or 32 for float
  int rate = 0;
  int kbps = 0;
};

/// The rate of the output, 0 for that of the source: Opus knows 48 kHz alone, and is mastered at that.
int master_rate(const OutputRules& rules, FileFormat format);

/// Bits: as the source has them, 16 or 24; 24 where it is lossy or holds floats.
EncoderSettings encoder_settings(const OutputRules& rules, FileFormat format, const StreamInfo& source,
                                 int rate);

/// Why nothing can be written of the source in the format under the rules; empty where it can.
std::string unwritable(const OutputRules& rules, FileFormat format, const StreamInfo& source);

/// All that decides what is written for a given sound, as text; `reference_hashes` in the order of the aims.
std::string settings_text(const MasterAims& aims, const OutputRules& rules,
                          std::span<const std::string> reference_hashes);

}  // namespace nocturne
