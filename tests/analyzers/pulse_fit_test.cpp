// What the salience of beats says of a tempo.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/pulse_fit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace nocturne {
namespace {

constexpr double kRate = 50;

/// Certain beats every `period` frames, of which those in between have `between`.
BeatSalience clicks(double period, double between = 0, int frames = 2000) {
  BeatSalience out;
  out.rate = kRate;
  out.beat.assign(static_cast<std::size_t>(frames), 0.0f);
  for (int k = 0; k * period / 2 < frames; ++k)
    out.beat[static_cast<std::size_t>(k * period / 2)] = k % 2 ? static_cast<float>(between) : 1.0f;
  return out;
}

double bpm(double period) { return 60 * kRate / period; }

TEST(PulseFit, IsBestAtTheTempoOfTheBeats) {
  for (const double period : {15.0, 24.4, 31.0, 62.7}) {
    const auto salience = clicks(period);
    const PulseFit fit(salience);
    // Of the whole track, not of a beat, which is worth less the more of them there are.
    const auto likelihood = [&](double ratio) { return ratio * fit(ratio * bpm(period)).likelihood; };
    for (const double other : {1.0 / 3, 1.0 / 2, 2.0 / 3, 3.0 / 4, 4.0 / 3, 3.0 / 2, 2.0, 3.0})
      EXPECT_GT(likelihood(1), likelihood(other)) << period << " " << other;
  }
}

TEST(PulseFit, ContrastIsTheDifferenceBetweenBeatsAndTheirMiddles) {
  for (const double between : {0.0, 0.25, 1.0}) {
    const auto salience = clicks(24, between);
    // Salience is a float.
    EXPECT_NEAR(PulseFit(salience)(bpm(24)).contrast, 1 - between, 1e-6) << between;
  }
}

TEST(PulseFit, FollowsBeatsThatDrift) {
  BeatSalience steady = clicks(25), drifting = clicks(25);
  std::fill(drifting.beat.begin(), drifting.beat.end(), 0.0f);
  for (double t = 0; t < 2000; t += 25 * (1 + 0.02 * std::sin(t / 150)))
    drifting.beat[static_cast<std::size_t>(t)] = 1;
  const double even = PulseFit(steady)(bpm(25)).likelihood;
  // At twice the tempo half of the beats would be missing.
  EXPECT_NEAR(PulseFit(drifting)(bpm(25)).likelihood, even, even - PulseFit(steady)(2 * bpm(25)).likelihood);
  EXPECT_GT(PulseFit(drifting)(bpm(25)).contrast, 0.95);
}

TEST(PulseFit, SaysNothingOfLessThanABeat) {
  for (const int frames : {0, 1, 3}) {
    const auto salience = clicks(1000, 0, std::max(1, frames));
    BeatSalience cut = salience;
    cut.beat.resize(static_cast<std::size_t>(frames));
    const Fit fit = PulseFit(cut)(30);
    EXPECT_EQ(fit.likelihood, 0);
    EXPECT_EQ(fit.contrast, 0);
  }
}

}  // namespace
}  // namespace nocturne
