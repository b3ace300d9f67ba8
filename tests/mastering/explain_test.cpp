// Tests of the sentences about a plan: what was done is said, with its figure, and what was not is not.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>

#include "mastering/planning.h"
#include "tests/mastering/measurements.h"

namespace nocturne::test {
namespace {

/// The first change in whose sentence these words are; none: empty.
Change said(const std::vector<Change>& changes, const std::string& words) {
  const auto found =
      std::ranges::find_if(changes, [&](const Change& c) { return c.what.find(words) != std::string::npos; });
  return found == changes.end() ? Change{} : *found;
}

TEST(Explain, SaysWhereTheToneWasMovedAndWhy) {
  const Measurement track = measurement(coloured(bell(250, 0.7, 10), bell(250, 0.7, 10)));
  const auto changes = explain(track, plan_by_preset(track, {}));
  const Change c = said(changes, "lowered by up to ");
  ASSERT_FALSE(c.what.empty());
  EXPECT_TRUE(c.what.find("the low mids lowered") != std::string::npos) << c.what;
  EXPECT_TRUE(c.what.find(" dB (at 2") != std::string::npos) << c.what;
  EXPECT_TRUE(c.why.ends_with("dB above the usual spectrum of mastered music")) << c.why;
  EXPECT_TRUE(said(changes, "the stereo image").what.empty());
}

TEST(Explain, KnowsThePresetsToneFromTheCorridors) {
  Preset bright;
  bright.tone.tilt_db = 1.5;
  const Measurement track = measurement(coloured());
  const auto changes = explain(track, plan_by_preset(track, bright));
  EXPECT_EQ(said(changes, "the mids to the air raised by up to 1.5 dB (at 20 kHz)").why, "the preset's tone");
  EXPECT_EQ(said(changes, "the sub-bass to the low mids lowered by up to 1.5 dB (at 20 Hz)").why,
            "the preset's tone");
  EXPECT_EQ(explain(track, plan_by_preset(track, bright), {}).size(), changes.size());
}

TEST(Explain, NamesTheReference) {
  const Measurement track = measurement(coloured());
  const std::vector<WeightedReference> references{{measurement(coloured(bell(3'000, 1, 6), {}), -10), 1}};
  const auto changes = explain(track, plan_by_reference(track, references, {}, {}), references);
  const Change c = said(changes, "presence");
  EXPECT_TRUE(c.why.ends_with("dB below the reference, loudness apart")) << c.why;
}

TEST(Explain, SpeaksOfWidthDynamicsAndPeaks) {
  Preset p;
  p.stereo = {1.2, 0.6};
  p.compressor.amount = 0.5;
  p.clip.depth_db = 2;
  const Measurement track = measurement(coloured());
  const auto changes = explain(track, plan_by_preset(track, p));
  EXPECT_EQ(said(changes, "the stereo image above 120 Hz made wider").why, "the preset's width");
  EXPECT_FALSE(said(changes, "the stereo image below 120 Hz made narrower").what.empty());
  EXPECT_TRUE(said(changes, "low, mid and high band compressed").what.ends_with("by no more than 2.0 dB"));
  EXPECT_FALSE(said(changes, "peaks beyond -").what.empty());
  EXPECT_FALSE(said(changes, "everything below 20 Hz faded out").what.empty());
}

TEST(Explain, HasNothingToSayOfSilence) {
  EXPECT_TRUE(explain(silent(), plan_by_preset(silent(), {})).empty());
}

}  // namespace
}  // namespace nocturne::test
