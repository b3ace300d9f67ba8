// The decimator's pass band, its aliases, and its grid fixed to the track.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/decimator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "tests/support/signal.h"

namespace nocturne {
namespace {

constexpr double kRate = 44'100, kPassHz = 2'100;
constexpr int kFactor = 8;

std::vector<float> sine(double hz) { return test::sine(Format::of(44'100, 1), 0.5, hz, 1).channels[0]; }
std::vector<float> decimated(const std::vector<float>& x) {
  Decimator decimator(kRate, kFactor, kPassHz);
  std::int64_t first = -1;
  const auto out = decimator.process(x, 0, first);
  EXPECT_EQ(first, 0);
  return {out.begin(), out.end()};
}
/// Without the outputs that look beyond the ends.
template <class F>
void for_each_inner(const std::vector<float>& out, F&& f) {
  const auto margin = static_cast<std::size_t>(Decimator::reach(kRate, kFactor, kPassHz) / kFactor + 1);
  ASSERT_GT(out.size(), 2 * margin);
  for (std::size_t j = margin; j + margin < out.size(); ++j) f(j);
}

TEST(Decimator, KeepsTheKeptBandInPlace) {
  // Ripple at 70 dB is 3e-4; output j is input j * factor, without delay.
  for (const double hz : {0., 55., 440., 1'000., 2'000., 2'099.}) {
    const auto x = hz == 0 ? std::vector<float>(22'050, 1.0f) : sine(hz);
    const auto out = decimated(x);
    for_each_inner(out, [&](std::size_t j) { ASSERT_NEAR(out[j], x[j * kFactor], 5e-4) << hz; });
  }
}

TEST(Decimator, RejectsWhatWouldFoldIntoTheKeptBand) {
  // Around each multiple of the new rate, 5,512.5 Hz, lies what folds into 0 … 2.1 kHz. 70 dB, fit within 1
  // dB.
  for (int multiple = 1; multiple <= kFactor / 2; ++multiple)
    for (const double offset : {-2'100., -700., 3., 700., 2'100.}) {
      const double hz = multiple * kRate / kFactor + offset;
      if (hz >= kRate / 2) continue;
      const auto out = decimated(sine(hz));
      for_each_inner(out, [&](std::size_t j) { ASSERT_LE(std::abs(out[j]), 3.6e-4) << hz; });
    }
}

TEST(Decimator, OfFactorOneIsACopy) {
  Decimator decimator(kRate, 1, kPassHz);
  const auto x = test::noise(Format::of(44'100, 1), 0.01, 0.1, 1).channels[0];
  std::int64_t first = 0;
  const auto out = decimator.process(x, 37, first);
  EXPECT_EQ(first, 37);
  EXPECT_TRUE(std::equal(out.begin(), out.end(), x.begin(), x.end()));
  EXPECT_EQ(Decimator::reach(8000, 1, kPassHz), 0);
}

TEST(Decimator, GivesTheSameBitsWhereverAStretchBegins) {
  const auto x = test::noise(Format::of(44'100, 1), 0.2, 0.1, 2).channels[0];
  const auto whole = decimated(x);
  Decimator decimator(kRate, kFactor, kPassHz);
  const auto reach = static_cast<std::size_t>(Decimator::reach(kRate, kFactor, kPassHz));
  for (const std::size_t begin : {1u, 7u, 8u, 9u, 1'001u}) {
    std::int64_t first = 0;
    const auto out = decimator.process(std::span(x).subspan(begin), static_cast<std::int64_t>(begin), first);
    EXPECT_EQ(first, static_cast<std::int64_t>((begin + kFactor - 1) / kFactor));
    ASSERT_EQ(out.size(), whole.size() - static_cast<std::size_t>(first));
    for (std::size_t j = reach / kFactor + 1; j < out.size(); ++j)
      ASSERT_EQ(out[j], whole[j + static_cast<std::size_t>(first)]) << begin;
  }
}

TEST(Decimator, OfNothingIsNothing) {
  Decimator decimator(kRate, kFactor, kPassHz);
  std::int64_t first = 0;
  EXPECT_TRUE(decimator.process({}, 5, first).empty());
  EXPECT_TRUE(decimator.process(std::vector<float>(3, 1.0f), 5, first).empty());  // 5 … 7: no multiple of 8
  EXPECT_EQ(decimator.process(std::vector<float>(4, 1.0f), 5, first).size(), 1u);
  EXPECT_EQ(first, 1);
}

}  // namespace
}  // namespace nocturne
