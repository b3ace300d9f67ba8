// Local tempi of beats at known times.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/tempo_curve.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/analyzers/rhythms.h"

namespace nocturne {
namespace {

TEST(TempoCurve, SteadyBeatsAreOneLine) {
  const auto tempi = local_tempi(test::times_of(1, 200, [](double) { return 0.5; }));
  for (const TempoPoint& p : tempi) EXPECT_NEAR(p.bpm, 120, 1e-9);
  EXPECT_FALSE(changes_tempo(tempi));
  // 97 points: the two ends, and one for every 64 at least.
  EXPECT_EQ(simplify(tempi).size(), 3u);
}

TEST(TempoCurve, SimplifyingStaysWithinOnePerCent) {
  const auto tempi =
      local_tempi(test::times_of(0, 300, [](double t) { return 0.5 + 0.08 * std::sin(t / 9) + t / 3000; }));
  EXPECT_TRUE(changes_tempo(tempi));
  const auto curve = simplify(tempi);
  EXPECT_LT(curve.size(), tempi.size());
  std::size_t i = 0;
  for (const TempoPoint& p : tempi) {
    while (curve[i + 1].seconds < p.seconds) ++i;
    const TempoPoint &a = curve[i], &b = curve[i + 1];
    const double line = a.bpm + (b.bpm - a.bpm) * (p.seconds - a.seconds) / (b.seconds - a.seconds);
    EXPECT_NEAR(line / p.bpm, 1, 0.01 + 1e-9) << p.seconds;
  }
}

TEST(TempoCurve, FourPerCentIsTheLeastThatVaries) {
  for (const double change : {0.03, 0.05}) {
    const auto tempi =
        local_tempi(test::times_of(0, 200, [=](double t) { return t < 100 ? 0.5 : 0.5 / (1 + change); }));
    EXPECT_EQ(changes_tempo(tempi), change > 0.04);
  }
}

TEST(TempoCurve, FewBeatsHaveNone) {
  EXPECT_TRUE(local_tempi({}).empty());
  EXPECT_TRUE(local_tempi(std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8}).empty());
  EXPECT_FALSE(changes_tempo({}));
  EXPECT_TRUE(simplify({}).empty());
}

}  // namespace
}  // namespace nocturne
