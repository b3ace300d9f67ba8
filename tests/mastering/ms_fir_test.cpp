// Tests of the filter as it runs: against its design, between channels, in time.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/ms_fir.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numbers>

#include "mastering/fir_design.h"
#include "tests/mastering/curves.h"
#include "tests/mastering/render.h"

namespace nocturne::test {
namespace {

const Format kStereo = Format::of(44'100, 2);

Signal filtered(const Signal& input, const GridCurve& mid, const GridCurve& side, double highpass_hz) {
  MsFir fir(input.format);
  fir.set(mid, side, highpass_hz);
  return render(fir, input);
}

/// RMS of a channel without `edge_s` at either end.
double rms(const Signal& s, int channel, double edge_s) {
  const auto& x = s.channels.at(static_cast<std::size_t>(channel));
  const auto edge = static_cast<std::size_t>(edge_s * s.format.rate);
  double sum = 0;
  for (std::size_t i = edge; i + edge < x.size(); ++i) sum += static_cast<double>(x[i]) * x[i];
  return std::sqrt(sum / static_cast<double>(x.size() - 2 * edge));
}

double db(double ratio) { return 20 * std::log10(ratio); }

/// Sine in the mid (+1) or the side (-1) alone.
Signal sine_of(double hz, float polarity) {
  Signal s = sine(kStereo, 1.5, hz, 0.3);
  for (float& x : s.channels[1]) x *= polarity;
  return s;
}

TEST(MsFir, SaysHowLateItIs) {
  EXPECT_EQ(MsFir(kStereo).latency(), 8'191 + 3 * 4'096);
  EXPECT_EQ(MsFir(Format::of(96'000, 2)).latency(), 16'383 + 7 * 4'096);
}

TEST(MsFir, FiltersMidAndSideByTheirCurves) {
  const GridCurve mid = bell(100, 1, 6), side = bell(1'000, 1, -9);
  for (const double hz : {40.0, 100.0, 250.0, 1'000.0, 7'000.0}) {
    const Signal m = sine_of(hz, 1), s = sine_of(hz, -1);
    // 0.1 dB is the design's bar; the sines' ends, where the filter rings, are left out.
    EXPECT_NEAR(db(rms(filtered(m, mid, side, 20), 0, 0.4) / rms(m, 0, 0.4)), design_db(mid, 20, hz), 0.1)
        << hz;
    EXPECT_NEAR(db(rms(filtered(s, mid, side, 20), 1, 0.4) / rms(s, 1, 0.4)), design_db(side, 20, hz), 0.1)
        << hz;
  }
}

TEST(MsFir, KeepsMidAndSideApart) {
  const Signal out = filtered(noise(Format::of(44'100, 1), 1, 0.1, 1), bell(100, 1, 6), {}, 20);
  Signal both(kStereo, out.frames());
  for (auto& channel : both.channels) channel = noise(Format::of(44'100, 1), 1, 0.1, 1).channels[0];
  const Signal result = filtered(both, bell(100, 1, 6), bell(1'000, 1, -9), 20);
  EXPECT_TRUE(std::ranges::equal(result.channels[0], result.channels[1])) << "no side comes from mid alone";
  for (std::size_t i = 0; i < out.frames(); ++i) ASSERT_EQ(result.channels[0][i], out.channels[0][i]);
}

TEST(MsFir, WithOneCurveForBothKeepsLeftAndRightApart) {
  Signal left = noise(kStereo, 1, 0.1, 3);
  std::ranges::fill(left.channels[1], 0.0f);
  const Signal out = filtered(left, bell(100, 1, 6), bell(100, 1, 6), 20);
  EXPECT_EQ(std::ranges::count(out.channels[1], 0.0f), std::ssize(out.channels[1]));
  // The same through mid and side, but for single precision.
  GridCurve nearly = bell(100, 1, 6);
  nearly.back() += 1e-6f;
  const Signal around = filtered(left, bell(100, 1, 6), nearly, 20);
  for (std::size_t i = 0; i < out.frames(); ++i) ASSERT_NEAR(around.channels[0][i], out.channels[0][i], 1e-6);
}

TEST(MsFir, WithoutCurvesPassesTheSignalInTime) {
  for (const Format& format : {kStereo, Format::of(8'000, 1), Format::of(96'000, 2), Format::of(48'000, 6)}) {
    const Signal input = noise(format, 0.7, 0.1, 5), out = filtered(input, {}, {}, 0);
    for (std::size_t c = 0; c < input.channels.size(); ++c)
      for (std::size_t i = 0; i < input.frames(); ++i)
        ASSERT_NEAR(out.channels[c][i], input.channels[c][i], 1e-6) << i;  // single-precision transforms
  }
}

TEST(MsFir, LeavesTheSubwoofersTone) {
  const Format surround = Format::of(48'000, 6);  // left, right, centre, LFE, surrounds
  const Signal input = sine(surround, 1.5, 60, 0.2);
  const Signal out = filtered(input, bell(60, 1, 6), bell(60, 1, -6), 20);
  for (const int c : {0, 1, 2, 4, 5}) EXPECT_NEAR(db(rms(out, c, 0.4) / rms(input, c, 0.4)), 6, 0.1);
  EXPECT_NEAR(db(rms(out, 3, 0.4) / rms(input, 3, 0.4)), design_db({}, 20, 60), 0.1);
}

TEST(MsFir, RemovesAnOffset) {
  Signal input = noise(kStereo, 6, 0.05, 9);
  for (float& x : input.channels[0]) x += 0.1f;  // -20 dBFS
  const Signal out = filtered(input, bell(60, 2, 6), {}, 20);
  double sum = 0;
  // Ends left out: there the offset begins and stops, which is no offset.
  for (std::size_t i = 44'100; i < 5 * 44'100; ++i) sum += static_cast<double>(out.channels[0][i]);
  Signal clean = noise(kStereo, 6, 0.05, 9);
  const Signal without = filtered(clean, bell(60, 2, 6), {}, 20);
  for (std::size_t i = 44'100; i < 5 * 44'100; ++i) sum -= static_cast<double>(without.channels[0][i]);
  EXPECT_LE(db(std::abs(sum) / (4 * 44'100)), -90);
}

TEST(MsFir, KeepsTheCorrelationOfLeftAndRight) {
  // Tone alone, the same for mid and side: a broadband change of colour moves the correlation of a partly
  // correlated noise of one colour not at all.
  Signal input = noise(kStereo, 3, 0.1, 12);
  const Signal common = noise(Format::of(44'100, 1), 3, 0.1, 13);
  for (auto& channel : input.channels)
    for (std::size_t i = 0; i < channel.size(); ++i) channel[i] += common.channels[0][i];
  const auto correlation = [](const Signal& s) {
    double lr = 0, ll = 0, rr = 0;
    for (std::size_t i = 0; i < s.frames(); ++i) {
      const double l = s.channels[0][i], r = s.channels[1][i];
      lr += l * r, ll += l * l, rr += r * r;
    }
    return lr / std::sqrt(ll * rr);
  };
  const GridCurve tone = bell(3'000, 0.7, 3);
  EXPECT_NEAR(correlation(filtered(input, tone, tone, 20)), correlation(input), 0.01);
}

}  // namespace
}  // namespace nocturne::test
