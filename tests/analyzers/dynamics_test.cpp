// Dynamics: closed forms for sines, squares and steps of level.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/dynamics.h"

#include <gtest/gtest.h>

#include "tests/support/analysis.h"

namespace nocturne {
namespace {

using test::Signal;

constexpr int kRate = 48'000;
constexpr std::size_t kSegment = 3 * kRate;
const double kSineCrestDb = 20 * std::log10(std::sqrt(2));
// Sums of 2,400 floats in lanes, and 1 kHz sines whose highest sample is 1 (48 samples a period): 1e-5 dB.
constexpr double kDb = 1e-4;

/// A 1 kHz sine whose amplitude is another in every 3 s.
Signal steps(const std::vector<double>& amplitudes, int channels = 2) {
  Signal s = test::silence(Format::of(kRate, channels), 3.0 * static_cast<double>(amplitudes.size()));
  for (std::size_t i = 0; i < amplitudes.size(); ++i)
    test::add_sine(s, 1'000, amplitudes[i], 3.0 * static_cast<double>(i), 3.0 * static_cast<double>(i + 1));
  return s;
}
Dynamics::Result result(const Signal& s) { return test::analyze<Dynamics>(s); }

TEST(Dynamics, OfASteadySineIsThatOfASine) {
  const auto r = result(steps({0.5, 0.5, 0.5}));
  const double level = 20 * std::log10(0.5) - kSineCrestDb;
  EXPECT_NEAR(*r.rms_dbfs, level, kDb);
  EXPECT_NEAR(*r.crest_db, kSineCrestDb, kDb);
  EXPECT_NEAR(*r.dr_db, 0, kDb);
  EXPECT_NEAR(*r.dynamic_range_variation_db, 0, kDb);
  EXPECT_NEAR(*r.peak_consistency, 1, 1e-5);
  for (const auto& percentile : {r.level_50ms.p10, r.level_50ms.p95, r.level_3s.p10, r.level_3s.p50})
    EXPECT_NEAR(*percentile, level, kDb);
  EXPECT_EQ(*r.silence_ratio, 0);
}

TEST(Dynamics, CrestOfASquareWaveIsNone) {
  Signal s = steps({0.5, 0.5});
  for (auto& channel : s.channels)
    for (float& x : channel) x = x < 0 ? -0.25f : 0.25f;
  EXPECT_NEAR(*result(s).crest_db, 0, kDb);
}

TEST(Dynamics, CrestOfAnImpulseInAToneIsTheirDistance) {
  Signal s = steps({0.01, 0.01, 0.01, 0.01});
  s.channels[0][1'000] = 1;
  // The impulse adds 1 / (2 * 576,000) to the mean square of 5e-5: 0.07 dB.
  EXPECT_NEAR(*result(s).crest_db, 40 + kSineCrestDb - 10 * std::log10(1 + 1 / (2 * 576e3 * 5e-5)), 0.01);
}

TEST(Dynamics, DrIsTheSecondPeakOverTheLoudestFifth) {
  Signal s = steps({0.1, 0.1, 0.1, 0.1, 0.2, 0.1, 0.1, 0.2, 0.1, 0.1});  // a fifth of ten: the two of 0.2
  const auto impulse = [&](std::size_t segment, float x) {
    for (auto& channel : s.channels) channel[segment * kSegment + 100] = x;
  };
  EXPECT_NEAR(*result(s).dr_db, 0, kDb);
  impulse(0, 1.0f);
  EXPECT_NEAR(*result(s).dr_db, 0, kDb) << "one peak alone does not count";
  impulse(1, 0.8f);
  EXPECT_NEAR(*result(s).dr_db, 20 * std::log10(0.8 / 0.2), kDb);
}

TEST(Dynamics, DrIsTheMeanOfTheSoundingChannels) {
  Signal s = steps({0.1, 0.1, 0.1, 0.1, 0.1}, 3);
  std::fill(s.channels[2].begin(), s.channels[2].end(), 0.0f);
  for (const std::size_t segment : {0, 1}) s.channels[0][segment * kSegment] = 1;
  // An impulse of 1 adds 2 / 144,000 to the 0.01 of its segment, the loudest: 0.006 dB.
  EXPECT_NEAR(*result(s).dr_db, 20.0 / 2, 0.01);
}

TEST(Dynamics, PeaksThatAlternateAreAsConsistentAsTheyAreEven) {
  const auto r = result(steps({0.6, 0.2, 0.6, 0.2}));
  EXPECT_NEAR(*r.peak_consistency, 1 - (0.6 - 0.2) / (0.6 + 0.2), 1e-5);
  EXPECT_NEAR(*r.dynamic_range_variation_db, 0, kDb);
  EXPECT_NEAR(*r.level_3s.p10, 20 * std::log10(0.2) - kSineCrestDb, kDb);
  EXPECT_NEAR(*r.level_50ms.p95, 20 * std::log10(0.6) - kSineCrestDb, kDb);
}

TEST(Dynamics, RangeVariesFromSinesToSquares) {
  Signal s = steps({0.5, 0.5, 0.5, 0.5});
  for (auto& channel : s.channels)
    for (std::size_t i = 0; i < s.frames(); ++i)
      if (i / kSegment % 2 == 0) channel[i] = channel[i] < 0 ? -0.5f : 0.5f;
  EXPECT_NEAR(*result(s).dynamic_range_variation_db, kSineCrestDb / 2, kDb);
}

TEST(Dynamics, SilenceWithinATrackIsCountedAndLeftOut) {
  const auto r = result(steps({0.5, 0, 0.5, 0}));
  EXPECT_NEAR(*r.silence_ratio, 0.5, 1e-12);
  EXPECT_NEAR(*r.peak_consistency, 1, 1e-5);
  EXPECT_NEAR(*r.level_50ms.p10, 20 * std::log10(0.5) - kSineCrestDb, kDb);
}

TEST(Dynamics, AnIncompleteLastSegmentIsLeftOut) {
  Signal s = steps({0.5, 0.5});
  for (auto& channel : s.channels) channel.resize(s.frames() + kRate, 0.9f);
  EXPECT_NEAR(*result(s).peak_consistency, 1, 1e-5);
  Signal brief = test::sine(Format::of(kRate, 2), 1, 1'000, 0.5);
  EXPECT_NEAR(*result(brief).dr_db, 0, kDb) << "but for a track that has no other";
}

TEST(Dynamics, OfSilenceIsItsShareAlone) {
  const auto r = result(test::silence(Format::of(kRate, 2), 2));
  EXPECT_EQ(*r.silence_ratio, 1);
  EXPECT_FALSE(r.rms_dbfs || r.crest_db || r.dr_db || r.peak_consistency || r.level_50ms.p50 ||
               r.level_3s.p50);
  for (const Value& v : values_of(test::analyze<Dynamics>(steps({0.5}), Mode::fast))) EXPECT_EQ(v, Value());
}

}  // namespace
}  // namespace nocturne
