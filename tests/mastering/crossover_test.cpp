// Slopes, sum and separation of the crossover.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/crossover.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numbers>

#include "tests/mastering/tone_fit.h"
#include "tests/support/signal.h"

namespace nocturne {
namespace {

using test::Signal;

struct Split {
  std::vector<float> input, below_high, below_low;
};

/// The signals of x, whole blocks long.
Split split(int rate, const std::vector<float>& x) {
  Crossover crossover(rate, 1);
  Split out;
  const auto append = [](std::vector<float>& to, Crossover::Frames frames) {
    to.insert(to.end(), frames.begin(), frames.end());
  };
  for (std::size_t at = 0; at + kBlock <= x.size(); at += kBlock) {
    crossover.split(0, std::span(x).subspan(at, kBlock));
    append(out.input, crossover.input(0));
    append(out.below_high, crossover.below_high(0));
    append(out.below_low, crossover.below_low(0));
  }
  return out;
}

/// Level of a tone behind the low-passes in dB: {120 Hz, 3,500 Hz}.
std::pair<double, double> passed(int rate, double hz) {
  const std::vector<float> tone = test::sine(Format::of(rate, 1), 1.5, hz, 1).channels[0];
  const Split out = split(rate, tone);
  const auto begin = static_cast<std::size_t>(rate / 2), frames = static_cast<std::size_t>(rate / 2);
  const auto level = [&](const std::vector<float>& x) {
    return 20 * std::log10(test::fit_tone(x, rate, hz, begin, frames).amplitude);
  };
  return {level(out.below_low), level(out.below_high)};
}

TEST(Crossover, HasTheSameSlopesInHertzAtEveryRate) {
  for (const int rate : {8'000, 44'100, 48'000, 96'000, 192'000}) {
    // The ripple of a Kaiser window of beta 8 is 81 dB down, 0.0008 dB; at 120 Hz that of both slopes adds.
    EXPECT_NEAR(passed(rate, 56).first, 0, 0.002) << rate;
    EXPECT_NEAR(passed(rate, 120).first, -6.02, 0.1) << rate;
    EXPECT_LT(passed(rate, 184).first, -80) << rate;
    EXPECT_NEAR(passed(rate, 3436).second, 0, 0.001) << rate;
    EXPECT_NEAR(passed(rate, 3500).second, -6.02, 0.1) << rate;
    EXPECT_LT(passed(rate, 3564).second, -80) << rate;
  }
}

TEST(Crossover, HandsItsInputOnUntouchedAndLateByItsLatency) {
  for (const int rate : {8'000, 44'100, 192'000}) {
    EXPECT_EQ(crossover_taps(rate) % 2, 1);
    const std::vector<float> x = test::noise(Format::of(rate, 1), 40'960.0 / rate, 0.2, 5).channels[0];
    const Split out = split(rate, x);
    const auto late = static_cast<std::ptrdiff_t>(Crossover(rate, 1).latency());
    EXPECT_EQ(late, crossover_taps(rate) / 2);
    EXPECT_TRUE(std::equal(out.input.begin() + late, out.input.end(), x.begin()));
  }
  EXPECT_EQ(crossover_taps(48'000), 2047);
}

TEST(Crossover, KeepsItsChannelsApart) {
  Crossover crossover(44'100, 3);
  const std::vector<float> loud = test::noise(Format::of(44'100, 1), 1, 0.25, 5).channels[0], still(kBlock);
  for (std::size_t at = 0; at + kBlock <= loud.size(); at += kBlock) {
    const auto block = std::span(loud).subspan(at, kBlock);
    crossover.split(0, block);
    crossover.split(1, still);
    crossover.split(2, block);
    EXPECT_TRUE(std::ranges::equal(crossover.below_low(1), still));
    EXPECT_TRUE(std::ranges::equal(crossover.below_low(0), crossover.below_low(2)));
    EXPECT_TRUE(std::ranges::equal(crossover.below_high(0), crossover.below_high(2)));
  }
}

TEST(Crossover, HasNoHighBandWhereItsSlopeDoesNotFit) {
  for (const int rate : {4'000, 7'119}) {
    const Split out = split(rate, test::noise(Format::of(rate, 1), 3, 0.2, 5).channels[0]);
    EXPECT_EQ(out.below_high, out.input) << rate;
  }
  const Split out = split(7'120, test::noise(Format::of(7'120, 1), 3, 0.2, 5).channels[0]);
  EXPECT_NE(out.below_high, out.input);
}

}  // namespace
}  // namespace nocturne
