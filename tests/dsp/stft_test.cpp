// The STFT's scale, its grid and its independence of where a stretch begins.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/stft.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/support/signal.h"

namespace nocturne {
namespace {

const Format kMono = Format::of(44'100, 1);

std::vector<float> values(const Spectrogram& s) { return {s.magnitudes, s.magnitudes + s.count * s.bins}; }

TEST(Stft, GivesASineItsAmplitude) {
  Stft stft(2048, 441, 44'100);
  for (const int bin : {5, 100, 1000}) {
    const auto x = test::sine(kMono, 0.5, bin * 44'100 / 2048., 0.7).channels[0];
    const auto n = static_cast<std::int64_t>(x.size());
    const Spectrogram s = stft.analyze(x, 0, n / 2, n / 2 + 1000);
    ASSERT_GE(s.count, 2u);
    for (std::size_t i = 0; i < s.count; ++i) {
      EXPECT_NEAR(s[i][static_cast<std::size_t>(bin)], 0.7, 1e-5);
      // A Hann window's main lobe is four bins wide: half of it beside the middle, nothing beyond.
      EXPECT_NEAR(s[i][static_cast<std::size_t>(bin + 1)], 0.35, 1e-5);
      EXPECT_NEAR(s[i][static_cast<std::size_t>(bin + 3)], 0, 1e-5);
    }
  }
}

TEST(Stft, CentresFrameKOnSampleKTimesHop) {
  // The window is highest in its middle: of all frames, the one centred on an impulse shows it most.
  Stft stft(512, 100, 44'100);
  std::vector<float> x(5'000);
  x[2'300] = 1;
  const Spectrogram s = stft.analyze(x, 0, 0, 5'000);
  std::size_t best = 0;
  for (std::size_t i = 0; i < s.count; ++i)
    if (s[i][10] > s[best][10]) best = i;
  EXPECT_EQ(s.first + static_cast<std::int64_t>(best), 23);
}

TEST(Stft, HoldsTheFramesWhoseCentresLieInTheStretch) {
  Stft stft(512, 100, 44'100);
  const std::vector<float> x(5'000, 0.1f);
  struct Case {
    std::int64_t begin, end, first;
    std::size_t count;
  };
  for (const Case& c : {Case{0, 1, 0, 1}, Case{1, 100, 1, 0}, Case{1, 101, 1, 1}, Case{100, 300, 1, 2},
                        Case{99, 301, 1, 3}, Case{700, 700, 7, 0}}) {
    const Spectrogram s = stft.analyze(x, 0, c.begin, c.end);
    EXPECT_EQ(s.first, c.first) << c.begin;
    EXPECT_EQ(s.count, c.count) << c.begin;
  }
  EXPECT_EQ(stft.analyze(x, 0, 0, 5'000).bins, 257u);
  EXPECT_DOUBLE_EQ(stft.analyze(x, 0, 0, 5'000).frame_rate(), 441);
}

TEST(Stft, TakesSilenceBeyondTheSamples) {
  Stft stft(256, 64, 44'100);
  const auto x = test::noise(kMono, 0.02, 0.1, 1).channels[0];
  std::vector<float> padded(1'000 + x.size() + 1'000);
  std::copy(x.begin(), x.end(), padded.begin() + 1'000);
  const auto n = static_cast<std::int64_t>(x.size());
  const auto bare = values(stft.analyze(x, 0, 0, n));
  EXPECT_EQ(values(stft.analyze(padded, -1'000, 0, n)), bare);
}

TEST(Stft, OfAnySplitHasTheSameBits) {
  Stft stft(512, 100, 44'100);
  const auto x = test::noise(kMono, 0.2, 0.1, 2).channels[0];
  const auto n = static_cast<std::int64_t>(x.size());
  const auto whole = values(stft.analyze(x, 0, 0, n));
  for (const std::int64_t size : {1, 7, 99, 100, 101, 511, 4'096}) {
    std::vector<float> parts;
    for (std::int64_t begin = 0; begin < n; begin += size) {
      const std::int64_t end = std::min(n, begin + size);
      const std::int64_t from = std::max<std::int64_t>(0, begin - 256), to = std::min(n, end + 256);
      const std::span<const float> context(x.data() + from, static_cast<std::size_t>(to - from));
      const auto part = values(stft.analyze(context, from, begin, end));
      parts.insert(parts.end(), part.begin(), part.end());
    }
    EXPECT_EQ(parts, whole) << size;
  }
}

TEST(Stft, OfNothingHasNoFrames) {
  Stft stft(512, 100, 44'100);
  EXPECT_EQ(stft.analyze({}, 0, 0, 0).count, 0u);
}

}  // namespace
}  // namespace nocturne
