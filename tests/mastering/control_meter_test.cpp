// Tests of the control: its grids, its peaks, its energies, and that portions change no bit.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/control_meter.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "analyzers/loudness_gates.h"
#include "tests/mastering/limiting.h"

namespace nocturne::test {
namespace {

constexpr double kPi = std::numbers::pi;

std::vector<float> values(const Series& series) {
  std::vector<float> v;
  for (std::size_t i = 0; i < series.size(); ++i) v.push_back(series[i]);
  return v;
}
/// The loudness of all energies together, ungated.
double level_of(const Control& control) {
  double sum = 0;
  for (const float energy : values(control.energy)) sum += static_cast<double>(energy);
  return lufs(sum / static_cast<double>(control.frames));
}

TEST(Control, HasNodesOfAThirdOfAMillisecond) {
  const std::pair<int, int> hops[] = {{8'000, 16},  {44'100, 16},  {48'000, 16},  {88'200, 32},
                                      {96'000, 32}, {176'400, 64}, {192'000, 64}, {768'000, 256}};
  for (const auto& [rate, hop] : hops) {
    EXPECT_EQ(envelope_hop(rate), hop) << rate;
    EXPECT_EQ(energy_hop(rate) % hop, 0) << rate;
    EXPECT_LE(energy_hop(rate), std::max(hop, 3 * rate / 1000)) << rate;
  }
}

TEST(ControlMeter, CountsFramesNodesAndSteps) {
  for (const std::size_t frames : {0, 1, 15, 16, 17, 100, 2048, 4096, 10'007}) {
    Signal s(Format::of(48'000, 2), frames);
    add_noise(s, 0.1, 5);
    const Control control = control_of(s);
    EXPECT_EQ(control.frames, static_cast<std::int64_t>(frames));
    EXPECT_EQ(control.envelope.size(), (frames + 15) / 16) << frames;
    EXPECT_EQ(control.energy.size(), (frames + 143) / 144) << frames;
  }
}

TEST(ControlMeter, PortionsOfAnySizeGiveTheSameBits) {
  for (const Format& format : {Format::of(44'100, 2), Format::of(96'000, 1), Format::of(48'000, 6)}) {
    const Signal s = lively(format, 0.5);
    const Control whole = control_of(s, s.frames());
    for (const std::size_t portion : {1, 333, 2048, 4096}) {
      const Control control = control_of(s, portion);
      EXPECT_EQ(values(control.envelope), values(whole.envelope)) << portion;
      EXPECT_EQ(values(control.energy), values(whole.energy)) << portion;
    }
  }
}

TEST(ControlMeter, FindsThePeaksBetweenTheSamples) {
  // fs/4 at 45 degrees: samples at 0.707, the crests at the points half way.
  Signal s = silence(Format::of(48'000, 1), 0.5);
  add_sine(s, 12'000, 1, 0, 1e9, kPi / 4);
  const Control control = control_of(s);
  for (std::size_t i = 20; i + 20 < control.envelope.size(); ++i)
    ASSERT_NEAR(control.envelope[i], 1, 2e-3) << i;  // the ripple of the meters' FIR
}

TEST(ControlMeter, TakesTheHighestChannel) {
  const Format format = Format::of(44'100, 2);
  const Signal both = noise(format, 0.3, 0.2, 8);
  Signal left = both, right = both;
  std::fill(left.channels[1].begin(), left.channels[1].end(), 0.0f);
  std::fill(right.channels[0].begin(), right.channels[0].end(), 0.0f);
  const Control a = control_of(left), b = control_of(right), together = control_of(both);
  for (std::size_t i = 0; i < together.envelope.size(); ++i)
    ASSERT_EQ(together.envelope[i], std::max(a.envelope[i], b.envelope[i])) << i;
}

TEST(ControlMeter, CountsWhatRingsBeyondBothEnds) {
  // Full scale with changing signs from the first frame to the last: a quarter frame beyond the ends the taps
  // add up to more than anywhere within.
  Signal s(Format::of(48'000, 1), 4800);
  for (std::size_t i = 0; i < s.frames(); ++i) s.channels[0][i] = i % 2 == 0 ? 0.5f : -0.5f;
  const Control control = control_of(s);
  EXPECT_GT(control.envelope[0], 1.1f * control.envelope[150]);
  EXPECT_GT(control.envelope[control.envelope.size() - 1], 1.1f * control.envelope[150]);
}

TEST(ControlMeter, ScalesWithTheSignal) {
  const Signal s = lively(Format::of(44'100, 2), 0.5);
  Signal half = s;
  for (auto& channel : half.channels)
    for (float& x : channel) x *= 0.5f;
  const Control a = control_of(s), b = control_of(half);
  for (std::size_t i = 0; i < a.envelope.size(); ++i) ASSERT_EQ(b.envelope[i], 0.5f * a.envelope[i]);
  for (std::size_t i = 0; i < a.energy.size(); ++i) ASSERT_EQ(b.energy[i], 0.25f * a.energy[i]);
}

TEST(ControlMeter, KeepsTheSamplePeaksOfQuietPlacesAlone) {
  const Signal s = lively(Format::of(44'100, 1), 2);
  const float above = 0.25f;
  const Control all = control_of(s), some = control_of(s, 4096, static_cast<double>(above));
  const auto& x = s.channels[0];
  std::size_t quiet = 0;
  for (std::size_t node = 0; node < all.envelope.size(); ++node) {
    // The grid of blocks of 64 frames begins with the track.
    const std::size_t block = node * 16 / 64 * 64, from = std::max<std::size_t>(64, block) - 64;
    float around = 0, own = 0;
    for (std::size_t i = from; i < std::min(x.size(), block + 128); ++i)
      around = std::max(around, std::abs(x[i]));
    for (std::size_t i = 16 * node; i < std::min(x.size(), 16 * node + 16); ++i)
      own = std::max(own, std::abs(x[i]));
    ASSERT_EQ(some.envelope[node], around > above ? all.envelope[node] : own) << node;
    quiet += around > above ? 0 : 1;
  }
  EXPECT_GT(quiet, all.envelope.size() / 4);
  EXPECT_LT(quiet, all.envelope.size() * 9 / 10);
}

TEST(ControlMeter, WeighsEnergiesByTheStandard) {
  // BS.1770-5, Annex 1: 997 Hz at full scale in one front channel is -3.01 LUFS; 1.41 (1.49 dB) more at the
  // sides, nothing from LFE.
  const double expected[] = {-3.01, -3.01, -3.01, -HUGE_VAL, -3.01 + 1.49, -3.01 + 1.49};
  for (const int rate : {32'000, 44'100, 48'000, 96'000})
    for (std::size_t c = 0; c < 6; ++c) {
      Signal s = silence(Format::of(rate, 6), 2);
      s.channels[c] = sine(Format::of(rate, 1), 2, 997, 1).channels[0];
      const double level = level_of(control_of(s));
      if (std::isinf(expected[c])) {
        EXPECT_EQ(level, -HUGE_VAL);
      } else {
        EXPECT_NEAR(level, expected[c], 0.01)
            << rate << " channel " << c;  // two digits stand in the standard
      }
    }
}

TEST(ControlMeter, OfSilenceIsZero) {
  const Control control = control_of(silence(Format::of(44'100, 2), 0.5));
  for (const float e : values(control.envelope)) ASSERT_EQ(e, 0);
  for (const float e : values(control.energy)) ASSERT_EQ(e, 0);
}

}  // namespace
}  // namespace nocturne::test
