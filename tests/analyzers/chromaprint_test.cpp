// Chromaprint: what copies share, what different music does not, and what becomes of odd tracks.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/chromaprint.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <random>

#include "tests/support/analysis.h"

namespace nocturne {
namespace {

using test::Signal;

/// Chords of four tones from a seeded melody, half a second each.
Signal music(Format format, double seconds, std::uint32_t seed) {
  Signal s = test::silence(format, seconds);
  std::mt19937 random(seed);
  std::vector<double> phases(4);
  std::vector<double> hz(4);
  for (std::size_t i = 0; i < s.channels[0].size(); ++i) {
    if (i % (static_cast<std::size_t>(format.rate) / 2) == 0)
      for (double& f : hz) f = 110 * std::exp2(static_cast<double>(random() % 40) / 12);
    double sum = 0;
    for (std::size_t k = 0; k < hz.size(); ++k)
      sum += std::sin(phases[k] += 2 * std::numbers::pi * hz[k] / format.rate);
    for (auto& channel : s.channels) channel[i] = static_cast<float>(0.1 * sum);
  }
  return s;
}

std::vector<std::uint32_t> words(const Signal& s, std::int64_t chunk = 1 << 17) {
  const std::string raw = test::analyze<Chromaprint>(s, Mode::full, chunk).raw.value().bytes;
  std::vector<std::uint32_t> out(raw.size() / 4);
  for (std::size_t i = 0; i < raw.size(); ++i)
    out[i / 4] |= std::uint32_t{static_cast<std::uint8_t>(raw[i])} << i % 4 * 8;
  return out;
}

double bit_error_rate(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  const std::size_t n = std::min(a.size(), b.size());
  int errors = 0;
  for (std::size_t i = 0; i < n; ++i) errors += std::popcount(a[i] ^ b[i]);
  return n == 0 ? 1 : static_cast<double>(errors) / (32.0 * static_cast<double>(n));
}

TEST(Chromaprint, HasAWordEvery124Milliseconds) {
  const auto w = words(music(Format::of(44100, 1), 20, 1));
  // Windows of 4,096 samples every 1,365 at 11,025 Hz; 16 of their frames and a filter of 5 make a word.
  EXPECT_NEAR(static_cast<double>(w.size()), (20 * 11025 - 4096) / 1365.0 - 18, 2);
}

TEST(Chromaprint, IsTheSameAtAnyRateAndLevelButForAFewBits) {
  const auto reference = words(music(Format::of(44100, 2), 15, 2));
  for (const int rate : {16000, 22050, 32000, 48000, 96000}) {
    const auto other = words(music(Format::of(rate, 2), 15, 2));
    // Other windows see other phases: quantised features near a border fall to its other side.
    EXPECT_LT(bit_error_rate(reference, other), 0.03) << rate;
  }
  Signal quiet = music(Format::of(44100, 2), 15, 2);
  for (auto& channel : quiet.channels)
    for (float& x : channel) x *= 0.1f;
  EXPECT_LT(bit_error_rate(reference, words(quiet)), 0.01);
}

TEST(Chromaprint, TellsOtherMusicApart) {
  EXPECT_GT(
      bit_error_rate(words(music(Format::of(22050, 1), 20, 3)), words(music(Format::of(22050, 1), 20, 4))),
      0.25);
}

TEST(Chromaprint, HearsTwoMinutesOnly) {
  Signal s = music(Format::of(8000, 1), 122, 5);
  const auto r = test::analyze<Chromaprint>(s);
  EXPECT_EQ(r.seconds, 120);
  for (std::size_t i = 8000 * 120; i < s.channels[0].size(); ++i) s.channels[0][i] = 0.5f;
  EXPECT_EQ(test::analyze<Chromaprint>(s).raw, r.raw);
}

TEST(Chromaprint, OfATrackBelowThreeSecondsIsEmpty) {
  const auto r = test::analyze<Chromaprint>(music(Format::of(44100, 1), 2, 6));
  EXPECT_EQ(r.raw, Bytes{});
  EXPECT_EQ(r.seconds, 2);
}

TEST(Chromaprint, TakesSamplesThatAreNoNumbers) {
  Signal s = music(Format::of(11025, 1), 10, 7);
  for (std::size_t i = 0; i < 100; ++i) s.channels[0][20000 + i] = NAN;
  s.channels[0][30000] = 1e30f;
  EXPECT_LT(bit_error_rate(words(s), words(music(Format::of(11025, 1), 10, 7))), 0.4);
}

TEST(Chromaprint, IsLeftOutInFastMode) {
  const auto r = test::analyze<Chromaprint>(music(Format::of(8000, 1), 5, 8), Mode::fast);
  EXPECT_EQ(r.raw, std::nullopt);
  EXPECT_EQ(r.seconds, std::nullopt);
}

TEST(Chromaprint, KeepsLessThanThreeMegabytes) {
  const Signal s = test::silence(Format::of(48000, 1), 125);
  const Chromaprint state = test::consume<Chromaprint>(s, Mode::full, [] { return 1 << 17; });
  EXPECT_LT(state.bytes(), 3'000'000u);
  EXPECT_GT(state.bytes(), 2'800'000u);
}

}  // namespace
}  // namespace nocturne
