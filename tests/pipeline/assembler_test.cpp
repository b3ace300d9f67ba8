// Parts in any order become whole tracks.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pipeline/assembler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace nocturne {
namespace {

/// Remembers the order in which it was merged.
struct Order {
  struct Result {
    std::string text;
    static constexpr auto fields() { return std::tuple{field("text", &Result::text, Unit::none, "order")}; }
  };
  static constexpr std::string_view name = "order";
  static constexpr int version = 1;
  static Halo halo(const Format&) { return {}; }
  Order(const Format&, Mode) {}
  void consume(const Material&) noexcept {}
  void merge(Order&& later) { text += later.text; }
  Result finish() const { return {text}; }
  std::string text;
};

Part part(std::size_t track, std::size_t index, std::size_t count) {
  Part p{track, index, {}, {}};
  Order order({}, Mode::full);
  order.text = std::to_string(index) + " ";
  p.analyzers.emplace_back(std::move(order));
  if (index + 1 == count) p.ending = StreamInfo{};
  return p;
}

std::string text(const Assembler::Ended& ended) {
  return std::get<std::string>(std::get<Assembled>(ended).analyzers[0].finish().values[0]);
}

TEST(Assembler, MergesInOrderWhateverTheOrderOfArrival) {
  std::mt19937 random(1);
  for (int round = 0; round < 50; ++round) {
    std::vector<Part> parts;
    for (std::size_t i = 0; i < 7; ++i) parts.push_back(part(3, i, 7));
    std::shuffle(parts.begin(), parts.end(), random);
    Assembler assembler;
    std::optional<Assembler::Ended> ended;
    for (Part& p : parts) {
      EXPECT_FALSE(ended);
      ended = assembler.add(std::move(p));
    }
    ASSERT_TRUE(ended);
    EXPECT_EQ(text(*ended), "0 1 2 3 4 5 6 ");
    EXPECT_EQ(assembler.open_tracks(), 0u);
  }
}

TEST(Assembler, KeepsTracksApart) {
  Assembler assembler;
  EXPECT_FALSE(assembler.add(part(1, 0, 2)));
  EXPECT_FALSE(assembler.add(part(2, 0, 2)));
  EXPECT_EQ(text(*assembler.add(part(2, 1, 2))), "0 1 ");
  EXPECT_EQ(assembler.open_tracks(), 1u);
}

TEST(Assembler, EndsATrackWithItsFailureInOrderAndLeavesNothing) {
  Assembler assembler;
  Part failure{5, 2, {}, TrackFailure{5, "decode", "truncated"}};
  EXPECT_FALSE(assembler.add(std::move(failure)));  // parts 0 and 1 are still being analysed
  EXPECT_FALSE(assembler.add(part(5, 1, 9)));
  const auto ended = assembler.add(part(5, 0, 9));
  ASSERT_TRUE(ended);
  EXPECT_EQ(std::get<TrackFailure>(*ended).what, "truncated");
  EXPECT_EQ(assembler.open_tracks(), 0u);
}

}  // namespace
}  // namespace nocturne
