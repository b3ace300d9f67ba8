// The group as a whole: what is measured when, and which problems come of it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/quality.h"

#include <gmock/gmock.h>

#include "tests/support/analysis.h"

namespace nocturne {
namespace {

using test::Signal;
using testing::ElementsAre;
using testing::IsEmpty;

Format of_bits(int rate, int bits) {
  Format f = Format::of(rate, 2);
  f.bits = bits;
  return f;
}

Signal music(Format format, int bits = 16, double seconds = 20) {
  Signal s = test::noise(format, seconds, 0.05, 1);
  test::add_sine(s, 440, 0.2);
  const float steps = std::ldexp(1.0f, bits - 1);
  for (auto& channel : s.channels)
    for (float& x : channel) x = std::round(x * steps) / steps;
  return s;
}

std::vector<std::string> problems(const Signal& s) {
  std::vector<std::string> names;
  const QualityResult result = test::analyze<Quality>(s);
  for (const Problem& p : *result.problems) names.push_back(p.problem);
  return names;
}

TEST(Quality, FindsNothingWrongWithMusic) { EXPECT_THAT(problems(music(of_bits(44100, 16))), IsEmpty()); }

TEST(Quality, OfFastModeIsNothing) {
  const auto values = values_of(test::analyze<Quality>(music(of_bits(44100, 16)), Mode::fast));
  for (const Value& v : values) EXPECT_TRUE(std::holds_alternative<std::monostate>(v));
}

TEST(Quality, NamesPaddingOnlyInWiderFiles) {
  EXPECT_THAT(problems(music(of_bits(44100, 24), 16)), ElementsAre("padded_bits"));
  EXPECT_THAT(problems(music(of_bits(44100, 24), 20)), IsEmpty());
  EXPECT_THAT(problems(music(of_bits(44100, 16), 8)), ElementsAre("padded_bits"));
  EXPECT_EQ(test::analyze<Quality>(music(of_bits(44100, 24), 16)).effective_bits, 16);
}

TEST(Quality, NamesWhatIsWrongWithChannels) {
  Signal s = music(of_bits(44100, 16));
  s.channels[1] = s.channels[0];
  EXPECT_THAT(problems(s), ElementsAre("identical_channels"));
  for (float& x : s.channels[1]) x = -x;
  EXPECT_THAT(problems(s), ElementsAre("inverted_channel"));
  std::fill(s.channels[1].begin(), s.channels[1].end(), 0.0f);
  EXPECT_THAT(problems(s), ElementsAre("dead_channel"));
}

TEST(Quality, NamesAnOffset) {
  Signal s = music(of_bits(44100, 16));
  for (float& x : s.channels[1]) x += 0.03125f;
  EXPECT_THAT(problems(s), ElementsAre("dc_offset"));
}

TEST(Quality, NamesDropoutsAndPauses) {
  Signal s = music(of_bits(44100, 16), 16, 40);
  test::add_sine(s, 100, 0.3);
  for (auto& channel : s.channels) {
    for (float& x : channel)
      x = std::round((x + (x < 0 ? -0.05f : 0.05f)) * 32768) / 32768;  // loud throughout
    std::fill(channel.begin() + 100'000, channel.begin() + 102'000, 0.0f);
  }
  EXPECT_THAT(problems(s), ElementsAre("dropouts"));
  for (auto& channel : s.channels) std::fill(channel.begin() + 200'000, channel.begin() + 1'000'000, 0.0f);
  EXPECT_THAT(problems(s), ElementsAre("dropouts", "long_pause"));
}

TEST(Quality, NamesClipping) {
  Signal s = test::sine(of_bits(44100, 16), 20, 30, 0.5);
  for (auto& channel : s.channels)
    for (float& x : channel) x = std::round(std::clamp(x, -0.49f, 0.49f) * 32768) / 32768;
  for (float& x : s.channels[1]) x *= 0.5f;
  const auto r = test::analyze<Quality>(s);
  EXPECT_THAT(problems(s), testing::Contains("clipped"));
  EXPECT_GT(*r.clipped_runs, 20 * 30);
}

TEST(Quality, SaysOfLossyCodecsNeitherSourceNorBits) {
  const auto r = test::analyze<Quality>(music(of_bits(44100, 0), 8));
  EXPECT_FALSE(r.lossy_source_confidence);
  EXPECT_FALSE(r.effective_bits);
  EXPECT_THAT(*r.problems, IsEmpty());
}

}  // namespace
}  // namespace nocturne
