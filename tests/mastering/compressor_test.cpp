// The compressor measured: clean, linked, in its band, and as much as its curve says.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/compressor.h"

#include <gtest/gtest.h>

#include "tests/mastering/render.h"
#include "tests/mastering/tone_fit.h"

namespace nocturne {
namespace {

using test::Signal;

/// All bands begin at the threshold, with the presets' times.
CompressorPlan plan(double threshold_dbfs, double ratio = 2, double max_reduction_db = 12) {
  return {1,
          max_reduction_db,
          {threshold_dbfs, ratio, 30, 250},
          {threshold_dbfs, ratio, 15, 150},
          {threshold_dbfs, ratio, 5, 80}};
}

Signal compressed(const Signal& input, const CompressorPlan& settings) {
  Compressor stage(input.format);
  stage.set(settings);
  return test::render(stage, input);
}

constexpr double kLevelDbfs = -10 - 3.0103;  // RMS of a sine with its peak at -10 dBFS

/// A second of the settled output of a sine with its peak at -10 dBFS.
test::ToneFit settled(int rate, double hz, const CompressorPlan& settings, std::size_t channels = 2) {
  const Format format = Format::of(rate, static_cast<int>(channels));
  const Signal out = compressed(test::sine(format, 3.5, hz, std::pow(10, -0.5)), settings);
  return test::fit_tone(out.channels[0], rate, hz, static_cast<std::size_t>(2 * rate),
                        static_cast<std::size_t>(rate));
}

double reduction_of(const test::ToneFit& fit) { return -10 - 20 * std::log10(fit.amplitude); }

TEST(Compressor, IsCleanAtThreeDecibelsOfReduction) {
  for (const int rate : {8'000, 44'100, 48'000, 96'000, 192'000})
    for (const double ratio : {2.0, 4.0}) {
      const CompressorPlan settings = plan(kLevelDbfs - 3 / (1 - 1 / ratio), ratio);
      const test::ToneFit fit = settled(rate, 1000, settings);
      EXPECT_LE(fit.residual_dbc, -90) << rate << " Hz, ratio " << ratio;  // bar of THD+N: -70 dB
      // The ripple of the detector's window moves the mean: by 0.2 dB at 60 Hz, by 0.02 here.
      EXPECT_NEAR(reduction_of(fit), 3, 0.02) << rate;
      EXPECT_LE(settled(rate, 60, settings).residual_dbc, -65) << rate;
    }
}

TEST(Compressor, ReducesNoMoreThanItsPlanAllows) {
  EXPECT_NEAR(reduction_of(settled(44'100, 1000, plan(-40, 10, 4))), 4, 1e-3);
  CompressorPlan half = plan(-40, 10, 4);
  half.amount = 0.5;
  EXPECT_NEAR(reduction_of(settled(44'100, 1000, half)), 2, 1e-3);
}

TEST(Compressor, ChangesNoSampleUnderItsThresholds) {
  for (const int channels : {1, 2, 6}) {
    const Signal input = test::noise(Format::of(44'100, channels), 1, 0.1, 3);
    EXPECT_EQ(compressed(input, plan(0)).channels, input.channels);
    EXPECT_EQ(compressed(input, {}).channels, input.channels) << "amount 0";
  }
}

TEST(Compressor, WorksInTheBandThatIsLoud) {
  const Format format = Format::of(48'000, 1);
  Signal input = test::sine(format, 3.5, 50, 0.01);
  test::add_sine(input, 1000, 0.01);
  test::add_sine(input, 9000, 0.5);
  const Signal out = compressed(input, plan(-25, 4));
  const auto gain = [&](double hz, double amplitude) {
    return 20 * std::log10(test::fit_tone(out.channels[0], 48'000, hz, 96'000, 48'000).amplitude / amplitude);
  };
  EXPECT_NEAR(gain(50, 0.01), 0, 0.01);
  EXPECT_NEAR(gain(1000, 0.01), 0, 0.01);
  // -9.03 dBFS is 15.97 dB over the threshold: three quarters of it, under the 12 dB that are allowed.
  EXPECT_NEAR(gain(9000, 0.5), -0.75 * 15.97, 0.02);
}

TEST(Compressor, LinksItsChannels) {
  const Format format = Format::of(44'100, 2);
  Signal input = test::sine(format, 3.5, 1000, 0.5);
  for (float& x : input.channels[1]) x *= 0.1f;
  const Signal out = compressed(input, plan(-20, 4));
  for (std::size_t i = 0; i < out.frames(); ++i)
    EXPECT_NEAR(out.channels[1][i], 0.1f * out.channels[0][i], 1e-6f);  // rounding of transforms: -120 dB
}

TEST(Compressor, KeepsEqualChannelsEqualAndSilentOnesSilent) {
  Signal input = test::noise(Format::of(44'100, 2), 1, 0.25, 3);
  input.channels[1] = input.channels[0];
  Signal out = compressed(input, plan(-30));
  EXPECT_EQ(out.channels[0], out.channels[1]);
  std::ranges::fill(input.channels[1], 0.0f);
  out = compressed(input, plan(-30));
  EXPECT_EQ(out.channels[1], input.channels[1]);
}

TEST(Compressor, LeavesTheLfeAloneAndDeafToIt) {
  const Format format = Format::of(48'000, 6);
  Signal input = test::noise(format, 1, 0.01, 3);
  const std::size_t lfe = 3;
  ASSERT_EQ(format.layout[lfe], Speaker::lfe);
  Signal loud = input;
  for (float& x : loud.channels[lfe]) x *= 50;
  EXPECT_EQ(compressed(loud, plan(-25, 4)).channels, loud.channels) << "the LFE is not measured";
  for (std::size_t c = 0; c < 6; ++c)
    if (c != lfe)
      for (float& x : loud.channels[c]) x *= 30;
  const Signal out = compressed(loud, plan(-25, 4));
  EXPECT_EQ(out.channels[lfe], loud.channels[lfe]);
  EXPECT_NE(out.channels[0], loud.channels[0]);
}

TEST(Compressor, TellsTheLargestReductionOfEach100Ms) {
  const Format format = Format::of(44'100, 2);
  Signal input = test::silence(format, 2);
  test::add_sine(input, 1000, 0.5, 1.0, 1.5);
  Compressor stage(format);
  stage.set(plan(-20, 4));
  test::render(stage, input);
  const std::vector<float> mid = stage.reduction_db(1);
  ASSERT_GE(mid.size(), 20u);
  for (std::size_t i = 0; i < 9; ++i) EXPECT_EQ(mid[i], 0) << i;
  EXPECT_NEAR(mid[14], 0.75 * (20 - 9.03), 0.02);
  EXPECT_LT(mid[19], 1) << "500 ms after its end with a release of 150";
  for (std::size_t i = 16; i < 19; ++i) EXPECT_GT(mid[i], mid[i + 1]) << i;
  EXPECT_LT(*std::max_element(stage.reduction_db(0).begin(), stage.reduction_db(0).end()), 0.01f);
  test::render(stage, test::silence(format, 0.5));
  EXPECT_LE(stage.reduction_db(1).size(), 6u) << "a new run begins its own record";
}

TEST(Compressor, PutsNoDirectCurrentIntoSymmetricalSound) {
  const Signal out = compressed(test::noise(Format::of(44'100, 1), 20, 0.25, 3), plan(-30, 4));
  const Signal in = test::noise(Format::of(44'100, 1), 20, 0.25, 3);
  double sum = 0, sum_in = 0;
  for (std::size_t i = 0; i < out.frames(); ++i)
    sum += static_cast<double>(out.channels[0][i]), sum_in += static_cast<double>(in.channels[0][i]);
  const double frames = static_cast<double>(out.frames());
  // -70 dBFS: the mean of the noise itself is 0.25 / sqrt(frames), -71 dBFS.
  EXPECT_LT(std::abs(sum - sum_in) / frames, 3e-4);
}

}  // namespace
}  // namespace nocturne
