// The laws that every stage obeys, for each line of the table: same bits for any chunks, any threads, any
// past.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "tests/mastering/render.h"
#include "tests/mastering/stage_table.h"

namespace nocturne::test {
namespace {

struct LawCase {
  StageCase stage;
  Format format;
};

/// -120 dBFS: transforms that hold the sample among others round all of them anew, at -140.
constexpr float kHeard = 1e-6f;

class StageLaws : public testing::TestWithParam<LawCase> {
 protected:
  std::unique_ptr<Stage> fresh() const { return GetParam().stage.make(GetParam().format); }
  Signal input(double seconds = 1.3, std::uint32_t seed = 7) const {
    return lively(GetParam().format, seconds, seed);
  }
  Signal whole(const Signal& signal) const { return render(*fresh(), signal); }
};

TEST_P(StageLaws, ChunksOfAnySizeGiveTheBitsOfTheWhole) {
  const Signal signal = input();
  const auto stage = fresh();
  const Signal expected = render(*stage, signal);
  const auto rate = static_cast<std::size_t>(GetParam().format.rate);
  for (const std::size_t portion : {std::size_t{1}, std::size_t{333}, kBlock, rate, 15 * rate})
    EXPECT_TRUE(same_bits(render(*stage, signal, portion), expected)) << "chunks of " << portion << " frames";
}

TEST_P(StageLaws, ThreadsBesideItChangeNoBit) {
  const Signal signal = input();
  const Signal expected = whole(signal);
  for (const int threads : {1, 2, 8}) {
    std::vector<Signal> results(static_cast<std::size_t>(threads), Signal(GetParam().format, 0));
    {
      std::vector<std::jthread> running;
      for (Signal& result : results) running.emplace_back([&] { result = whole(signal); });
    }
    for (const Signal& result : results) EXPECT_TRUE(same_bits(result, expected)) << threads << " threads";
  }
}

TEST_P(StageLaws, ARecycledStageIsAsGoodAsAFreshOne) {
  const Signal signal = input();
  const auto stage = fresh();
  render(*stage, input(0.7, 99));
  stage->reset();
  EXPECT_TRUE(same_bits(render(*stage, signal), whole(signal)));
}

TEST_P(StageLaws, AStageStoppedMidwayBeginsAnewWhenReset) {
  const Signal signal = input();
  const auto stage = fresh();
  const Planar loud(input(0.4, 5));
  Chain chain({stage.get()}, GetParam().format.channels);
  chain.feed(loud.view(), [](AudioView, std::int64_t) {});
  stage->reset();
  EXPECT_TRUE(same_bits(render(*stage, signal), whole(signal)));
}

TEST_P(StageLaws, ASampleIsHeardNowhereBeyondTheStatedReach) {
  const Signal signal = input();
  Signal touched = signal;
  const auto at = static_cast<std::ptrdiff_t>(signal.frames() / 2);
  touched.channels[0][static_cast<std::size_t>(at)] += 0.25f;
  const auto stage = fresh();
  const Reach reach = stage->reach();
  const Signal a = render(*stage, signal), b = render(*stage, touched);
  const auto frames = static_cast<std::ptrdiff_t>(signal.frames());
  std::ptrdiff_t first = frames, last = -1;
  for (std::size_t c = 0; c < a.channels.size(); ++c)
    for (std::ptrdiff_t i = 0; i < frames; ++i)
      if (std::abs(a.channels[c][static_cast<std::size_t>(i)] - b.channels[c][static_cast<std::size_t>(i)]) >
          kHeard) {
        first = std::min(first, i);
        last = std::max(last, i);
      }
  EXPECT_GE(first, at - reach.after);
  if (reach.memory == Reach::Memory::finite) {
    EXPECT_LE(last, at + reach.before);
  }
  EXPECT_LE(first, at) << "the sample itself is heard";
}

TEST_P(StageLaws, SilenceComesOutAsZeros) {
  const Signal zeros = silence(GetParam().format, 0.8);
  const Signal result = whole(zeros);
  for (const auto& channel : result.channels)
    EXPECT_EQ(std::count(channel.begin(), channel.end(), 0.0f), std::ssize(channel));
}

TEST_P(StageLaws, TracksOfAnyLengthKeepTheirLength) {
  const auto stage = fresh();
  for (const std::size_t frames : {0, 1, 100, 4096}) {
    Signal signal(GetParam().format, frames);
    add_noise(signal, 0.2, 11);
    const Signal result = render(*stage, signal, 77);
    for (const auto& channel : result.channels)
      for (const float x : channel) EXPECT_TRUE(std::isfinite(x));
  }
}

std::vector<LawCase> all_cases() {
  std::vector<LawCase> cases;
  for (const StageCase& stage : stage_table())
    for (const Format& format : {Format::of(44'100, 2), Format::of(96'000, 1), Format::of(48'000, 6)})
      cases.push_back({stage, format});
  return cases;
}

INSTANTIATE_TEST_SUITE_P(Stages, StageLaws, testing::ValuesIn(all_cases()), [](const auto& test) {
  return test.param.stage.name + "_" + std::to_string(test.param.format.rate) + "_" +
         std::to_string(test.param.format.channels);
});

}  // namespace
}  // namespace nocturne::test
