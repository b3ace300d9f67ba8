// Autocorrelation of onsets and the choice of the metrical level.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/periodicity.h"

#include <gtest/gtest.h>

#include <cmath>

#include "analyzers/metrical_level.h"
#include "tests/analyzers/rhythms.h"

namespace nocturne {
namespace {

using test::onsets_of;

const Format kFormat = Format::of(44100, 1);

TEST(Correlogram, BetweenLagsIsACubicThroughThem) {
  Correlogram c;
  for (int i = 0; i < 10; ++i) c.push_back(static_cast<float>(0.5 * i * i - i + 2));
  // Catmull and Rom's cubic is exact for parabolas.
  for (double lag = 1; lag < 7.9; lag += 0.1)
    EXPECT_NEAR(at_lag(c, lag), 0.5 * lag * lag - lag + 2, 1e-4) << lag;
  EXPECT_EQ(at_lag(c, 0), 0);
  EXPECT_EQ(at_lag(c, 9), 0);
  EXPECT_EQ(at_lag(c, 1e6), 0);
}

TEST(Periodicity, IsOneAtLagZeroAndHighAtTheBeatOnly) {
  const auto p = periodicity(onsets_of(test::clicks(kFormat, 30, 100, 1)));
  for (const auto& group : p.groups) EXPECT_NEAR(group[0], 1, 1e-5);
  // 60 frames a beat; magnitudes in place of power spread the correlation, so it need not come near 1.
  for (const int beats : {1, 2, 3, 4}) {
    EXPECT_GT(at_lag(p.all, 60 * beats), 0.4);
    EXPECT_LT(at_lag(p.all, 60 * beats - 30), 0.1);
  }
}

TEST(Periodicity, OfSilenceIsZero) {
  const auto p = periodicity(onsets_of(test::silence(kFormat, 12)));
  EXPECT_EQ(p.windows, 0);
  for (const float c : p.all) EXPECT_EQ(c, 0);
}

TEST(MetricalLevel, PeaksAreRankedAndHoldTheTempo) {
  const auto onsets = onsets_of(test::rock_beat(kFormat, 30, 104, 2));
  const auto p = periodicity(onsets);
  const auto peaks = MetricalLevel(p, onsets.frame_rate()).peaks();
  ASSERT_GT(peaks.size(), 2u);
  for (std::size_t i = 1; i < peaks.size(); ++i) EXPECT_GE(peaks[i - 1].score, peaks[i].score);
  EXPECT_NEAR(peaks[0].bpm, 104, 1);
}

TEST(MetricalLevel, RegularityTellsMachinesFromNoise) {
  const auto regularity = [](const test::Signal& s) {
    const auto onsets = onsets_of(s);
    const auto p = periodicity(onsets);
    return MetricalLevel(p, onsets.frame_rate()).regularity();
  };
  EXPECT_GT(regularity(test::rock_beat(kFormat, 30, 120, 3)), 0.2);
  EXPECT_LT(regularity(test::noise(kFormat, 30, 0.1, 4)), 0.02);
  EXPECT_EQ(regularity(test::silence(kFormat, 30)), 0);
}

}  // namespace
}  // namespace nocturne
