// From aims to plans and settings.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/master_aims.h"

#include <utility>

#include "core/json_text.h"

namespace nocturne {
namespace {

constexpr double kShortestSeconds = 0.4;  // one gating block of BS.1770-5

std::string why_copied(const Measurement& track) {
  if (static_cast<double>(track.frames) < kShortestSeconds * track.format.rate)
    return "shorter than 400 ms: copied, with safe peaks";
  if (!track.levels.integrated_lufs) return "nothing passes the loudness gate: copied, with safe peaks";
  return "";
}

Planned by_preset(const MasterAims& aims, const Measurement& track) {
  return {plan_by_preset(track, aims.preset), {}};
}

Planned by_reference(const MasterAims& aims, std::span<const WeightedReference> references,
                     const Measurement& track) {
  return {plan_by_reference(track, references, aims.preset, aims.strength),
          {},
          reference_target(track, references, aims.strength)};
}

Planned hybrid(const MasterAims& aims, std::span<const WeightedReference> references,
               const Measurement& track) {
  const Planned preset = by_preset(aims, track), reference = by_reference(aims, references, track);
  const ToneTarget of_preset = tone_target(predicted(track.spectrum, preset.plan));
  return {blend(preset.plan, reference.plan, aims.share), {}, blend(of_preset, reference.target, aims.share)};
}

Planned plan_by_aims(const MasterAims& aims, std::span<const WeightedReference> references,
                     const Measurement& track) {
  switch (aims.mode) {
    case MasterAims::Mode::preset: return by_preset(aims, track);
    case MasterAims::Mode::reference: return by_reference(aims, references, track);
    case MasterAims::Mode::hybrid: return hybrid(aims, references, track);
  }
  return by_preset(aims, track);
}

}  // namespace

std::string_view name(MasterAims::Mode mode) {
  switch (mode) {
    case MasterAims::Mode::preset: return "preset";
    case MasterAims::Mode::reference: return "reference";
    case MasterAims::Mode::hybrid: return "hybrid";
  }
  return "";
}

Planned make_plan(const MasterAims& aims, std::span<const WeightedReference> references,
                  const Measurement& track) {
  if (std::string why = why_copied(track); !why.empty()) {
    Planned copied;
    copied.copied_because = std::move(why);
    copied.plan.ceiling_dbtp = aims.preset.limiter.ceiling_dbtp;
    return copied;
  }
  Planned out = plan_by_aims(aims, references, track);
  // Without stages that ask for a level, a trim would be undone by the loudness gain and cost bits.
  if (!out.plan.has_fir() && !out.plan.has_compressor() && !out.plan.has_clip()) out.plan.trim_db = 0;
  return out;
}

int master_rate(const OutputRules& rules, FileFormat format) {
  return format == FileFormat::opus ? 48'000 : rules.rate;
}

EncoderSettings encoder_settings(const OutputRules& rules, FileFormat format, const StreamInfo& source,
                                 int rate) {
  EncoderSettings out;
  out.format = format;
  out.audio = source.format;
  if (rate != 0) out.audio.rate = rate;
  const bool integers_of_16 = source.bits > 0 && source.bits <= 16;
  out.bits = written_bits(format, rules.bits != 0 ? rules.bits : integers_of_16 ? 16 : 24);
  out.kbps = rules.kbps;
  return out;
}

std::string unwritable(const OutputRules& rules, FileFormat format, const StreamInfo& source) {
  return unencodable(encoder_settings(rules, format, source, master_rate(rules, format)));
}

std::string settings_text(const MasterAims& aims, const OutputRules& rules,
                          std::span<const std::string> reference_hashes) {
  Preset preset = aims.preset;
  preset.description.clear();  // says nothing to the sound
  std::string out = "version " + std::to_string(kMasterVersion) + "/" + std::to_string(Plan::version) + "\n" +
                    std::string(name(aims.mode)) + "\n" + json_text(preset) + "\n";
  if (aims.mode != MasterAims::Mode::preset) {
    out += json_text(aims.strength) + "\n";
    for (std::size_t i = 0; i < reference_hashes.size(); ++i)
      out += reference_hashes[i] + " " + json_number(aims.references[i].weight) + "\n";
  }
  if (aims.mode == MasterAims::Mode::hybrid) out += "share " + json_number(aims.share) + "\n";
  return out + "bits " + std::to_string(rules.bits) + " rate " + std::to_string(rules.rate) + " kbps " +
         std::to_string(rules.kbps) + "\n";
}

}  // namespace nocturne
