// The verifier against computing every point, and the repair.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/peak_verifier.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "tests/mastering/limiting.h"

namespace nocturne::test {
namespace {

/// All points of all channels, in groups of 16 frames from 256 frames before the signal on.
std::vector<float> all_groups(const Signal& s) {
  const PeakInterpolator& interpolator = PeakInterpolator::of(PeakInterpolator::Kernel::verify);
  constexpr std::size_t kBefore = 256;
  const std::size_t groups = (s.frames() + 2 * kBefore) / 16 / 2 * 2;
  std::vector<float> peaks(groups);
  for (const auto& channel : s.channels) {
    std::vector<float> x(kBefore + 16 * groups + 2 * kBefore), m(x.size());
    std::copy(channel.begin(), channel.end(), x.begin() + 2 * kBefore);
    interpolator.middles(x.data() + kBefore - 32, 16 * groups + 64, m.data() + kBefore - 32);
    for (std::size_t g = 0; g < groups; ++g)
      peaks[g] = std::max(peaks[g],
                          interpolator.group_peak(x.data() + kBefore + 16 * g, m.data() + kBefore + 16 * g));
  }
  return peaks;
}

std::vector<Signal> signals() {
  const Format stereo = Format::of(44'100, 2);
  std::vector<Signal> all{noise(stereo, 1, 0.3, 1),       lively(stereo, 2),
                          sine(stereo, 0.5, 19'997, 0.9), sine(stereo, 0.5, 11'025, 0.9),
                          clicks(stereo, 1, 140, 3),      silence(stereo, 0.3)};
  all.push_back(limit(all[1], control_of(all[1]), 9, -1));
  return all;
}

TEST(PeakVerifier, SkipsOnlyWhatCannotMatter) {
  for (const Signal& s : signals()) {
    const auto groups = all_groups(s);
    const double peak = 20 * std::log10(static_cast<double>(*std::max_element(groups.begin(), groups.end())));
    for (const double ceiling : {-1.0, -6.0, std::numeric_limits<double>::infinity()}) {
      const PeakVerifier found = verify(s, ceiling);
      EXPECT_EQ(found.true_peak_dbtp(), peak);
      const auto bar = static_cast<float>(std::pow(10.0, (ceiling + PeakVerifier::kToleranceDb) / 20));
      std::vector<Over> expected;
      for (std::size_t g = 0; g < groups.size(); ++g)
        if (groups[g] > bar)
          expected.push_back({std::max<std::int64_t>(0, 16 * static_cast<std::int64_t>(g) - 256),
                              20 * std::log10(static_cast<double>(groups[g])) - ceiling});
      EXPECT_EQ(found.overs(), expected);
    }
  }
}

TEST(PeakVerifier, PortionsOfAnySizeFindTheSame) {
  const Signal s = lively(Format::of(48'000, 6), 0.7);
  const PeakVerifier whole = verify(s, -3, s.frames());
  EXPECT_FALSE(whole.overs().empty());
  for (const std::size_t portion : {1, 333, 2048, 4096}) {
    const PeakVerifier found = verify(s, -3, portion);
    EXPECT_EQ(found.true_peak_dbtp(), whole.true_peak_dbtp());
    EXPECT_EQ(found.overs(), whole.overs());
  }
}

TEST(PeakVerifier, OfNothingAndOfSilenceIsMinusInfinity) {
  for (const Signal& s : {Signal(Format::of(48'000, 2), 0), silence(Format::of(48'000, 2), 0.5)}) {
    EXPECT_EQ(verify(s, -1).true_peak_dbtp(), -HUGE_VAL);
    EXPECT_TRUE(verify(s, -1).overs().empty());
  }
}

TEST(PeakVerifier, NamesThePlace) {
  Signal s = silence(Format::of(48'000, 1), 1);
  s.channels[0][20'005] = 1;
  const PeakVerifier found = verify(s, -1);
  ASSERT_EQ(found.overs().size(), 1u);
  EXPECT_EQ(found.overs()[0].frame, 20'000);
  EXPECT_EQ(found.overs()[0].excess_db, 1);
}

/// A control whose nodes are all too low: what a limiter that sees badly would leave.
TEST(RaiseEnvelope, MakesTheNextRenderLowerByTheExcess) {
  for (const int rate : {8'000, 44'100, 96'000}) {
    const Signal s = noise(Format::of(rate, 2), 2, 0.25, 5);
    Control control = control_of(s);
    for (std::size_t i = 0; i < control.envelope.size(); ++i) control.envelope[i] *= 0.93f;
    auto found = verify(limit(s, control, 8, -1), -1);
    EXPECT_GT(found.true_peak_dbtp(), -0.7);
    for (int round = 0; round < 2; ++round) {
      raise_envelope(control, found.overs(), 8, -1);
      found = verify(limit(s, control, 8, -1), -1);
    }
    EXPECT_TRUE(found.overs().empty()) << rate;
    EXPECT_GT(found.true_peak_dbtp(), -1.2) << rate;
  }
}

TEST(RaiseEnvelope, OfNoOversChangesNothing) {
  const Signal s = lively(Format::of(44'100, 1), 0.5);
  Control control = control_of(s);
  const Signal before = limit(s, control, 8, -1);
  raise_envelope(control, {}, 8, -1);
  EXPECT_TRUE(same_bits(limit(s, control, 8, -1), before));
}

}  // namespace
}  // namespace nocturne::test
