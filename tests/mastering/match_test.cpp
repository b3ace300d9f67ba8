// Tests of matching: what it reaches, where it holds back, what it must not touch.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/match.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "mastering/fir_design.h"
#include "mastering/long_term_spectrum.h"
#include "mastering/ms_fir.h"
#include "mastering/spectrum_grid.h"
#include "tests/mastering/measurements.h"
#include "tests/mastering/render.h"

namespace nocturne::test {
namespace {

ToneMatch match(const Spectrum96& source, const Spectrum96& reference) {
  const WeightedSpectrum one{&reference, 1};
  return match_tone(source, {&one, 1});
}

/// Distances in third octaves from 40 Hz to 16 kHz, without their median, absolute, in ascending order.
std::vector<double> distances(const GridCurve& a, const GridCurve& b) {
  std::vector<double> d;
  for (int band = -14; band <= 12; ++band) {
    const std::size_t centre = grid_point(1'000 * std::exp2(band / 3.0));
    double in_a = 0, in_b = 0;
    for (std::size_t i = centre - 16; i < centre + 16; ++i) {
      in_a += std::pow(10, at(a, i) / 10);
      in_b += std::pow(10, at(b, i) / 10);
    }
    d.push_back(10 * std::log10(in_a / in_b));
  }
  std::ranges::sort(d);
  const double median = d[d.size() / 2];
  for (double& x : d) x = std::abs(x - median);
  std::ranges::sort(d);
  return d;
}

TEST(MatchTone, OfATrackToItselfIsNothing) {
  const Spectrum96 s = coloured(colour(3), colour(4));
  const ToneMatch m = match(s, s);
  EXPECT_LE(largest(m.mid_db), 1e-4);
  EXPECT_LE(largest(m.side_db), 1e-4);
}

TEST(MatchTone, TakesNoNoticeOfLevel) {
  const Spectrum96 s = coloured(colour(3), colour(4));
  const GridCurve down(kGridPoints, -17);
  EXPECT_LE(largest(match(s, filtered(s, down, down, 0)).mid_db), 1e-4);
}

TEST(MatchTone, FindsTheColourThatWasLaidOn) {
  for (std::uint32_t seed = 0; seed < 10; ++seed) {
    const GridCurve mid = colour(seed, 6), side = colour(seed + 100, 6);
    const Spectrum96 source = coloured(), reference = coloured(mid, side);
    const ToneMatch m = match(source, reference);
    const Spectrum96 after = filtered(source, m.mid_db, m.side_db, 0);
    // The bar for matching is 0.5 dB and 1.5 dB; spectra without noise must leave it far behind.
    for (const auto& d :
         {distances(after.mid_db, reference.mid_db), distances(after.side_db, reference.side_db)}) {
      EXPECT_LE(d[d.size() / 2], 0.1) << seed;
      EXPECT_LE(d.back(), 0.5) << seed;
    }
  }
}

TEST(MatchTone, LeavesThirdsAlikeWherePartialsAreNot) {
  // Tones on other notes in each third: what smoothing spreads of them over their neighbours differs.
  const auto tones = [](double about_hz, double wave_db) {
    GridCurve out(kGridPoints, -30);
    for (int band = -13; band <= 12; ++band) {
      const double hz = about_hz * std::exp2(band / 3.0);
      out[grid_point(hz)] += static_cast<float>(30 + wave_db * std::sin(band));
    }
    return out;
  };
  const Spectrum96 source = coloured(tones(940, 0), tones(1'060, 0)),
                   reference = coloured(tones(1'060, 3), tones(940, -3));
  const ToneMatch m = match(source, reference);
  const Spectrum96 after = filtered(source, m.mid_db, m.side_db, 0);
  for (const auto& d :
       {distances(after.mid_db, reference.mid_db), distances(after.side_db, reference.side_db)}) {
    EXPECT_LE(d[d.size() / 2], 0.1);
    EXPECT_LE(d.back(), 1);
  }
}

TEST(MatchTone, StaysWithinItsBounds) {
  for (std::uint32_t seed = 0; seed < 5; ++seed) {
    const ToneMatch m = match(coloured(colour(seed, 30)), coloured()),
                    s = match(coloured({}, colour(seed, 30)), coloured());
    EXPECT_LE(largest(m.mid_db), kMostMidDb + 1e-3);
    EXPECT_LE(largest(s.side_db), kMostSideDb + 1e-3);
    EXPECT_LE(steepest(m.mid_db), kMostSlopeDb + 0.01);
    EXPECT_LE(steepest(s.side_db), kMostSlopeDb + 0.01);
    EXPECT_GT(largest(m.mid_db), 8);
    EXPECT_GT(largest(s.side_db), 8);
  }
}

TEST(MatchTone, LeavesAloneWhatIsNotThere) {
  // From 2 kHz on 70 dB down, under the peak by more than 60: noise, not music. At the edge the spectra do
  // differ, and from there the curve comes back by kMostSlopeDb.
  const GridCurve dark = curve_of([](double hz) { return hz > 2'000 ? -70.0 : 0.0; });
  for (const auto& [a, b] :
       {std::pair(coloured(dark, dark), coloured()), std::pair(coloured(), coloured(dark, dark))}) {
    EXPECT_LE(largest(match(a, b).mid_db, 6'000, 20'000), 0.3);
    EXPECT_LE(largest(match(a, b).side_db, 6'000, 20'000), 0.3);
  }
}

TEST(MatchTone, FadesOutTowardsALossyCutoff) {
  Spectrum96 reference = coloured(GridCurve(curve_of([](double hz) { return hz > 4'000 ? 6.0 : 0.0; })));
  EXPECT_GT(largest(match(coloured(), reference).mid_db, 14'000, 18'000), 3);
  reference.cutoff_hz = 12'000;
  EXPECT_LE(largest(match(coloured(), reference).mid_db, 14'000, 18'000), 0.5);
}

TEST(MatchTone, HoldsUpToWhereTheCutoffFadesIt) {
  Spectrum96 reference = coloured(curve_of([](double hz) { return hz > 3'000 ? -10.0 : 0.0; }));
  reference.cutoff_hz = 16'000;
  const GridCurve curve = match(coloured(), reference).mid_db;
  // The fade is a sixth of an octave long, less than the slope needs for 10 dB: none of them may be missing
  // before. Smoothing sees what is left above the edge, and lowers what lies below it by a decibel for that.
  EXPECT_NEAR(at(curve, grid_point(14'000)), at(curve, grid_point(8'000)), 1.5);
  EXPECT_LE(at(curve, grid_point(14'000)), at(curve, grid_point(8'000)) + 0.3);
  EXPECT_NEAR(at(curve, grid_point(20'000)), 0, 0.3);
}

TEST(MatchTone, UsesTheRoomAboveWhereItIsCutBelow) {
  const GridCurve thin = curve_of([](double hz) { return -19 / (1 + std::pow(hz / 250, 4)); });
  const Spectrum96 source = coloured(), reference = coloured(thin, thin);
  const ToneMatch m = match(source, reference), back = match(reference, source);
  const Spectrum96 after = filtered(source, m.mid_db, m.side_db, 0),
                   there = filtered(reference, back.mid_db, back.side_db, 0);
  EXPECT_LE(distances(after.mid_db, reference.mid_db).back(), 0.5) << "19 dB lie within 12 dB either way";
  EXPECT_LE(distances(there.mid_db, source.mid_db).back(), 0.5);
  EXPECT_LE(largest(m.mid_db), kMostMidDb + 1e-3);
  EXPECT_LE(largest(m.side_db), kMostSideDb + 1e-3);
}

TEST(MatchTone, GivesTheSideTheMidsToneWhereTheReferenceIsMono) {
  Spectrum96 mono = coloured(colour(5));
  mono.side_db.clear();
  const ToneMatch m = match(coloured(), mono);
  EXPECT_EQ(m.side_db, m.mid_db) << "the image stays as it is";
  EXPECT_TRUE(match(mono, coloured()).side_db.empty());
  // A stereo file of mono sound says as little.
  Spectrum96 dual = coloured(colour(5));
  std::ranges::fill(dual.side_db, kGridFloorDb);
  const ToneMatch d = match(coloured(), dual);
  for (std::size_t i = 0; i < kGridPoints; ++i) ASSERT_NEAR(d.side_db[i], d.mid_db[i], 0.01);
}

TEST(MatchTone, OfSeveralReferencesIsTheirWeightedMean) {
  const Spectrum96 source = coloured(), a = coloured(colour(1)), b = coloured(colour(2)), none;
  const std::vector<WeightedSpectrum> both{{&a, 3}, {&b, 1}, {&none, 5}};
  const ToneMatch mean = match_tone(source, both), of_a = match(source, a), of_b = match(source, b);
  for (std::size_t i = 0; i < kGridPoints; ++i)
    ASSERT_NEAR(mean.mid_db[i], 0.75 * at(of_a.mid_db, i) + 0.25 * at(of_b.mid_db, i), 1e-4);
}

TEST(MatchTone, OfNothingIsNothing) {
  const Spectrum96 none;
  EXPECT_TRUE(match(none, coloured()).mid_db.empty());
  EXPECT_TRUE(match(coloured(), none).mid_db.empty());
  EXPECT_TRUE(match_tone(coloured(), {}).mid_db.empty());
}

TEST(MatchTone, DrawsOnlyWhatTheFilterCan) {
  // Noise on the spectrum, as short tracks have it, and waves as steep as a match may be: the filter is
  // within 0.1 dB of its design even so.
  std::mt19937 random(5);
  std::normal_distribution<double> normal(0, 8);
  std::vector<std::pair<int, GridCurve>> wanted;
  for (const int rate : {44'100, 48'000}) {
    wanted.emplace_back(rate, curve_of([&](double) { return normal(random); }));
    for (const double amplitude_db : {4.0, 12.0})
      for (const double phase : {0.0, 1.5, 3.0})
        wanted.emplace_back(rate, wave(amplitude_db, phase, kMostSlopeDb));
  }
  for (const auto& [rate, rough] : wanted) {
    const ToneMatch m = match(coloured(), coloured(rough, rough));
    const std::vector<float> taps = design_fir(m.mid_db, 5, rate);
    for (double hz = 20; hz < 300; hz += 3.1) {
      double sum = taps[taps.size() / 2];
      for (std::size_t i = 1; i <= taps.size() / 2; ++i)
        sum += 2 * static_cast<double>(taps[taps.size() / 2 + i]) *
               std::cos(2 * std::numbers::pi * hz / rate * static_cast<double>(i));
      ASSERT_NEAR(20 * std::log10(std::abs(sum)), design_db(m.mid_db, 5, hz), 0.1) << hz;
    }
  }
}

/// Noise of which mid and side have colours of their own.
Signal noise_of(const GridCurve& mid, const GridCurve& side, std::uint32_t seed) {
  MsFir fir(Format::of(44'100, 2));
  fir.set(mid, side, 20);
  return render(fir, noise(Format::of(44'100, 2), 30, 0.05, seed));
}

Spectrum96 measured(const Signal& s) {
  LongTermSpectrumMeter meter(s.format);
  meter.add(Planar(s).view());
  return meter.finish();
}

TEST(MatchTone, BringsNoiseWithinTheBarOfItsReference) {
  const Signal source = noise_of(colour(1, 6), colour(2, 6), 1);
  const Spectrum96 reference = measured(noise_of(colour(3, 6), colour(4, 6), 2)), before = measured(source);
  const ToneMatch m = match(before, reference);
  MsFir fir(source.format);
  fir.set(m.mid_db, m.side_db, 5);
  const Spectrum96 after = measured(render(fir, source));
  // The acceptance bar for matching; 30 s of noise spread a third octave at 40 Hz by some 0.3 dB.
  for (const auto& d :
       {distances(after.mid_db, reference.mid_db), distances(after.side_db, reference.side_db)}) {
    EXPECT_LE(d[d.size() / 2], 0.5);
    EXPECT_LE(d.back(), 1.5);
  }
  EXPECT_GT(distances(before.mid_db, reference.mid_db).back(), 3) << "there was something to do";
}

TEST(RemainingTone, IsAtMostThreeDecibels) {
  const GridCurve lost = curve_of([](double hz) { return hz < 200 ? -8.0 : hz > 5'000 ? 1.5 : 0.0; });
  const ToneTarget target = tone_target(coloured());
  const ToneMatch rest = remaining_tone(coloured(lost, lost), target);
  EXPECT_LE(largest(rest.mid_db), kMostSecondDb + 1e-3);
  EXPECT_LE(largest(rest.side_db), kMostSecondDb + 1e-3);
  EXPECT_NEAR(at(rest.mid_db, grid_point(80)) - at(rest.mid_db, grid_point(1'000)), 3, 1.6);
  EXPECT_NEAR(at(rest.mid_db, grid_point(1'000)) - at(rest.mid_db, grid_point(10'000)), 1.5, 0.1);
}

TEST(ToneTargets, BlendInDecibels) {
  const ToneTarget a = tone_target(coloured()), b = tone_target(coloured(GridCurve(kGridPoints, 6)));
  EXPECT_EQ(blend(a, b, 0).thirds.mid_db, a.thirds.mid_db);
  EXPECT_EQ(blend(a, b, 1).smooth.mid_db, b.smooth.mid_db);
  EXPECT_EQ(blend({}, b, 0.5).smooth.mid_db, b.smooth.mid_db);
  EXPECT_EQ(blend(a, {}, 0.5).smooth.mid_db, a.smooth.mid_db);
  const ToneTarget half = blend(a, b, 0.5);
  for (std::size_t i = 0; i < kGridPoints; i += 50) {
    EXPECT_NEAR(half.smooth.mid_db[i], a.smooth.mid_db[i] + 3, 1e-4);
    EXPECT_NEAR(half.thirds.mid_db[i], a.thirds.mid_db[i] + 3, 1e-4);
    EXPECT_NEAR(half.thirds.side_db[i], a.thirds.side_db[i], 1e-4);
  }
}

TEST(ReferenceTarget, IsTheSourceAtNoStrengthAndTheReferenceAtFull) {
  const Spectrum96 source = coloured(), reference = coloured(colour(8), colour(9));
  const WeightedSpectrum one{&reference, 1};
  const Spectrum96 none = reference_target(source, {&one, 1}, {0, 0, 0, 0}).smooth;
  EXPECT_EQ(none.mid_db, smoothed(source, match_width).mid_db);
  const Spectrum96 full = reference_target(source, {&one, 1}, {1, 1, 1, 0}).smooth;
  const GridCurve smooth = smoothed(reference, match_width).side_db;
  const double level =
      at(full.mid_db, grid_point(500)) - at(smoothed(reference, match_width).mid_db, grid_point(500));
  for (std::size_t i = grid_point(50); i < grid_point(10'000); ++i)
    ASSERT_NEAR(at(full.side_db, i) - level, smooth[i], 0.01);
  EXPECT_TRUE(reference_target(source, {}, {}).smooth.mid_db.empty());
}

}  // namespace
}  // namespace nocturne::test
