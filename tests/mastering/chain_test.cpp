// Tests of the chain: latency cut to the frame, nothing lost, nothing added.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/chain.h"

#include <gtest/gtest.h>

#include <deque>
#include <memory>

#include "tests/mastering/render.h"

namespace nocturne::test {
namespace {

/// Gives its input `frames` later.
class Delay final : public Stage {
 public:
  explicit Delay(std::size_t frames, int channels)
      : frames_(frames), lines_(static_cast<std::size_t>(channels)) {
    reset();
  }
  std::int64_t latency() const noexcept override { return static_cast<std::int64_t>(frames_); }
  Reach reach() const noexcept override { return {}; }
  void reset() noexcept override {
    for (auto& line : lines_) line.assign(frames_, 0.0f);
  }
  void process(AudioSpan block) noexcept override {
    for (int c = 0; c < block.channels(); ++c)
      for (float& x : block[c]) {
        lines_[static_cast<std::size_t>(c)].push_back(x);
        x = lines_[static_cast<std::size_t>(c)].front();
        lines_[static_cast<std::size_t>(c)].pop_front();
      }
  }

 private:
  std::size_t frames_;
  std::vector<std::deque<float>> lines_;
};

const Format kStereo = Format::of(44'100, 2);

TEST(Chain, CutsTheLatencyOfItsStagesToTheFrame) {
  for (const std::size_t late : {0, 1, 4095, 4096, 4097, 8191, 20'000})
    for (const std::size_t frames : {0, 1, 2, 100, 4095, 4096, 4097, 8192, 13'000}) {
      Signal input(kStereo, frames);
      add_noise(input, 0.1, 3);
      Delay first(late, 2), second(7, 2);
      Chain chain({&first, &second}, 2);
      EXPECT_EQ(chain.latency(), static_cast<std::int64_t>(late + 7));
      EXPECT_TRUE(same_bits(render(chain, input), input)) << late << " late, " << frames << " frames";
    }
}

TEST(Chain, GivesBlocksOnTheGridOfTheTrack) {
  Delay delay(1000, 2);
  Chain chain({&delay}, 2);
  std::vector<std::pair<std::int64_t, std::size_t>> blocks;
  const auto note = [&](AudioView block, std::int64_t first) { blocks.emplace_back(first, block.frames()); };
  const Planar input(noise(kStereo, 0.25, 0.1, 1));  // 11,025 frames
  for (std::size_t at = 0; at < 11'025; at += 441) chain.feed(input.view().slice(at, 441), note);
  chain.finish(note);
  const std::vector<std::pair<std::int64_t, std::size_t>> expected{{0, 4096}, {4096, 4096}, {8192, 2833}};
  EXPECT_EQ(blocks, expected);
}

TEST(Chain, WithoutStagesGivesWhatItTakes) {
  Chain chain({}, 2);
  const Signal input = lively(kStereo, 0.5);
  EXPECT_TRUE(same_bits(render(chain, input, 333), input));
}

TEST(Chain, BeginsAnewAfterATrack) {
  Delay delay(5000, 2);
  Chain chain({&delay}, 2);
  const Signal one = lively(kStereo, 0.3, 1), two = lively(kStereo, 0.2, 2);
  EXPECT_TRUE(same_bits(render(chain, one, 1000), one));
  EXPECT_TRUE(same_bits(render(chain, two, 777), two));
}

}  // namespace
}  // namespace nocturne::test
