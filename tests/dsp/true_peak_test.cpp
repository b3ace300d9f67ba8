// Peaks against the interpolator's formula, EBU Tech 3341's true-peak cases and libebur128.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/true_peak.h"

#include <ebur128.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "dsp/window.h"
#include "tests/support/signal.h"

namespace nocturne {
namespace {

constexpr double kPi = std::numbers::pi;

std::vector<float> interleaved(const test::Signal& s) {
  std::vector<float> out;
  for (std::size_t i = 0; i < s.frames(); ++i)
    for (const auto& channel : s.channels) out.push_back(channel[i]);
  return out;
}
/// A planar copy and a view of it.
struct Planar {
  explicit Planar(const test::Signal& s) : channels(s.format.channels), frames(s.frames()) {
    for (const auto& channel : s.channels) samples.insert(samples.end(), channel.begin(), channel.end());
  }
  AudioView view() const { return {samples.data(), frames, channels, frames}; }
  int channels;
  std::size_t frames;
  std::vector<float> samples;
};

test::Signal mono(std::vector<float> samples) {
  test::Signal s(Format::of(48'000, 1), samples.size());
  s.channels[0] = std::move(samples);
  return s;
}
Peaks peaks(const test::Signal& s) { return measure_peaks(Planar(s).view(), 0, s.frames()); }
double true_peak_db(const test::Signal& s) { return 20 * std::log10(static_cast<double>(peaks(s).truth)); }

/// Partials that decay after each of many strokes, under noise: the crest of music.
test::Signal strokes(Format format, double seconds, std::uint32_t seed) {
  test::Signal s = test::noise(format, seconds, 0.01, seed);
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> pitch(60, 1200), phase(0, 6);
  for (double t = 0; t < seconds - 0.3; t += 0.21) {
    const double hz = pitch(random), shift = phase(random);
    const auto begin = static_cast<std::size_t>(t * format.rate);
    for (std::size_t i = begin; i < s.frames(); ++i) {
      const double age = static_cast<double>(i - begin) / format.rate;
      if (age > 1) break;
      double x = 0;
      for (int k = 1; k <= 9; ++k)
        x += std::sin(2 * kPi * hz * k * age + shift * k) / k * std::exp(-age * 3 * k);
      for (auto& channel : s.channels) channel[i] += static_cast<float>(0.2 * x);
    }
  }
  return s;
}

/// The highest of the four points a frame, straight from the formula.
double plain_true_peak(const std::vector<float>& x) {
  const auto frames = static_cast<std::ptrdiff_t>(x.size());
  double peak = 0;
  for (std::ptrdiff_t point = -4 * 8; point < 4 * (frames + 8); ++point) {
    double sum = 0;
    for (std::ptrdiff_t n = point / 4 - 8; n <= point / 4 + 8; ++n) {
      if (n < 0 || n >= frames) continue;
      const double distance = static_cast<double>(point - 4 * n);  // quarter frames
      if (std::abs(distance) >= 24) continue;
      const double sinc = distance == 0 ? 1 : std::sin(kPi * distance / 4) / (kPi * distance / 4);
      sum += x[static_cast<std::size_t>(n)] * sinc * 0.5 * (1 + std::cos(kPi * distance / 24));
    }
    peak = std::max(peak, std::abs(sum));
  }
  return peak;
}

TEST(TruePeak, IsThatOfTheFormula) {
  for (const std::size_t frames : {1, 2, 5, 63, 64, 65, 300, 2000}) {
    test::Signal s(Format::of(48'000, 1), frames);
    test::add_noise(s, 0.3, static_cast<std::uint32_t>(frames));
    EXPECT_NEAR(peaks(s).truth, plain_true_peak(s.channels[0]), 2e-6) << frames;  // twelve float products
  }
}

TEST(TruePeak, OfNothingAndOfSilenceIsZero) {
  EXPECT_EQ(measure_peaks(AudioView(nullptr, 0, 2, 0), 0, 0).truth, 0);
  const Peaks p = peaks(test::silence(Format::of(44'100, 2), 1));
  EXPECT_EQ(p.sample, 0);
  EXPECT_EQ(p.truth, 0);
}

TEST(TruePeak, OfOneSampleIsTheSample) {
  for (const float x : {1.0f, -0.25f}) {
    const Peaks p = peaks(mono({0, 0, 0, x, 0, 0}));
    EXPECT_EQ(p.sample, std::abs(x));
    EXPECT_EQ(p.truth, std::abs(x));
  }
}

TEST(TruePeak, CountsTheRingingBeyondBothEnds) {
  // Signs alternate up to the end, so a quarter of a frame beyond it all taps add up; inside, no point
  // exceeds 1.
  double expected = 0;
  for (int k = 0; k < 6; ++k) {
    const double x = kPi * (k + 0.25);
    expected += std::abs(std::sin(x) / x) * 0.5 * (1 + std::cos(x / 6));
  }
  ASSERT_GT(expected, 1.1);
  std::vector<float> head(400), tail(400);
  for (std::size_t i = 0; i < 400; ++i) {
    const float fade = static_cast<float>(i) / 399;
    tail[i] = i % 2 == 0 ? fade : -fade;
    head[399 - i] = tail[i];
  }
  EXPECT_NEAR(peaks(mono(tail)).truth, expected, 0.01);  // the fade lowers the farther taps by up to 6 / 400
  EXPECT_NEAR(peaks(mono(head)).truth, expected, 0.01);
}

TEST(TruePeak, SkipsOnlyWhatCannotMatter) {
  const Format stereo = Format::of(44'100, 2);
  std::vector<test::Signal> signals{test::noise(stereo, 2, 0.3, 1), strokes(stereo, 4, 2),
                                    test::clicks(stereo, 3, 140, 3), test::sine(stereo, 1, 11'025, 0.5),
                                    test::sine(stereo, 1, 19'997, 0.9)};
  // A master against the ceiling: most blocks come near the peak.
  test::Signal limited = strokes(stereo, 4, 4);
  for (auto& channel : limited.channels)
    for (float& x : channel) x = std::tanh(4 * x);
  signals.push_back(limited);
  for (const test::Signal& s : signals) {
    const Planar planar(s);
    const Peaks all = measure_all_peaks(planar.view(), 0, s.frames());
    EXPECT_EQ(measure_peaks(planar.view(), 0, s.frames()).truth, all.truth);
    EXPECT_EQ(measure_peaks(planar.view(), 0, s.frames()).sample, all.sample);
  }
}

TEST(TruePeak, OfAnySplitIsThatOfTheWhole) {
  const test::Signal s = test::noise(Format::of(48'000, 2), 0.1, 0.3, 5);
  const Planar planar(s);
  const Peaks whole = peaks(s);
  for (const std::size_t size : {1, 2, 3, 5, 7, 17, 64, 511, 4096}) {
    Peaks parts;
    for (std::size_t begin = 0; begin < s.frames(); begin += size) {
      const std::size_t end = std::min(s.frames(), begin + size);
      const std::size_t from = begin > kPeakReach ? begin - kPeakReach : 0;
      const std::size_t to = std::min<std::size_t>(s.frames(), end + kPeakReach);
      parts = highest(parts, measure_peaks(planar.view().slice(from, to - from), begin - from, end - from));
    }
    EXPECT_EQ(parts.truth, whole.truth) << size;
    EXPECT_EQ(parts.sample, whole.sample) << size;
  }
}

/// Straight fades at both ends.
void fade_ends(std::vector<float>& x, std::size_t frames) {
  for (std::size_t i = 0; i < frames; ++i) {
    const float gain = static_cast<float>(i) / static_cast<float>(frames);
    x[i] *= gain;
    x[x.size() - 1 - i] *= gain;
  }
}

TEST(TruePeak, OfSinesIsThatOfTech3341Cases15To19) {
  struct Case {
    int divisor;
    double amplitude, degrees, peak_dbtp;
  };
  const Case cases[] = {
      {4, 0.5, 0, -6}, {4, 0.5, 45, -6}, {6, 0.5, 60, -6}, {8, 0.5, 67.5, -6}, {4, 1.41, 45, 3}};
  for (const int rate : {44'100, 48'000, 96'000, 192'000})
    for (const Case& c : cases) {
      test::Signal s = test::silence(Format::of(rate, 2), 1);
      test::add_sine(s, static_cast<double>(rate) / c.divisor, c.amplitude, 0, 1e9, c.degrees * kPi / 180);
      for (auto& channel : s.channels) fade_ends(channel, static_cast<std::size_t>(rate / 100));
      const double error = true_peak_db(s) - c.peak_dbtp;
      EXPECT_LE(error, 0.2) << "fs/" << c.divisor << " at " << c.degrees;  // the document's tolerances
      EXPECT_GE(error, -0.4) << "fs/" << c.divisor << " at " << c.degrees;
    }
}

TEST(TruePeak, OfOneLoudPeriodIsThatOfTech3341Cases20To23) {
  // At four times the rate: one period of fs/4 at full scale within fs/6 at half, band-limited to fs/2; then
  // every fourth sample from one of four offsets on.
  std::vector<float> fine;
  const auto around = [&] {
    for (int i = 0; i < 24 * 200; ++i) fine.push_back(static_cast<float>(0.5 * std::sin(2 * kPi * i / 24)));
  };
  around();
  for (int i = 0; i < 16; ++i) fine.push_back(static_cast<float>(std::sin(2 * kPi * i / 16)));
  around();
  fade_ends(fine, 960);
  const auto filter = lowpass_fir(1601, 0.1225, kaiser_beta(80));
  std::vector<float> low(fine.size());
  for (std::size_t i = filter.size(); i < fine.size(); ++i)
    for (std::size_t k = 0; k < filter.size(); ++k) low[i] += filter[k] * fine[i - k];
  for (std::size_t offset = 0; offset < 4; ++offset) {
    std::vector<float> x;
    for (std::size_t i = offset; i < low.size(); i += 4) x.push_back(low[i]);
    const double peak = true_peak_db(mono(x));
    EXPECT_LE(peak, 0.2) << offset;  // the document's tolerances
    EXPECT_GE(peak, -0.4) << offset;
  }
}

TEST(TruePeak, AgreesWithLibebur128) {
  for (const int rate : {44'100, 48'000})
    for (const std::uint32_t seed : {1u, 2u, 3u})
      for (const bool noisy : {true, false}) {
        const Format format = Format::of(rate, 2);
        test::Signal s = noisy ? test::noise(format, 3, 0.25, seed) : strokes(format, 3, seed);
        for (auto& channel : s.channels) fade_ends(channel, 100);  // libebur128 ends with the last sample
        ebur128_state* state = ebur128_init(2, static_cast<unsigned long>(rate), EBUR128_MODE_TRUE_PEAK);
        ASSERT_EQ(ebur128_add_frames_float(state, interleaved(s).data(), s.frames()), EBUR128_SUCCESS);
        double left = 0, right = 0;
        ebur128_true_peak(state, 0, &left);
        ebur128_true_peak(state, 1, &right);
        ebur128_destroy(&state);
        EXPECT_NEAR(true_peak_db(s), 20 * std::log10(std::max(left, right)), 0.01) << rate << " " << seed;
      }
}

}  // namespace
}  // namespace nocturne
