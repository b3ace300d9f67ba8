// A sliding window hands out every run once, whatever the pieces.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/frame_window.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace nocturne {
namespace {

using Window = FrameWindow<int, 4>;

/// Runs of `frames` numbers cut into pieces, each consumed by a window of its own and merged in order.
std::vector<int> firsts_of_runs(const std::vector<int>& pieces) {
  std::vector<int> firsts;
  const auto note = [&](const Window::Run& run) {
    for (std::size_t i = 1; i < run.size(); ++i) EXPECT_EQ(*run[i], *run[0] + static_cast<int>(i));
    firsts.push_back(*run[0]);
  };
  Window whole;
  int next = 0;
  for (const int size : pieces) {
    Window piece;
    for (int i = 0; i < size; ++i) piece.push(next++, note);
    whole.merge(piece, note);
  }
  std::sort(firsts.begin(), firsts.end());
  return firsts;
}

TEST(FrameWindow, HandsOutEveryRunOnceForAnyPieces) {
  std::mt19937 random(1);
  for (int trial = 0; trial < 500; ++trial) {
    std::vector<int> pieces(1 + random() % 8);
    int total = 0;
    for (int& size : pieces) total += size = static_cast<int>(random() % 9);
    std::vector<int> expected;
    for (int first = 0; first + 4 <= total; ++first) expected.push_back(first);
    EXPECT_EQ(firsts_of_runs(pieces), expected) << testing::PrintToString(pieces);
  }
}

TEST(FrameWindow, HasNoRunInFewerFrames) { EXPECT_TRUE(firsts_of_runs({1, 0, 1, 1}).empty()); }

}  // namespace
}  // namespace nocturne
