// Stereo: closed forms for pairs of channels, the flag for mono, layouts, hard cases.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/stereo.h"

#include <gtest/gtest.h>

#include "tests/support/analysis.h"

namespace nocturne {
namespace {

using test::Signal;

const Format kStereo = Format::of(48'000, 2);
// Sums of 960 floats in lanes: about 1e-6 of a block, less over many.
constexpr double kFloatSums = 1e-5;

Signal scaled(Signal s, std::size_t channel, float gain) {
  for (float& x : s.channels[channel]) x *= gain;
  return s;
}
/// The same noise in both channels.
Signal twin(double seconds, std::uint32_t seed) {
  Signal s = test::noise(kStereo, seconds, 0.1, seed);
  s.channels[1] = s.channels[0];
  return s;
}
Stereo::Result result(const Signal& s) { return test::analyze<Stereo>(s); }

TEST(Stereo, OfEqualChannelsIsMono) {
  const auto r = result(twin(4, 1));
  EXPECT_NEAR(*r.width, 0, 1e-12);
  EXPECT_NEAR(*r.correlation, 1, 1e-12);
  EXPECT_NEAR(*r.correlation_min, 1, 1e-12);
  EXPECT_NEAR(*r.balance_db, 0, 1e-12);
  EXPECT_NEAR(*r.mono_loss_db, 0, 1e-12);
  EXPECT_TRUE(*r.mono_compatible);
}

TEST(Stereo, OfAMonoFileIsThatOfEqualChannels) {
  const auto r = result(test::noise(Format::of(44'100, 1), 4, 0.1, 1));
  EXPECT_EQ(*r.width, 0);
  EXPECT_NEAR(*r.correlation, 1, 1e-12);
  EXPECT_EQ(*r.mono_loss_db, 0);
  EXPECT_TRUE(*r.mono_compatible);
}

TEST(Stereo, OfInvertedChannelsIsAllSide) {
  const auto r = result(scaled(twin(4, 2), 1, -1));
  EXPECT_NEAR(*r.width, 1, 1e-12);
  EXPECT_NEAR(*r.correlation, -1, 1e-12);
  EXPECT_EQ(*r.mono_loss_db, 60);
  EXPECT_FALSE(*r.mono_compatible);
}

TEST(Stereo, OfUnrelatedChannelsHasNoCorrelation) {
  const auto r = result(test::noise(kStereo, 20, 0.1, 3));
  // The correlation of n samples of noise deviates by 1 / sqrt(n) = 0.001; four deviations.
  EXPECT_NEAR(*r.correlation, 0, 0.004);
  EXPECT_NEAR(*r.width, 0.5, 0.002);
  EXPECT_NEAR(*r.mono_loss_db, 10 * std::log10(2), 0.02);
  EXPECT_TRUE(*r.mono_compatible);
}

TEST(Stereo, OfSinesApartInPhaseIsTheCosine) {
  for (const double phase : {0.0, 0.5, 1.0, 1.5, 2.0, 3.0}) {
    Signal s = test::sine(kStereo, 4, 1'000, 0.5);
    Signal shifted(Format::of(48'000, 1), s.frames());
    s.channels[1] = test::add_sine(shifted, 1'000, 0.5, 0, 1e9, phase).channels[0];
    const auto r = result(s);
    EXPECT_NEAR(*r.correlation, std::cos(phase), kFloatSums) << phase;
    EXPECT_NEAR(*r.width, (1 - std::cos(phase)) / 2, kFloatSums) << phase;
    EXPECT_EQ(*r.mono_compatible, phase < 1.8) << phase;  // cos(1.8) = -0.23: 4.1 dB lost; at 1.5 2.7 dB
  }
}

TEST(Stereo, BalanceIsTheLevelOfTheRightOverTheLeft) {
  EXPECT_NEAR(*result(scaled(twin(2, 4), 1, 2)).balance_db, 20 * std::log10(2), kFloatSums);
  EXPECT_NEAR(*result(scaled(twin(2, 4), 0, 4)).balance_db, -20 * std::log10(4), kFloatSums);
  EXPECT_NEAR(*result(scaled(twin(2, 4), 1, 2)).correlation, 1, kFloatSums);
}

TEST(Stereo, OfOneSilentChannelHasNoCorrelation) {
  const auto r = result(scaled(twin(2, 5), 1, 0));
  EXPECT_FALSE(r.correlation || r.correlation_min);
  EXPECT_EQ(*r.balance_db, -60);
  EXPECT_NEAR(*r.width, 0.5, kFloatSums);
}

TEST(Stereo, AConstantOffsetIsNotCorrelation) {
  Signal s = test::noise(kStereo, 20, 0.1, 6);
  for (auto& channel : s.channels)
    for (float& x : channel) x += 0.3f;
  EXPECT_NEAR(*result(s).correlation, 0, 0.004);
  for (auto& channel : s.channels) std::fill(channel.begin(), channel.end(), 0.3f);
  EXPECT_FALSE(result(s).correlation);
}

TEST(Stereo, AnInvertedStretchIsFoundWhereItCanBeHeard) {
  for (const float gain : {1.0f, 0.05f}) {
    Signal s = twin(30, 7);
    for (std::size_t i = 48'000 * 10; i < 48'000 * 14; ++i) {
      s.channels[0][i] *= gain;
      s.channels[1][i] *= -gain;
    }
    const auto r = result(s);
    const bool heard = gain == 1;  // 0.05 is 26 dB down
    EXPECT_LT(*r.mono_loss_db, 1);
    EXPECT_EQ(*r.mono_compatible, !heard);
    EXPECT_EQ(*r.correlation_min < -0.99, heard);
  }
}

TEST(Stereo, OfMoreChannelsIsThatOfTheFrontPair) {
  Signal surround = test::noise(Format::of(48'000, 6), 3, 0.1, 8);
  surround.format.layout = {Speaker::center, Speaker::right,         Speaker::lfe,
                            Speaker::left,   Speaker::surround_left, Speaker::surround_right};
  surround.channels[3] = surround.channels[1];
  surround = scaled(surround, 1, 2);
  EXPECT_NEAR(*result(surround).correlation, 1, kFloatSums);
  EXPECT_NEAR(*result(surround).balance_db, 20 * std::log10(2), kFloatSums);
  surround.format.layout.fill(Speaker::unknown);
  EXPECT_NEAR(*result(surround).correlation, 0, 0.02);
}

TEST(Stereo, OfSilenceAndInFastModeIsNothing) {
  for (const Value& v : values_of(result(test::silence(kStereo, 2)))) EXPECT_EQ(v, Value());
  for (const Value& v : values_of(test::analyze<Stereo>(twin(2, 9), Mode::fast))) EXPECT_EQ(v, Value());
}

}  // namespace
}  // namespace nocturne
