// What plans are made of, in the order of the chain.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/planning.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "dsp/k_weighting.h"
#include "mastering/corridor.h"
#include "mastering/curve.h"

namespace nocturne {
namespace {

constexpr double kShortestSeconds = 0.4;  // of a track with a loudness (BS.1770-5: one gating block)
constexpr double kLowBandHz = 120, kHighBandHz = 3'500;
constexpr double kQuietestBandDbfs = -70;  // a band with less in it is as good as empty

constexpr double kTiltFromHz = 20, kTiltAboutHz = 1'000, kTiltToHz = 20'000;
constexpr double kLowMidHz = 300, kPresenceHz = 4'000;
constexpr double kBellOctaves =
    0.7;  // deviation of a Gaussian over octaves: 1.65 octaves wide at half its dB

constexpr double kOffsetHighpassHz = 5, kAudibleOffsetDbfs = -60;
constexpr double kQuietestTargetLufs = -30, kLoudestTargetLufs = -5;
constexpr double kFullCompressionDb = 6;

bool has_loudness(const Measurement& m) {
  return m.levels.integrated_lufs && static_cast<double>(m.frames) >= kShortestSeconds * m.format.rate;
}

/// What all plans begin with. The target is the preset's, or none.
Plan begin(const Measurement& track, const Preset& preset) {
  Plan plan;
  plan.tolerance_lu = preset.loudness.tolerance_lu;
  plan.ceiling_dbtp = preset.limiter.ceiling_dbtp;
  plan.max_reduction_db = preset.limiter.max_reduction_db;
  if (!has_loudness(track)) return plan;
  plan.target_lufs = preset.loudness.target_lufs;
  plan.trim_db = kWorkingLufs - *track.levels.integrated_lufs;
  return plan;
}

/// A corner that takes an offset away, where there is one and `wanted_hz` has none.
double highpass(const Measurement& track, double wanted_hz) {
  const bool offset = 20 * std::log10(std::abs(track.dc_offset)) > kAudibleOffsetDbfs;
  return wanted_hz > 0 || !offset ? wanted_hz : kOffsetHighpassHz;
}

double tilt_at(double hz, double db) {
  const double octaves = std::log2(std::clamp(hz, kTiltFromHz, kTiltToHz) / kTiltAboutHz);
  return db * octaves /
         std::log2((octaves > 0 ? kTiltToHz : kTiltAboutHz) / (octaves > 0 ? kTiltAboutHz : kTiltFromHz));
}

double bell_at(double hz, double centre_hz, double db) {
  const double away = std::log2(hz / centre_hz) / kBellOctaves;
  return db * std::exp(-away * away / 2);
}

GridCurve preset_tone(const Spectrum96& spectrum, const ToneAim& aim) {
  const GridCurve corridor = corridor_curve(spectrum, aim);
  return curve_by_point([&](std::size_t i) {
    const double hz = grid_hz(i);
    return at(corridor, i) + tilt_at(hz, aim.tilt_db) + bell_at(hz, kLowMidHz, aim.low_mid_db) +
           bell_at(hz, kPresenceHz, aim.presence_db);
  });
}

/// Gain of the side over the mid. The low width comes in by 12 dB an octave's slope about 120 Hz.
double width_at(double hz, const StereoAim& aim) {
  const double low = 1 / (1 + std::pow(hz / kLowBandHz, 4));
  return 20 * std::log10(aim.width) + low * 20 * std::log10(aim.low_width);
}

GridCurve sum_of(const GridCurve& a, const GridCurve& b, double share_a = 1, double share_b = 1) {
  return curve_by_point([&](std::size_t i) { return share_a * at(a, i) + share_b * at(b, i); });
}

CompressorPlan compressor(const CompressorAim& aim, double amount, const Spectrum96& spectrum,
                          double gain_db) {
  const auto band = [&](const BandAim& of, double from_hz, double to_hz) {
    const double level = std::max(kQuietestBandDbfs, band_db(spectrum, from_hz, to_hz) + gain_db);
    return BandPlan{level + of.threshold_db, of.ratio, of.attack_ms, of.release_ms};
  };
  return {amount, aim.max_reduction_db, band(aim.low, 0, kLowBandHz), band(aim.mid, kLowBandHz, kHighBandHz),
          band(aim.high, kHighBandHz, grid_hz(kGridPoints))};
}

/// Once tone and target stand: thresholds on the levels that the filter leaves.
void add_dynamics(Plan& plan, const Measurement& track, const Preset& preset, double amount) {
  if (track.spectrum.mid_db.empty()) return;
  const Spectrum96 after = predicted(track.spectrum, plan);
  const std::vector<double> weights = loudness_weights(track.format);
  const double channels = std::accumulate(weights.begin(), weights.end(), 0.0);
  const double before_lufs = k_weighted_db(track.spectrum) + 10 * std::log10(channels);
  // The spectrum is of the louder half; bands are taken down to the loudness of the whole.
  const double gain_db = plan.trim_db + *track.levels.integrated_lufs - before_lufs;
  if (amount > 0) plan.compressor = compressor(preset.compressor, amount, after, gain_db);
  if (preset.clip.depth_db <= 0) return;
  const double change_lu = k_weighted_db(after) - k_weighted_db(track.spectrum);
  const double gain_to_come = *plan.target_lufs - (kWorkingLufs + change_lu);
  plan.clip_threshold_dbfs = std::min(0.0, plan.ceiling_dbtp + preset.clip.depth_db - gain_to_come);
}

/// The weighted mean of f(reference) over those where it is known; none: nullopt.
template <class F>
std::optional<double> mean_of(std::span<const WeightedReference> references, F&& f) {
  double sum = 0, weights = 0;
  for (const auto& r : references)
    if (const std::optional<double> value = f(r.measurement)) sum += r.weight * *value, weights += r.weight;
  return weights > 0 ? std::optional(sum / weights) : std::nullopt;
}

std::optional<double> loudness_of(const Measurement& m) { return m.levels.integrated_lufs; }
std::optional<double> range_of(const Measurement& m) { return m.levels.range_lu; }
std::optional<double> peak_over_loudness(const Measurement& m) {
  if (!m.levels.integrated_lufs || !m.levels.true_peak_dbtp) return std::nullopt;
  return *m.levels.true_peak_dbtp - *m.levels.integrated_lufs;
}

/// How many dB more dynamic the track is than the references; 0 where nothing is known.
double excess_dynamics(const Measurement& track, std::span<const WeightedReference> references) {
  double sum = 0;
  int known = 0;
  for (const auto measure : {peak_over_loudness, range_of}) {
    const auto of_track = measure(track), of_references = mean_of(references, measure);
    if (of_track && of_references) sum += *of_track - *of_references, ++known;
  }
  return known > 0 ? sum / known : 0;
}

std::vector<WeightedSpectrum> spectra(std::span<const WeightedReference> references) {
  std::vector<WeightedSpectrum> out;
  for (const auto& r : references) out.push_back({&r.measurement.spectrum, r.weight});
  return out;
}

template <class T>
T mix(T from, T to, double share) {
  return share <= 0 ? from : share >= 1 ? to : from + share * (to - from);
}

BandPlan mix(const BandPlan& a, const BandPlan& b, double share) {
  return {mix(a.threshold_dbfs, b.threshold_dbfs, share), mix(a.ratio, b.ratio, share),
          mix(a.attack_ms, b.attack_ms, share), mix(a.release_ms, b.release_ms, share)};
}

CompressorPlan mix(CompressorPlan a, CompressorPlan b, double share) {
  const auto without_amount = [](CompressorPlan plan) {
    plan.amount = 0;
    return plan;
  };
  if (a.amount == 0) a = without_amount(b);
  if (b.amount == 0) b = without_amount(a);
  return {mix(a.amount, b.amount, share), mix(a.max_reduction_db, b.max_reduction_db, share),
          mix(a.low, b.low, share), mix(a.mid, b.mid, share), mix(a.high, b.high, share)};
}

GridCurve mix(const GridCurve& a, const GridCurve& b, double share) {
  return empty_if_flat(sum_of(a, b, 1 - share, share));
}

/// Of two curves within the slope, what stays between them is as well.
GridCurve corrected(const GridCurve& curve, const GridCurve& rest, const GridCurve& first) {
  const GridCurve sum = limited_slope(sum_of(curve, rest), kMostSlopeDb);
  return empty_if_flat(curve_by_point([&](std::size_t i) {
    return std::clamp(at(sum, i), at(first, i) - kMostSecondDb, at(first, i) + kMostSecondDb);
  }));
}

}  // namespace

Plan plan_by_preset(const Measurement& track, const Preset& preset) {
  Plan plan = begin(track, preset);
  if (!plan.target_lufs) return plan;
  const GridCurve mid = preset_tone(track.spectrum, preset.tone);
  plan.highpass_hz = highpass(track, preset.tone.highpass_hz);
  plan.mid_db = empty_if_flat(mid);
  if (track.format.channels == 2)
    plan.side_db = empty_if_flat(
        curve_by_point([&](std::size_t i) { return at(mid, i) + width_at(grid_hz(i), preset.stereo); }));
  add_dynamics(plan, track, preset, preset.compressor.amount);
  return plan;
}

Plan plan_by_reference(const Measurement& track, std::span<const WeightedReference> references,
                       const Preset& base, const Strength& strength) {
  Plan plan = begin(track, base);
  if (!plan.target_lufs) return plan;
  const ToneMatch match = match_tone(track.spectrum, spectra(references));
  plan.highpass_hz = highpass(track, std::min(base.tone.highpass_hz, kOffsetHighpassHz));
  plan.mid_db = empty_if_flat(sum_of(match.mid_db, {}, strength.eq));
  if (track.format.channels == 2)
    plan.side_db = empty_if_flat(limited_slope(
        sum_of(match.mid_db, match.side_db, strength.eq - strength.width, strength.width), kMostSlopeDb));
  const double reference_lufs = mean_of(references, loudness_of).value_or(*plan.target_lufs);
  plan.target_lufs = std::clamp(mix(*plan.target_lufs, reference_lufs, strength.level), kQuietestTargetLufs,
                                kLoudestTargetLufs);
  const double wanted = std::clamp(excess_dynamics(track, references) / kFullCompressionDb, 0.0, 1.0);
  add_dynamics(plan, track, base, mix(base.compressor.amount, wanted, strength.dynamics));
  return plan;
}

Plan blend(const Plan& from, const Plan& to, double share) {
  if (share <= 0) return from;
  if (share >= 1) return to;
  Plan plan;
  plan.trim_db = mix(from.trim_db, to.trim_db, share);
  plan.mid_db = mix(from.mid_db, to.mid_db, share);
  plan.side_db = mix(from.side_db, to.side_db, share);
  plan.highpass_hz = mix(from.highpass_hz, to.highpass_hz, share);
  plan.compressor = mix(from.compressor, to.compressor, share);
  plan.clip_threshold_dbfs = mix(from.clip_threshold_dbfs, to.clip_threshold_dbfs, share);
  if (from.target_lufs && to.target_lufs) plan.target_lufs = mix(*from.target_lufs, *to.target_lufs, share);
  plan.tolerance_lu = mix(from.tolerance_lu, to.tolerance_lu, share);
  plan.ceiling_dbtp = mix(from.ceiling_dbtp, to.ceiling_dbtp, share);
  plan.max_reduction_db = mix(from.max_reduction_db, to.max_reduction_db, share);
  return plan;
}

Spectrum96 predicted(const Spectrum96& before, const Plan& plan) {
  return filtered(before, plan.mid_db, plan.side_db, plan.highpass_hz);
}

ToneTarget reference_target(const Measurement& track, std::span<const WeightedReference> references,
                            const Strength& strength) {
  return reference_target(track.spectrum, spectra(references), strength);
}

void correct(Plan& plan, const Spectrum96& after_dynamics, const Spectrum96& aimed_at) {
  correct(plan, after_dynamics, tone_target(aimed_at));
}

void correct(Plan& plan, const Spectrum96& after_dynamics, const ToneTarget& target) {
  correct(plan, Plan(plan), after_dynamics, target);
}

void correct(Plan& plan, const Plan& first, const Spectrum96& after_dynamics, const ToneTarget& target) {
  const ToneMatch rest = remaining_tone(after_dynamics, target);
  plan.mid_db = corrected(plan.mid_db, rest.mid_db, first.mid_db);
  if (!after_dynamics.side_db.empty()) plan.side_db = corrected(plan.side_db, rest.side_db, first.side_db);
}

}  // namespace nocturne
