// Loudness against the synthesised cases of EBU Tech 3341 and 3342, and against libebur128.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ebur128.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "tests/support/loudness_signals.h"

namespace nocturne {
namespace {

using test::kOff;
using test::music;
using test::result;
using test::Step;
using test::stereo_tone;
using test::tone;

constexpr int kRates[] = {44'100, 48'000, 96'000, 192'000};
constexpr double kLevelTolerance = 0.1;  // of Tech 3341, Table 1, in LU
constexpr double kRangeTolerance = 1;    // of Tech 3342, Table 1, in LU

double integrated(const test::Signal& s) { return result(s).integrated_lufs.value_or(kOff); }

TEST(Loudness, MeetsTech3341Cases1To5) {
  for (const int rate : kRates) {
    for (const double level : {-23., -33.}) {
      const auto r = result(stereo_tone(rate, {{20, level}}));
      EXPECT_NEAR(*r.integrated_lufs, level, kLevelTolerance) << rate;
      EXPECT_NEAR(*r.max_momentary_lufs, level, kLevelTolerance) << rate;
      EXPECT_NEAR(*r.max_shortterm_lufs, level, kLevelTolerance) << rate;
    }
    EXPECT_NEAR(integrated(stereo_tone(rate, {{10, -36}, {60, -23}, {10, -36}})), -23, kLevelTolerance);
    EXPECT_NEAR(integrated(stereo_tone(rate, {{10, -72}, {10, -36}, {60, -23}, {10, -36}, {10, -72}})), -23,
                kLevelTolerance);
    EXPECT_NEAR(integrated(stereo_tone(rate, {{20, -26}, {20.1, -20}, {20, -26}})), -23, kLevelTolerance);
  }
}

TEST(Loudness, MeetsTech3341Case6WithAndWithoutLfe) {
  const double levels[] = {-28, -28, -24, kOff, -30, -30};
  for (const int rate : kRates)
    for (const int channels : {5, 6}) {
      test::Signal s(Format::of(rate, channels), 0);
      for (int c = 0, place = 0; place < 6; ++place)
        if (channels == 6 || place != 3)
          s.channels[static_cast<std::size_t>(c++)] =
              tone(Format::of(rate, 1), {{20, levels[place]}}).channels[0];
      for (auto& channel : s.channels) channel.resize(static_cast<std::size_t>(20 * rate));
      EXPECT_NEAR(integrated(s), -23, kLevelTolerance) << rate << ", " << channels << " channels";
    }
}

TEST(Loudness, MeetsTech3341Cases9And12) {
  std::vector<Step> slow, fast;
  for (int i = 0; i < 5; ++i) slow.insert(slow.end(), {{1.34, -20}, {1.66, -30}});
  for (int i = 0; i < 25; ++i) fast.insert(fast.end(), {{0.18, -20}, {0.22, -30}});
  for (const int rate : kRates) {
    EXPECT_NEAR(*result(stereo_tone(rate, slow)).max_shortterm_lufs, -23, kLevelTolerance) << rate;
    EXPECT_NEAR(*result(stereo_tone(rate, fast)).max_momentary_lufs, -23, kLevelTolerance) << rate;
  }
}

TEST(Loudness, MeetsTech3341Cases10And13WhereverTheBurstBegins) {
  for (const int rate : kRates)
    for (int i = 0; i < 20; ++i) {
      EXPECT_NEAR(*result(stereo_tone(rate, {{i * 0.15, kOff}, {3, -23}, {1, kOff}})).max_shortterm_lufs, -23,
                  kLevelTolerance);
      EXPECT_NEAR(*result(stereo_tone(rate, {{i * 0.02, kOff}, {0.4, -23}, {1, kOff}})).max_momentary_lufs,
                  -23, kLevelTolerance);
    }
}

TEST(Loudness, MeetsTech3341Cases11And14) {
  std::vector<Step> slow, fast;
  for (int i = 0; i < 20; ++i) {
    slow.insert(slow.end(), {{i * 0.15, kOff}, {3, -38. + i}, {3 - i * 0.15, kOff}});
    fast.insert(fast.end(), {{i * 0.02, kOff}, {0.4, -38. + i}, {0.4 - i * 0.02, kOff}});
  }
  for (const int rate : {44'100, 48'000}) {
    EXPECT_NEAR(*result(stereo_tone(rate, slow)).max_shortterm_lufs, -19, kLevelTolerance) << rate;
    EXPECT_NEAR(*result(stereo_tone(rate, fast)).max_momentary_lufs, -19, kLevelTolerance) << rate;
  }
}

TEST(Loudness, MeetsTech3342) {
  struct Case {
    std::vector<double> levels;
    double range;
  };
  const Case cases[] = {{{-20, -30}, 10}, {{-20, -15}, 5}, {{-40, -20}, 20}, {{-50, -35, -20, -35, -50}, 15}};
  for (const int rate : kRates)
    for (const Case& c : cases) {
      std::vector<Step> steps;
      for (const double level : c.levels) steps.push_back({20, level});
      EXPECT_NEAR(*result(stereo_tone(rate, steps)).range_lu, c.range, kRangeTolerance) << rate;
    }
}

TEST(Loudness, OfMonoIsThatOfOneChannel) {
  // Two channels in phase give -23; one gives half the energy.
  EXPECT_NEAR(integrated(tone(Format::of(48'000, 1), {{5, -23}})), -23 - 10 * std::log10(2), 0.02);
}

TEST(Loudness, GatesWhatIsTenBelowAndNotWhatIsLess) {
  // Halves of 30 s; the transition holds 0.3 s of mixed blocks, some 0.02 LU.
  EXPECT_NEAR(integrated(stereo_tone(48'000, {{30, -20}, {30, -34}})), -20, 0.05);
  EXPECT_NEAR(integrated(stereo_tone(48'000, {{30, -20}, {30, -32}})),
              10 * std::log10((std::pow(10, -2) + std::pow(10, -3.2)) / 2), 0.05);
  EXPECT_NEAR(integrated(stereo_tone(48'000, {{30, -69}, {30, -71}})), -69, 0.05);
}

int oracle_channel(Speaker speaker, bool has_sides) {
  using enum Speaker;
  switch (speaker) {
    case left: return EBUR128_LEFT;
    case right: return EBUR128_RIGHT;
    case center: return EBUR128_CENTER;
    case lfe: return EBUR128_UNUSED;
    case surround_left: return EBUR128_LEFT_SURROUND;
    case surround_right: return EBUR128_RIGHT_SURROUND;
    case back_left: return has_sides ? EBUR128_Mp135 : EBUR128_LEFT_SURROUND;
    case back_right: return has_sides ? EBUR128_Mm135 : EBUR128_RIGHT_SURROUND;
    case back_center: return EBUR128_Mp180;
    case front_left_of_center: return EBUR128_MpSC;
    case front_right_of_center: return EBUR128_MmSC;
    case height: return EBUR128_Up090;
    case unknown: return EBUR128_CENTER;  // counts, with weight 1
  }
  return EBUR128_UNUSED;
}

struct Oracle {
  double integrated = 0, range = 0, true_peak_db = 0;
};
Oracle oracle(const test::Signal& s) {
  const auto close = [](ebur128_state* state) { ebur128_destroy(&state); };
  const std::unique_ptr<ebur128_state, decltype(close)> state(
      ebur128_init(static_cast<unsigned>(s.format.channels), static_cast<unsigned long>(s.format.rate),
                   EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK),
      close);
  const auto is_side = [](Speaker x) { return x == Speaker::surround_left || x == Speaker::surround_right; };
  const auto& layout = s.format.layout;
  const bool has_sides = std::any_of(layout.begin(), layout.begin() + s.format.channels, is_side);
  for (unsigned c = 0; c < s.channels.size(); ++c)
    ebur128_set_channel(state.get(), c, oracle_channel(layout[c], has_sides));
  std::vector<float> interleaved;
  for (std::size_t i = 0; i < s.frames(); ++i)
    for (const auto& channel : s.channels) interleaved.push_back(channel[i]);
  ebur128_add_frames_float(state.get(), interleaved.data(), s.frames());
  Oracle o;
  ebur128_loudness_global(state.get(), &o.integrated);
  ebur128_loudness_range(state.get(), &o.range);
  double highest = 0;
  for (unsigned c = 0; c < s.channels.size(); ++c) {
    double peak = 0;
    ebur128_true_peak(state.get(), c, &peak);
    highest = std::max(highest, peak);
  }
  o.true_peak_db = 20 * std::log10(highest);
  return o;
}

TEST(Loudness, AgreesWithLibebur128OnEveryLayout) {
  for (int channels = 1; channels <= 8; ++channels) {
    const test::Signal s = music(Format::of(48'000, channels), 12, static_cast<std::uint32_t>(channels));
    const auto r = result(s);
    const Oracle o = oracle(s);
    EXPECT_NEAR(*r.integrated_lufs, o.integrated, 0.001) << channels << " channels";
    EXPECT_NEAR(*r.true_peak_dbtp, o.true_peak_db, 0.05) << channels << " channels";
    // The oracle's windows are 1 s apart, here 0.1 s: percentiles of few values move by some tenths.
    EXPECT_NEAR(*r.range_lu, o.range, 1) << channels << " channels";
  }
}

TEST(Loudness, AgreesWithLibebur128AtEveryRate) {
  for (const int rate : {8'000, 16'000, 32'000, 44'100, 48'000, 88'200, 96'000, 192'000})
    for (const bool noisy : {true, false}) {
      const Format format = Format::of(rate, 2);
      const test::Signal s = noisy ? test::noise(format, 8, 0.1, 3) : music(format, 8, 4);
      // libebur128 keeps the numerator 1, -2, 1 of the 48 kHz table at every rate, where this program keeps
      // the response: the gain of the high-pass, 0.043 dB at 48 kHz, is in theirs proportional to 1 / rate.
      const double gain_db = 20 * std::log10(k_weighting(rate).high_pass.b0);
      EXPECT_NEAR(*result(s).integrated_lufs - gain_db, oracle(s).integrated, 0.002) << rate;
      if (rate == 44'100 || rate == 48'000) {
        EXPECT_NEAR(*result(s).integrated_lufs, oracle(s).integrated, 0.01);
      }
    }
}

}  // namespace
}  // namespace nocturne
