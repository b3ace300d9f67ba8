// Tests of plans: pure, in proportion, and nothing where nothing is asked.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/planning.h"

#include <gtest/gtest.h>

#include <cmath>

#include "mastering/chain.h"
#include "mastering/gain.h"
#include "mastering/long_term_spectrum.h"
#include "mastering/ms_fir.h"
#include "tests/mastering/measurements.h"
#include "tests/mastering/render.h"

namespace nocturne::test {
namespace {

Preset with_everything() {
  Preset p;
  p.tone.tilt_db = 1.5;
  p.tone.presence_db = 1;
  p.stereo = {1.2, 0.6};
  p.compressor.amount = 0.8;
  p.clip.depth_db = 2;
  p.loudness.target_lufs = -9;
  return p;
}

Preset plain() {
  Preset p;
  p.tone.corridor_strength = 0;
  p.tone.highpass_hz = 0;
  return p;
}

const Spectrum96 kBoomy = coloured(bell(120, 0.7, 9), bell(120, 0.7, 9));

std::vector<WeightedReference> references() {
  return {{measurement(coloured(colour(1), colour(2)), -9), 1},
          {measurement(coloured(colour(3), colour(4)), -11), 1}};
}

/// What `to` has beyond `from`, level apart.
GridCurve beyond(const GridCurve& to, const GridCurve& from) {
  const double level = at(to, grid_point(1'000)) - at(from, grid_point(1'000));
  return curve_by_point([&](std::size_t i) {
    const double hz = grid_hz(i);
    return hz < 40 || hz > 12'000 ? 0 : at(to, i) - at(from, i) - level;
  });
}

TEST(PlanByPreset, IsPure) {
  EXPECT_EQ(plan_by_preset(measurement(kBoomy), with_everything()),
            plan_by_preset(measurement(kBoomy), with_everything()));
}

TEST(PlanByPreset, TrimsToTheWorkingLevel) {
  EXPECT_DOUBLE_EQ(plan_by_preset(measurement(kBoomy, -9.5), {}).trim_db, -8.5);
  EXPECT_DOUBLE_EQ(plan_by_preset(measurement(kBoomy, -31), {}).trim_db, 13);
}

TEST(PlanByPreset, OfAPlainPresetIsLoudnessAlone) {
  const Plan plan = plan_by_preset(measurement(kBoomy), plain());
  EXPECT_FALSE(plan.has_fir());
  EXPECT_FALSE(plan.has_compressor());
  EXPECT_FALSE(plan.has_clip());
  EXPECT_EQ(plan.target_lufs, -14);
}

TEST(PlanByPreset, TakesAnOffsetAwayWithoutAHighPassOfItsOwn) {
  Measurement track = measurement(kBoomy);
  track.dc_offset = 0.0009;  // -60.9 dBFS
  EXPECT_FALSE(plan_by_preset(track, plain()).has_fir());
  track.dc_offset = -0.0011;
  EXPECT_DOUBLE_EQ(plan_by_preset(track, plain()).highpass_hz, 5);
  EXPECT_DOUBLE_EQ(plan_by_preset(track, {}).highpass_hz, 20) << "the preset's own takes it, too";
}

TEST(PlanByPreset, DoesNothingToWhatHasNoLoudness) {
  Measurement brief = measurement(kBoomy);
  brief.frames = 17'000;  // 385 ms
  for (const Measurement& m : {silent(), brief}) {
    const Plan plan = plan_by_preset(m, with_everything());
    EXPECT_FALSE(plan.target_lufs);
    EXPECT_EQ(plan.trim_db, 0);
    EXPECT_FALSE(plan.has_fir() || plan.has_compressor() || plan.has_clip());
    EXPECT_EQ(plan.ceiling_dbtp, -1);
    EXPECT_FALSE(plan_by_reference(m, references(), with_everything(), {}).has_fir());
  }
}

TEST(PlanByPreset, TiltsFromTwentyHertzToTwentyKilohertz) {
  Preset p = plain();
  p.tone.tilt_db = 1.5;
  const Plan plan = plan_by_preset(measurement(coloured()), p);
  EXPECT_NEAR(at(plan.mid_db, grid_point(20'000)), 1.5, 0.01);
  EXPECT_NEAR(at(plan.mid_db, grid_point(1'000)), 0, 0.01);
  EXPECT_NEAR(at(plan.mid_db, grid_point(20)), -1.5, 0.01);
  EXPECT_EQ(plan.side_db, plan.mid_db);
}

TEST(PlanByPreset, WidensTheSideAndNarrowsTheBass) {
  Preset p = plain();
  p.stereo = {1.25, 0.5};
  const Plan plan = plan_by_preset(measurement(coloured()), p);
  EXPECT_TRUE(plan.mid_db.empty());
  EXPECT_NEAR(at(plan.side_db, grid_point(2'000)), 20 * std::log10(1.25), 0.01);
  EXPECT_NEAR(at(plan.side_db, grid_point(25)), 20 * std::log10(1.25) - 6.02, 0.03);
  EXPECT_NEAR(at(plan.side_db, grid_point(120)), 20 * std::log10(1.25) - 3.01, 0.05);
  EXPECT_TRUE(plan_by_preset(measurement(coloured(), -14, 1), p).side_db.empty());
}

TEST(PlanByPreset, GrowsWithTheCorridorsStrength) {
  double before = 0;
  for (double strength = 0; strength <= 1; strength += 0.25) {
    Preset p = plain();
    p.tone.corridor_strength = strength;
    const double now = largest(plan_by_preset(measurement(kBoomy), p).mid_db);
    EXPECT_GE(now, before);
    before = now;
  }
  EXPECT_GT(before, 1);
}

TEST(PlanByPreset, PutsThresholdsOnTheLoudnessOfEachBand) {
  Preset p = plain();
  p.compressor.amount = 1;
  const Measurement track = measurement(coloured());
  const CompressorPlan c = plan_by_preset(track, p).compressor;
  EXPECT_EQ(c.low.attack_ms, 30);
  EXPECT_EQ(c.amount, 1);
  // The bands of a track at -18 LUFS: together its power, which for music is 1 to 4 dB above it over
  // channels.
  double power = 0;
  for (const BandPlan& band : {c.low, c.mid, c.high}) power += std::pow(10, (band.threshold_dbfs - 4) / 10);
  EXPECT_NEAR(10 * std::log10(power), -20, 3);
  // A louder track is trimmed by more: the same.
  const CompressorPlan of_louder = plan_by_preset(measurement(coloured(), -8), p).compressor;
  EXPECT_NEAR(of_louder.mid.threshold_dbfs, c.mid.threshold_dbfs, 1e-9);
  // What the filter raises, it raises for the compressor.
  p.tone.tilt_db = 3;
  const CompressorPlan tilted = plan_by_preset(track, p).compressor;
  EXPECT_LT(tilted.low.threshold_dbfs, c.low.threshold_dbfs - 1);
  EXPECT_GT(tilted.high.threshold_dbfs, c.high.threshold_dbfs + 1);
}

TEST(PlanByPreset, KnowsBandLevelsAsTheCompressorMeasuresThem) {
  // White noise, trimmed: power over channels in each band is the band's share of half the rate.
  const Signal white = noise(Format::of(44'100, 2), 10, 0.1, 1);
  LongTermSpectrumMeter meter(white.format);
  meter.add(Planar(white).view());
  Measurement track = measurement(meter.finish());
  track.levels.integrated_lufs = k_weighted_db(track.spectrum) + 10 * std::log10(2);
  Preset p = plain();
  p.compressor.amount = 1;
  const Plan plan = plan_by_preset(track, p);
  const auto expected = [&](double from, double to) {
    return -20 + plan.trim_db + 10 * std::log10((to - from) / 22'050) + 4;
  };
  EXPECT_NEAR(plan.compressor.low.threshold_dbfs, expected(10, 120), 0.3);
  EXPECT_NEAR(plan.compressor.mid.threshold_dbfs, expected(120, 3'500), 0.1);
  EXPECT_NEAR(plan.compressor.high.threshold_dbfs, expected(3'500, 22'050), 0.1);
}

TEST(PlanByPreset, ClipsSoFarUnderFullScaleAsGainIsToCome) {
  Preset p = plain();
  p.loudness.target_lufs = -9;
  p.clip.depth_db = 2;
  EXPECT_NEAR(plan_by_preset(measurement(coloured()), p).clip_threshold_dbfs, -1 + 2 - 9, 1e-4);
  // Louder behind the filter: less gain to come.
  p.stereo.width = 1.3;
  EXPECT_GT(plan_by_preset(measurement(coloured({}, {}, 0)), p).clip_threshold_dbfs, -8 + 0.5);
  p.loudness.target_lufs = -23;
  EXPECT_FALSE(plan_by_preset(measurement(coloured()), p).has_clip()) << "all lies below the ceiling";
}

TEST(PlanByReference, AtNoStrengthIsThePresetWithoutItsTone) {
  const Plan none = plan_by_reference(measurement(kBoomy), references(), plain(), {0, 0, 0, 0});
  EXPECT_EQ(none, plan_by_preset(measurement(kBoomy), plain()));
}

TEST(PlanByReference, OfItselfChangesNothing) {
  const Measurement track = measurement(kBoomy);
  const std::vector<WeightedReference> itself{{track, 1}};
  const Plan plan = plan_by_reference(track, itself, {}, {1, 1, 1, 1});
  EXPECT_LE(largest(plan.mid_db), 0.1);
  EXPECT_LE(largest(plan.side_db), 0.1);
  // The high-pass against offsets, too, is within the bar from 20 Hz on.
  EXPECT_LE(std::abs(highpass_db(plan.highpass_hz, 20)), 0.1);
  EXPECT_EQ(plan.target_lufs, track.levels.integrated_lufs);
  EXPECT_FALSE(plan.has_compressor());
}

TEST(PlanByReference, GrowsWithEachStrengthAlone) {
  const Measurement track = measurement(kBoomy, -20);
  Plan before = plan_by_reference(track, references(), plain(), {0, 0, 0, 0});
  for (double s = 0.25; s <= 1; s += 0.25) {
    const Plan eq = plan_by_reference(track, references(), plain(), {s, 0, 0, 0});
    EXPECT_GT(largest(eq.mid_db), largest(before.mid_db));
    EXPECT_EQ(eq.side_db, eq.mid_db) << "the image is the width's business";
    EXPECT_EQ(eq.target_lufs, -14);
    before = eq;
    const Plan level = plan_by_reference(track, references(), plain(), {0, s, 0, 0});
    EXPECT_NEAR(*level.target_lufs, -14 + s * 4, 1e-9);  // -9 and -11: -10
    EXPECT_TRUE(level.mid_db.empty());
    const Plan width = plan_by_reference(track, references(), plain(), {0, 0, s, 0});
    EXPECT_TRUE(width.mid_db.empty());
    EXPECT_FALSE(width.side_db.empty());
  }
}

TEST(PlanByReference, KeepsItsTargetSane) {
  for (const auto& [reference, expected] : {std::pair(-2.0, -5.0), std::pair(-45.0, -30.0)}) {
    const std::vector<WeightedReference> one{{measurement(coloured(), reference), 1}};
    EXPECT_EQ(plan_by_reference(measurement(coloured()), one, {}, {}).target_lufs, expected);
  }
}

TEST(PlanByReference, TakesNoNoticeOfSilentReferences) {
  std::vector<WeightedReference> with = references();
  with.push_back({silent(), 5});
  EXPECT_EQ(plan_by_reference(measurement(kBoomy), with, {}, {}),
            plan_by_reference(measurement(kBoomy), references(), {}, {}));
  const std::vector<WeightedReference> only{{silent(), 1}};
  EXPECT_EQ(plan_by_reference(measurement(kBoomy), only, plain(), {1, 1, 1, 1}),
            plan_by_preset(measurement(kBoomy), plain()));
}

TEST(PlanByReference, CompressesWhatIsMoreDynamicThanTheReference) {
  Measurement lively = measurement(coloured(), -20), dense = measurement(coloured(), -8);
  lively.levels.range_lu = 10;  // peak over loudness 19 against 7, range 10 against 6: 8 dB more on average
  const std::vector<WeightedReference> reference{{dense, 1}};
  EXPECT_EQ(plan_by_reference(lively, reference, {}, {1, 1, 1, 1}).compressor.amount, 1);
  EXPECT_DOUBLE_EQ(plan_by_reference(lively, reference, {}, {1, 1, 1, 0.5}).compressor.amount, 0.5);
  EXPECT_EQ(plan_by_reference(lively, reference, {}, {1, 1, 1, 0}).compressor.amount, 0);
  const std::vector<WeightedReference> livelier{{lively, 1}};
  EXPECT_EQ(plan_by_reference(dense, livelier, with_everything(), {1, 1, 1, 1}).compressor.amount, 0);
  EXPECT_EQ(plan_by_reference(dense, livelier, with_everything(), {1, 1, 1, 0}).compressor.amount, 0.8);
}

TEST(Blend, IsEachPlanAtItsEnd) {
  const Measurement track = measurement(kBoomy);
  const Plan a = plan_by_preset(track, with_everything()), b = plan_by_reference(track, references(), {}, {});
  EXPECT_EQ(blend(a, b, 0), a);
  EXPECT_EQ(blend(a, b, 1), b);
}

TEST(Blend, GoesInProportion) {
  const Measurement track = measurement(kBoomy);
  const Plan a = plan_by_preset(track, with_everything()), b = plan_by_reference(track, references(), {}, {});
  const Plan half = blend(a, b, 0.5);
  EXPECT_NEAR(*half.target_lufs, (*a.target_lufs + *b.target_lufs) / 2, 1e-9);
  EXPECT_NEAR(half.highpass_hz, (a.highpass_hz + b.highpass_hz) / 2, 1e-9);
  for (std::size_t i = 0; i < kGridPoints; i += 50) {
    EXPECT_NEAR(at(half.mid_db, i), (at(a.mid_db, i) + at(b.mid_db, i)) / 2, 1e-5);
    EXPECT_NEAR(at(half.side_db, i), (at(a.side_db, i) + at(b.side_db, i)) / 2, 1e-5);
  }
  // Only a compresses and clips.
  EXPECT_NEAR(half.compressor.amount, 0.4, 1e-9);
  EXPECT_EQ(half.compressor.mid, a.compressor.mid);
  EXPECT_NEAR(half.clip_threshold_dbfs, a.clip_threshold_dbfs / 2, 1e-9);
}

TEST(Correct, BringsBackWhatDynamicsTook) {
  const Measurement track = measurement(kBoomy);
  Plan plan = plan_by_reference(track, references(), {}, {});
  const GridCurve taken = curve_of([](double hz) { return -2 / (1 + std::pow(hz / 150, 2)); });
  const Plan first = plan;
  const Spectrum96 after = filtered(predicted(track.spectrum, plan), taken, taken, 0);
  correct(plan, after, predicted(track.spectrum, plan));
  const auto bass_over_mids = [&](const Plan& p) {
    return at(p.mid_db, grid_point(60)) - at(p.mid_db, grid_point(2'000));
  };
  EXPECT_NEAR(bass_over_mids(plan) - bass_over_mids(first), 1.7, 0.2);
}

TEST(Correct, BringsAMatchNearerToItsReference) {
  const Measurement track = measurement(kBoomy);
  const std::vector<WeightedReference> one{references()[0]};
  Plan plan = plan_by_reference(track, one, plain(), {});
  const GridCurve wanted = plan.mid_db;
  for (float& db : plan.mid_db) db *= 0.8f;  // as if something had weakened it
  const double before = largest(beyond(wanted, plan.mid_db));
  correct(plan, predicted(track.spectrum, plan), reference_target(track, one, {}));
  EXPECT_LT(largest(beyond(wanted, plan.mid_db)), before / 2);
}

TEST(Correct, AllTogetherStayWithinThreeDecibels) {
  const Measurement track = measurement(kBoomy);
  const Plan first = plan_by_reference(track, references(), {}, {});
  const GridCurve taken = curve_of([](double hz) { return -9 / (1 + std::pow(hz / 150, 2)); });
  Plan plan = first;
  for (int round = 0; round < 3; ++round) {
    const Spectrum96 after = filtered(predicted(track.spectrum, plan), taken, taken, 0);
    correct(plan, first, after, reference_target(track, references(), {}));
  }
  const GridCurve change =
      curve_by_point([&](std::size_t i) { return at(plan.mid_db, i) - at(first.mid_db, i); });
  EXPECT_LE(largest(change), kMostSecondDb + 1e-3);
  EXPECT_GT(largest(change), 2.5);
  EXPECT_LE(steepest(plan.mid_db), kMostSlopeDb + 0.01);
}

TEST(Correct, LeavesAPlanThatSoundsAsMeant) {
  const Measurement track = measurement(kBoomy);
  Plan plan = plan_by_preset(track, with_everything());
  const Plan first = plan;
  correct(plan, predicted(track.spectrum, plan), predicted(track.spectrum, plan));
  for (std::size_t i = 0; i < kGridPoints; ++i) ASSERT_NEAR(at(plan.mid_db, i), at(first.mid_db, i), 0.01);
}

TEST(Master, AtWidthOneAndWithoutAMatchKeepsTheCorrelation) {
  // Partly common noise: what tone does to mid and side alike moves the correlation by 0.01 at most.
  Signal input = noise(Format::of(44'100, 2), 4, 0.1, 12);
  const Signal common = noise(Format::of(44'100, 1), 4, 0.1, 13);
  for (auto& channel : input.channels)
    for (std::size_t i = 0; i < channel.size(); ++i) channel[i] += common.channels[0][i];
  const auto measure = [](const Signal& s) {
    LongTermSpectrumMeter meter(s.format);
    meter.add(Planar(s).view());
    Measurement m = measurement(meter.finish());
    m.correlation = meter.correlation();
    return m;
  };
  Preset p;
  p.tone.tilt_db = 1.5;
  p.tone.presence_db = 1;
  const Measurement before = measure(input);
  const Plan plan = plan_by_preset(before, p);
  ASSERT_TRUE(plan.has_fir());
  MsFir fir(input.format);
  fir.set(plan.mid_db, plan.side_db, plan.highpass_hz);
  EXPECT_NEAR(measure(render(fir, input)).correlation, before.correlation, 0.01);
}

}  // namespace
}  // namespace nocturne::test
