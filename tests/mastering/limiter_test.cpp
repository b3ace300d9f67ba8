// Tests of the limiter: peaks under the ceiling for the worst that can come, sines left pure, bits left
// alone.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/limiter.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>
#include <random>
#include <string>

#include "dsp/window.h"
#include "tests/mastering/limiting.h"

namespace nocturne::test {
namespace {

constexpr double kPi = std::numbers::pi, kCeiling = -1;

struct Material {
  std::string name;
  double gain_db;
  Signal signal;
};
Signal of_frames(Format format, double seconds, const std::function<double(std::size_t)>& x) {
  Signal s = silence(format, seconds);
  for (auto& channel : s.channels)
    for (std::size_t i = 0; i < channel.size(); ++i) channel[i] = static_cast<float>(x(i));
  return s;
}
Signal clipped(Signal s) {
  for (auto& channel : s.channels)
    for (float& x : channel) x = std::clamp(x, -1.0f, 1.0f);
  return s;
}
Signal square(Format format, double hz) {
  return of_frames(format, 2, [=](std::size_t i) {
    return std::fmod(static_cast<double>(i) * hz / format.rate, 1) < 0.5 ? 0.8 : -0.8;
  });
}
/// From 0 Hz to 0.49 of the rate, with 10 ms of fade at its end: a cut at the top of the band rings as long
/// as the meter's filter is, and each meter's is another.
Signal chirp(Format format) {
  const double frames = 2 * format.rate, fade = 0.01 * format.rate;
  return of_frames(format, 2, [=](std::size_t i) {
    const auto at = static_cast<double>(i);
    return 0.9 * std::sin(2 * kPi * 0.49 * at * at / (2 * frames)) * std::min(1.0, (frames - at) / fade);
  });
}

/// Energy up to half the rate: the worst for an interpolator.
std::vector<Material> full_band(int rate) {
  const Format format = Format::of(rate, 1);
  std::vector<Material> all;
  for (const std::uint32_t seed : {1u, 2u, 3u}) all.push_back({"noise", 8, noise(format, 3, 0.25, seed)});
  all.push_back({"clipped noise", 6, clipped(noise(format, 3, 0.6, 6))});
  for (const double hz : {50.0, 441.0, 997.0}) all.push_back({"square", 6, square(format, hz)});
  all.push_back({"fs/4", 6, of_frames(format, 1, [](std::size_t i) {
                   return std::sin(kPi / 2 * static_cast<double>(i) + kPi / 4);
                 })});
  all.push_back({"bursts of fs/4", 6, of_frames(format, 1, [](std::size_t i) {
                   return i / 2000 % 2 == 0 ? std::sin(kPi / 2 * static_cast<double>(i) + kPi / 4) : 0.0;
                 })});
  all.push_back({"chirp", 6, chirp(format)});
  return all;
}

class Limits : public testing::TestWithParam<int> {};

TEST_P(Limits, FullBandMaterialIsWithin0_15DbAndAfterRepairBelow) {
  for (const Material& m : full_band(GetParam())) {
    Control control = control_of(m.signal);
    Signal result = limit(m.signal, control, m.gain_db, kCeiling);
    EXPECT_LE(true_peak_16x(result), kCeiling + 0.15) << m.name;
    EXPECT_GE(true_peak_16x(result), kCeiling - 0.2) << m.name << ": not lower than it need be";
    EXPECT_LE(metered(result).true_peak_dbtp, kCeiling + 0.1) << m.name;
    int rounds = 0;
    for (auto found = verify(result, kCeiling); !found.overs().empty() && rounds < 3;
         found = verify(result, kCeiling), ++rounds) {
      raise_envelope(control, found.overs(), m.gain_db, kCeiling);
      result = limit(m.signal, control, m.gain_db, kCeiling);
    }
    EXPECT_LE(true_peak_16x(result), kCeiling + PeakVerifier::kToleranceDb) << m.name;
  }
}

TEST_P(Limits, MaterialUpTo20KilohertzIsWithinATenth) {
  const int rate = GetParam();
  const Format format = Format::of(rate, 2);
  const double top = std::min(20'000.0, 0.453 * rate);
  std::vector<Material> all{{"lively", 9, lively(format, 3)}};
  Signal tones = silence(format, 2);
  for (const double part : {0.0031, 0.21, 0.5, 0.73, 0.9, 1.0})
    add_sine(tones, part * top, 0.3, 0, 1e9, part);
  all.push_back({"tones", 6, tones});
  // White noise with nothing above the top.
  const Signal white = noise(format, 1, 0.3, 12);
  const auto filter = lowpass_fir(801, top / rate - 0.005, kaiser_beta(80));
  Signal band = white;
  for (std::size_t c = 0; c < 2; ++c)
    for (std::size_t i = 0; i < white.frames(); ++i) {
      float sum = 0;
      for (std::size_t k = 0; k <= std::min<std::size_t>(i, 800); ++k)
        sum += filter[k] * white.channels[c][i - k];
      band.channels[c][i] = sum;
    }
  all.push_back({"band of noise", 8, band});
  for (const Material& m : all) {
    const Signal result = limit(m.signal, control_of(m.signal), m.gain_db, kCeiling);
    EXPECT_LE(true_peak_16x(result), kCeiling + 0.1) << m.name;
    EXPECT_LE(metered(result).true_peak_dbtp, kCeiling + 0.1) << m.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Rates, Limits, testing::Values(8'000, 44'100, 48'000, 96'000));

// A limiter that has not seen the track before its first frame overshoots by the whole reduction there.
TEST(Limiter, AFileThatStartsLoudDoesNotOvershoot) {
  for (const int rate : {44'100, 96'000}) {
    const Format format = Format::of(rate, 1);
    const Signal loud[] = {noise(format, 0.5, 0.3, 2), of_frames(format, 0.5, [=](std::size_t i) {
                             return std::cos(2 * kPi * 997 * static_cast<double>(i) / rate);
                           })};
    for (const Signal& s : loud) {
      Signal result = limit(s, control_of(s), 8, kCeiling);
      result.channels[0].resize(static_cast<std::size_t>(rate / 50));
      EXPECT_LE(true_peak_16x(result), kCeiling + 0.15);
    }
  }
}

TEST(Limiter, WithoutGainAndWithNothingToLimitChangesNoBit) {
  for (const int rate : {44'100, 192'000}) {
    Signal s = lively(Format::of(rate, 2), 0.7);
    for (auto& channel : s.channels)
      for (float& x : channel) x *= 0.4f;
    EXPECT_TRUE(same_bits(limit(s, control_of(s), 0, kCeiling), s));
  }
  Limiter unset(Format::of(48'000, 2));
  const Signal s = lively(Format::of(48'000, 2), 0.3);
  EXPECT_TRUE(same_bits(render(unset, s), s));
}

TEST(Limiter, WithoutAnythingToLimitIsTheGain) {
  const Signal s = noise(Format::of(48'000, 2), 0.5, 0.01, 3);
  const Signal result = limit(s, control_of(s), 6, kCeiling);
  const auto factor = static_cast<float>(std::pow(10, 6.0 / 20));
  for (std::size_t i = 0; i < s.frames(); ++i) ASSERT_EQ(result.channels[1][i], s.channels[1][i] * factor);
}

/// Of one second in the midst of a long sine: all that is not the sine, against it.
double distortion_db(const std::vector<float>& x, int rate, double hz) {
  const auto begin = static_cast<std::size_t>(rate), end = 2 * begin;
  double a = 0, b = 0, mean = 0, rest = 0;
  const auto angle = [&](std::size_t i) { return 2 * kPi * hz * static_cast<double>(i) / rate; };
  for (std::size_t i = begin; i < end; ++i) {
    a += 2 * static_cast<double>(x[i]) * std::sin(angle(i)) / rate;
    b += 2 * static_cast<double>(x[i]) * std::cos(angle(i)) / rate;
    mean += static_cast<double>(x[i]) / rate;
  }
  for (std::size_t i = begin; i < end; ++i) {
    const double e = static_cast<double>(x[i]) - a * std::sin(angle(i)) - b * std::cos(angle(i)) - mean;
    rest += e * e / rate;
  }
  return 10 * std::log10(rest / ((a * a + b * b) / 2));
}

TEST(Limiter, LeavesSinesPureAtThreeDecibelsOfReduction) {
  const std::pair<double, double> bars[] = {{40, -55}, {100, -80}, {1000, -80}};
  for (const int rate : {44'100, 48'000, 96'000})
    for (const auto& [hz, bar] : bars) {
      const Signal s = sine(Format::of(rate, 1), 3, hz, 1);
      const Signal result = limit(s, control_of(s), 3 + kCeiling - kLimiterHeadroomDb, kCeiling);
      EXPECT_LE(distortion_db(result.channels[0], rate, hz), bar) << hz << " Hz at " << rate;
    }
}

TEST(Limiter, NotesTheLargestReductionOfEachTenthOfASecond) {
  Signal s = silence(Format::of(44'100, 1), 1.05);
  add_sine(s, 1000, 0.1);
  add_sine(s, 1000, 0.9, 0.55, 0.58);  // thirty whole periods, 0 dBFS together
  const Control control = control_of(s);
  Limiter limiter(s.format);
  limiter.set(control, 4, kCeiling);
  for (int run = 0; run < 2; ++run) {
    render(limiter, s);  // whose end resets the stage
    const std::vector<float>& noted = limiter.reduction_db();
    ASSERT_EQ(noted.size(), 11u);
    EXPECT_EQ(noted[0], 0);
    EXPECT_EQ(noted[4], 0);
    EXPECT_NEAR(noted[5], 4 - kCeiling + kLimiterHeadroomDb, 0.15);  // the burst's ends ring a little
    EXPECT_GT(noted[6], 0);
    EXPECT_EQ(noted[9], 0);
  }
}

}  // namespace
}  // namespace nocturne::test
