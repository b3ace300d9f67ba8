// K-weighting: the tables of BS.1770, the same response at every rate, and energies against a plain filter.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/k_weighting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <numbers>

#include "tests/support/signal.h"

namespace nocturne {
namespace {

using testing::ElementsAre;

double gain_db(const Biquad& f, double hz, double rate) {
  const std::complex<double> z = std::polar(1.0, -2 * std::numbers::pi * hz / rate);
  return 20 * std::log10(std::abs((f.b0 + f.b1 * z + f.b2 * z * z) / (1.0 + f.a1 * z + f.a2 * z * z)));
}
double gain_db(const KWeighting& k, double hz, double rate) {
  return gain_db(k.shelf, hz, rate) + gain_db(k.high_pass, hz, rate);
}

TEST(KWeighting, HasTheStandardsCoefficientsAt48kHz) {
  // The standard prints 14 decimals; the way to the analogue plane and back costs a few roundings.
  const KWeighting k = k_weighting(48'000);
  EXPECT_NEAR(k.shelf.b0, 1.53512485958697, 1e-13);
  EXPECT_NEAR(k.shelf.b1, -2.69169618940638, 1e-13);
  EXPECT_NEAR(k.shelf.b2, 1.19839281085285, 1e-13);
  EXPECT_NEAR(k.shelf.a1, -1.69065929318241, 1e-13);
  EXPECT_NEAR(k.shelf.a2, 0.73248077421585, 1e-13);
  EXPECT_NEAR(k.high_pass.b0, 1, 1e-13);
  EXPECT_NEAR(k.high_pass.b1, -2, 1e-13);
  EXPECT_NEAR(k.high_pass.b2, 1, 1e-13);
  EXPECT_NEAR(k.high_pass.a1, -1.99004745483398, 1e-13);
  EXPECT_NEAR(k.high_pass.a2, 0.99007225036621, 1e-13);
}

TEST(KWeighting, RespondsAlikeAtEveryRate) {
  // The bilinear transform bends frequencies, but the corners are kept: up to 2 kHz, where the shelf has
  // risen, the rates differ by less than 0.05 dB.
  const KWeighting reference = k_weighting(48'000);
  for (const double rate : {32'000., 44'100., 88'200., 96'000., 176'400., 192'000., 384'000., 768'000.})
    for (const double hz : {10., 25., 38., 60., 100., 500., 997., 1500., 2000.})
      EXPECT_NEAR(gain_db(k_weighting(rate), hz, rate), gain_db(reference, hz, 48'000), 0.05)
          << hz << " Hz at " << rate;
}

TEST(KWeighting, OfA997HzSineIsWhatTheFormulaTakesOff) {
  // BS.1770-5, Annex 1: -0.691 in the formula cancels the gain at 997 Hz; the constant has three decimals.
  for (const double rate : {44'100., 48'000., 96'000., 192'000.})
    EXPECT_NEAR(gain_db(k_weighting(rate), 997, rate), 0.691, 0.01) << rate;
}

TEST(KWeighting, BlocksDcAndIsStable) {
  for (const double rate : {4'000., 8'000., 11'025., 44'100., 192'000., 768'000.}) {
    const KWeighting k = k_weighting(rate);
    EXPECT_NEAR(k.high_pass.b0 + k.high_pass.b1 + k.high_pass.b2, 0, 1e-14);
    for (const Biquad& f : {k.shelf, k.high_pass}) {  // the triangle of stability
      EXPECT_LT(std::abs(f.a2), 1);
      EXPECT_LT(std::abs(f.a1), 1 + f.a2);
    }
  }
}

TEST(LoudnessWeights, FollowTheLoudspeakers) {
  EXPECT_THAT(loudness_weights(Format::of(48'000, 1)), ElementsAre(1));
  EXPECT_THAT(loudness_weights(Format::of(48'000, 2)), ElementsAre(1, 1));
  EXPECT_THAT(loudness_weights(Format::of(48'000, 6)), ElementsAre(1, 1, 1, 0, 1.41, 1.41));
  // 7.1: sides at 90 degrees, backs at 135 to 150.
  EXPECT_THAT(loudness_weights(Format::of(48'000, 8)), ElementsAre(1, 1, 1, 0, 1, 1, 1.41, 1.41));
}

TEST(LoudnessWeights, TakeTheBackForTheSurroundsWhereThereAreNoOthers) {
  using enum Speaker;
  Format f = Format::of(48'000, 6);
  f.layout = {left, right, center, lfe, back_left, back_right};
  EXPECT_THAT(loudness_weights(f), ElementsAre(1, 1, 1, 0, 1.41, 1.41));
  f.layout = {left, right, back_center, height, unknown, front_left_of_center};
  EXPECT_THAT(loudness_weights(f), ElementsAre(1, 1, 1, 1, 1, 1));
}

TEST(EnergyGrid, PutsEveryFrameIntoOneBlock) {
  for (const int rate : {4'000, 11'025, 22'050, 44'100, 44'101, 48'000, 767'999})
    for (std::int64_t k = 0; k < 2000; ++k) {
      const EnergyGrid grid{rate};
      ASSERT_EQ(grid.block_of(grid.begin(k)), k) << rate;
      ASSERT_EQ(grid.block_of(grid.begin(k + 1) - 1), k) << rate;
    }
}

/// Energies of all sub-blocks by one plain filter per channel.
std::vector<double> plain_energies(const test::Signal& s) {
  const EnergyGrid grid{s.format.rate};
  const KWeighting k = k_weighting(s.format.rate);
  const auto weights = loudness_weights(s.format);
  std::vector<double> out(static_cast<std::size_t>(grid.block_of(static_cast<std::int64_t>(s.frames()) - 1)) +
                          1);
  for (std::size_t c = 0; c < s.channels.size(); ++c) {
    double x1 = 0, x2 = 0, y1 = 0, y2 = 0, z1 = 0, z2 = 0;
    for (std::size_t i = 0; i < s.frames(); ++i) {
      const double x = s.channels[c][i];
      const double y = k.shelf.b0 * x + k.shelf.b1 * x1 + k.shelf.b2 * x2 - k.shelf.a1 * y1 - k.shelf.a2 * y2;
      const double z = k.high_pass.b0 * y + k.high_pass.b1 * y1 + k.high_pass.b2 * y2 - k.high_pass.a1 * z1 -
                       k.high_pass.a2 * z2;
      x2 = x1, x1 = x, y2 = y1, y1 = y, z2 = z1, z1 = z;
      out[static_cast<std::size_t>(grid.block_of(static_cast<std::int64_t>(i)))] += weights[c] * z * z;
    }
  }
  return out;
}

/// The body [begin, end) of the signal with all that precedes it.
std::vector<double> energies(const test::Signal& s, std::int64_t begin, std::int64_t end) {
  Chunk chunk;
  chunk.format = s.format;
  chunk.body = {begin, end};
  chunk.span = {0, end};
  chunk.make_room();
  for (int c = 0; c < s.format.channels; ++c)
    std::copy_n(s.channels[static_cast<std::size_t>(c)].begin(), end, chunk.writable()[c].begin());
  const KWeightedEnergy energy(s.format);
  const EnergyGrid grid = energy.grid();
  std::vector<double> out(static_cast<std::size_t>(grid.block_of(end - 1) - grid.block_of(begin) + 1));
  energy.add(chunk, out);
  return out;
}

TEST(KWeightedEnergy, IsThatOfAPlainFilterForAnyRateAndChannels) {
  // 11,025 and 44,101 Hz have sub-blocks of unequal length.
  for (const int rate : {8'000, 11'025, 44'100, 44'101, 192'000})
    for (const int channels : {1, 2, 3, 6}) {
      const test::Signal s = test::noise(Format::of(rate, channels), 0.7, 0.2, 7);
      const auto expected = plain_energies(s), found = energies(s, 0, static_cast<std::int64_t>(s.frames()));
      ASSERT_EQ(found.size(), expected.size());
      // Two forms of the same filter round differently; the poles near 1 amplify that to some 1e-12.
      for (std::size_t i = 0; i < found.size(); ++i)
        ASSERT_NEAR(found[i] / expected[i], 1, 1e-9)
            << rate << " Hz, " << channels << " channels, block " << i;
    }
}

TEST(KWeightedEnergy, OfTwoPartsAddsUpAtTheBlockTheyShare) {
  const test::Signal s = test::noise(Format::of(44'100, 2), 1.5, 0.2, 8);
  const auto frames = static_cast<std::int64_t>(s.frames());
  const auto whole = energies(s, 0, frames);
  for (const std::int64_t cut : {1, 881, 882, 883, 30'000, 66'149}) {
    auto parts = energies(s, 0, cut);
    const auto later = energies(s, cut, frames);
    const std::size_t shared =
        EnergyGrid{44'100}.block_of(cut) == EnergyGrid{44'100}.block_of(cut - 1) ? 1 : 0;
    if (shared > 0) parts.back() += later.front();
    parts.insert(parts.end(), later.begin() + static_cast<std::ptrdiff_t>(shared), later.end());
    ASSERT_EQ(parts.size(), whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i) ASSERT_NEAR(parts[i] / whole[i], 1, 1e-9) << cut;
  }
}

TEST(KWeightedEnergy, ForgetsWhatLiesBeforeItsWarmUp) {
  // Full scale, then noise 80 dB lower. What the filters still hold after the warm-up is 1e-19 of full scale,
  // 1e-15 of the noise: far below the 1e-9 allowed here.
  const int rate = 44'100;
  test::Signal s = test::sine(Format::of(rate, 1), 3, 30, 1.0);
  for (std::size_t i = static_cast<std::size_t>(rate); i < s.frames(); ++i) s.channels[0][i] = 0;
  test::add_noise(s, 1e-4, 9);
  const std::int64_t begin = rate + KWeightedEnergy::warm_up(rate);
  const auto frames = static_cast<std::int64_t>(s.frames());
  const auto whole = energies(s, 0, frames), part = energies(s, begin, frames);
  for (std::size_t i = 1; i < part.size(); ++i)
    ASSERT_NEAR(part[i] / whole[whole.size() - part.size() + i], 1, 1e-9);
}

}  // namespace
}  // namespace nocturne
