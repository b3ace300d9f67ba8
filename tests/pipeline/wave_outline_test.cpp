// Outlines of signals of any length.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/wave_outline.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/mastering/render.h"

namespace nocturne {
namespace {

constexpr std::size_t kMost = MasterReport::kWaveColumns;

std::vector<WaveColumn> outline(const test::Signal& signal, std::size_t portion) {
  WaveOutline out;
  const test::Planar planar(signal);
  for (std::size_t at = 0; at < signal.frames(); at += portion)
    out.add(planar.view().slice(at, std::min(portion, signal.frames() - at)));
  return out.columns();
}

TEST(WaveOutline, HoldsTheExtremesOfEqualStretches) {
  test::Signal signal(Format::of(44'100, 2), 64 * kMost);
  signal.channels[0][70] = 0.5f;
  signal.channels[1][64 * kMost - 1] = -0.25f;
  const auto columns = outline(signal, 1000);
  ASSERT_EQ(columns.size(), kMost);
  EXPECT_EQ(columns[1].high, 0.5f);
  EXPECT_EQ(columns.back().low, -0.25f);
  EXPECT_EQ(std::ranges::count(columns, 0.0f, &WaveColumn::high), static_cast<std::ptrdiff_t>(kMost) - 1);
}

TEST(WaveOutline, HasAtMostSoManyColumnsAndAtLeastHalf) {
  for (const std::size_t frames : {std::size_t{0}, std::size_t{1}, std::size_t{100}, 32 * kMost,
                                   32 * kMost + 1, std::size_t{1'000'000}}) {
    const auto columns = outline(test::Signal(Format::of(44'100, 1), frames), 4096);
    EXPECT_LE(columns.size(), kMost);
    EXPECT_GE(columns.size(), std::min(frames / 32, kMost / 2));
  }
}

TEST(WaveOutline, PortionsHaveNoInfluence) {
  const test::Signal signal = test::noise(Format::of(44'100, 2), 3, 0.1, 1);
  const auto expected = outline(signal, signal.frames());
  for (const std::size_t portion : {1U, 31U, 33U, 4096U}) {
    const auto columns = outline(signal, portion);
    ASSERT_EQ(columns.size(), expected.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
      EXPECT_EQ(columns[i].low, expected[i].low);
      EXPECT_EQ(columns[i].high, expected[i].high);
    }
  }
}

}  // namespace
}  // namespace nocturne
