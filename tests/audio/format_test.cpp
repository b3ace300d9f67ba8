// Loudspeaker layouts.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/format.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace nocturne::test {
namespace {

using enum Speaker;

TEST(Layouts, WithOnePairBesidesTheFrontHaveItAsSurrounds) {
  EXPECT_EQ(with_surrounds({left, right, center, lfe, back_left, back_right}), default_layout(6));
  EXPECT_EQ(with_surrounds({left, right, center, lfe, surround_left, surround_right}), default_layout(6));
  EXPECT_EQ(with_surrounds({left, right, back_left, back_right}),
            (Layout{left, right, surround_left, surround_right}));
}

TEST(Layouts, WithBothPairsKeepThemApart) {
  EXPECT_EQ(with_surrounds(default_layout(8)), default_layout(8));
  EXPECT_TRUE(std::ranges::count(default_layout(8), back_left) == 1);
}

TEST(Layouts, NameEachSpeakerOnce) {
  for (int channels = 1; channels <= 8; ++channels) {
    const Layout layout = default_layout(channels);
    const auto end = layout.begin() + channels;
    EXPECT_EQ(std::count(layout.begin(), end, unknown), 0) << channels;
    EXPECT_EQ(std::count(end, layout.end(), unknown), kMaxChannels - channels) << channels;
    EXPECT_EQ(std::set<Speaker>(layout.begin(), end).size(), static_cast<std::size_t>(channels));
  }
}

TEST(Layouts, BeyondEightChannelsAreUnknown) { EXPECT_EQ(default_layout(9), Layout{}); }

}  // namespace
}  // namespace nocturne::test
