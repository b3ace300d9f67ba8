// Pitch histograms of synthetic spectra and signals with known pitches.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/chroma.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include "dsp/stft.h"
#include "tests/support/signal.h"

namespace nocturne {
namespace {

constexpr double kRate = 5512.5;
constexpr int kSize = 4096, kHop = 1024;

/// Histogram of the one frame in the middle of a signal at kRate.
PitchHistogram histogram_of(const std::vector<float>& x) {
  Stft stft(kSize, kHop, kRate);
  const auto frames = stft.analyze(x, 0, kSize / 2, kSize / 2 + 1);
  PitchHistogram h{};
  add_peaks(frames[0], frames.bin_hz(), h);
  return h;
}

std::vector<float> tones(const std::vector<double>& hz, double amplitude = 0.1) {
  std::vector<float> x(kSize + kHop);
  for (std::size_t i = 0; i < x.size(); ++i)
    for (const double f : hz)
      x[i] += static_cast<float>(amplitude *
                                 std::sin(2 * std::numbers::pi * f * static_cast<double>(i) / kRate + f));
  return x;
}

std::vector<float> white_noise(std::uint32_t seed) {
  return test::noise(Format::of(8000, 1), (kSize + kHop) / 8000.0, 0.1, seed).channels[0];
}

double weight(const PitchHistogram& h) { return std::accumulate(h.begin(), h.end(), 0.0); }

/// The mean position on the circle of an octave, in semitones above C.
double mean_pitch(const PitchHistogram& h) {
  double x = 0, y = 0;
  for (std::size_t i = 0; i < h.size(); ++i) {
    const double angle = 2 * std::numbers::pi * static_cast<double>(i) / kStepsPerOctave;
    x += h[i] * std::cos(angle);
    y += h[i] * std::sin(angle);
  }
  return 12 * std::atan2(y, x) / (2 * std::numbers::pi);
}

TEST(Chroma, ASineIsFoundWithinTwoCents) {
  for (double hz = 58; hz < 1450; hz *= 1.0371) {
    const double truth = 12 * std::log2(hz / 440) + 9, found = mean_pitch(histogram_of(tones({hz})));
    // Interpolation is exact but for leakage of the negative frequency; a bin is 41 cents wide at 58 Hz.
    EXPECT_NEAR(std::remainder(found - truth, 12), 0, 0.02) << hz;
  }
}

TEST(Chroma, AFrameWeighsTheSameAtAnyLevel) {
  for (const double amplitude : {1e-4, 0.01, 0.9}) {
    // Each of three peaks is rounded to a whole number.
    EXPECT_NEAR(weight(histogram_of(tones({220, 277.2, 330}, amplitude))), kFrameWeight, 2);
  }
}

TEST(Chroma, AGainOfAPowerOfTwoChangesNothing) {
  const auto x = tones({220, 277.2, 330, 501});
  auto quieter = x;
  for (float& v : quieter) v /= 16;
  EXPECT_EQ(histogram_of(x), histogram_of(quieter));
}

TEST(Chroma, SilenceAddsNothing) { EXPECT_EQ(weight(histogram_of(std::vector<float>(kSize + kHop))), 0); }

TEST(Chroma, FrequenciesOutsideTheBandAddNothing) {
  const PitchHistogram inside = histogram_of(tones({440}));
  const PitchHistogram both = histogram_of(tones({440, 1900, 30}));
  // Only their leakage reaches the band: less than one part in a thousand, at the very edges.
  for (std::size_t i = 0; i < inside.size(); ++i) EXPECT_NEAR(both[i], inside[i], 1e-3 * kFrameWeight) << i;
}

TEST(Chroma, BrokenSamplesAddNothing) {
  for (const float broken :
       {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN(), 3e38f}) {
    auto x = tones({440});
    x[kSize / 2] = broken;
    x[kSize / 2 + 1] = -broken;
    EXPECT_LE(weight(histogram_of(x)), kFrameWeight + 100.0);
  }
}

TEST(Chroma, ASpectrumOfAnySizeIsSafe) {
  for (const std::size_t bins : {0u, 1u, 2u, 17u, 60u, 4000u}) {
    const std::vector<float> flat(bins, 1.0f);
    PitchHistogram h{};
    add_peaks(flat, 1.3, h);
    EXPECT_EQ(weight(h), 0) << "a flat spectrum has no peaks";
  }
}

TEST(Tuning, IsThatOfTheTones) {
  for (double a4 = 428; a4 <= 452; a4 += 3) {
    std::vector<double> hz;
    for (const int semitone : {-12, -8, -5, 0, 4, 7, 11}) hz.push_back(a4 * std::exp2(semitone / 12.0));
    const PitchHistogram h = histogram_of(tones(hz));
    const Tuning tuning = estimate_tuning({&h, 1});
    EXPECT_NEAR(tuning.a4_hz(), a4, 0.5) << "two cents, as of a sine";
    EXPECT_GT(tuning.concentration, 0.9);
  }
}

TEST(Tuning, OfNoiseIsNotConcentrated) {
  std::vector<PitchHistogram> segments;
  for (std::uint32_t seed = 0; seed < 40; ++seed) segments.push_back(histogram_of(white_noise(seed)));
  // Some 40 frames of 100 peaks each: chance alone leaves 1 / sqrt(4000).
  EXPECT_LT(estimate_tuning(segments).concentration, 0.1);
}

TEST(Tuning, OfNothingIsConcertPitch) {
  EXPECT_EQ(estimate_tuning({}).a4_hz(), 440);
  EXPECT_EQ(estimate_tuning({}).concentration, 0);
}

TEST(Fold, PutsATonePastTheTuningIntoItsPitchClass) {
  for (double cents = -45; cents <= 45; cents += 15)
    for (int pitch = 0; pitch < 12; ++pitch) {
      const PitchHistogram h = histogram_of(tones({220 * std::exp2((pitch - 9) / 12.0 + cents / 1200)}));
      const Chroma chroma = fold(h, {cents / 100, 1});
      EXPECT_EQ(std::max_element(chroma.begin(), chroma.end()) - chroma.begin(), pitch) << cents;
      EXPECT_GT(chroma[static_cast<std::size_t>(pitch)], 0.9 * kFrameWeight)
          << "split over two steps of 10 cents";
    }
}

/// Share of a pitch class in a frame, to within 30 cents.
double share(const PitchHistogram& h, std::size_t pitch_class) {
  double sum = 0;
  for (std::size_t i = 0; i < 7; ++i)
    sum += h[(pitch_class * kStepsPerSemitone + i + kStepsPerOctave - 3) % kStepsPerOctave];
  return sum / kFrameWeight;
}

TEST(Chroma, GivesHarmonicsToTheNoteThatHasThem) {
  std::vector<float> x = tones({110}, 0.3), third = tones({330}, 0.075), fifth = tones({550}, 0.045);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] += third[i] + fifth[i];
  const PitchHistogram h = histogram_of(x);
  // Half the parts of a sawtooth; leakage between the three moves their peaks by less than one part in a
  // hundred.
  EXPECT_NEAR(share(h, 9), 1, 0.01);
}

TEST(Chroma, LeavesWhatExceedsAHarmonic) {
  const PitchHistogram h = histogram_of(tones({110, 330}));
  EXPECT_NEAR(share(h, 9), 0.5 * 5 / 4, 0.01) << "of two tones as loud, a quarter of the upper one moves";
  EXPECT_NEAR(share(h, 4), 0.5 * 3 / 4, 0.01);
}

TEST(Chroma, ATwelfthThatIsOutOfTuneIsANoteOfItsOwn) {
  const PitchHistogram h = histogram_of(tones({110, 330 * std::exp2(40 / 1200.0)}));
  EXPECT_NEAR(share(h, 9), 0.5, 0.03) << "a frame weighs the peaks as the bins have them";
}

TEST(PitchTimeline, SegmentsStandOnAGridFixedToTheTrack) {
  const auto x = tones({220, 277.2, 330}), y = white_noise(5);
  const auto at = [](const std::vector<float>& samples, std::int64_t frame, Stft& stft) {
    Spectrogram s = stft.analyze(samples, 0, kSize / 2, kSize / 2 + 1);
    s.first = frame;
    return s;
  };
  Stft stft(kSize, kHop, kRate);
  const std::int64_t length = kSegmentFrames;
  PitchTimeline whole, first, second;
  for (const std::int64_t frame : {length - 1, length, 3 * length})
    whole.add(at(frame % 2 ? x : y, frame, stft));
  first.add(at((length - 1) % 2 ? x : y, length - 1, stft));
  second.add(at(length % 2 ? x : y, length, stft));
  second.add(at(3 * length % 2 ? x : y, 3 * length, stft));
  first.merge(second);
  ASSERT_EQ(whole.segments().size(), 4u);
  EXPECT_DOUBLE_EQ(whole.segment_seconds(), kSegmentFrames * kHop / kRate);
  EXPECT_EQ(first.segment_seconds(), whole.segment_seconds());
  EXPECT_EQ(weight(whole.segments()[2]), 0) << "a stretch without frames";
  EXPECT_TRUE(std::equal(whole.segments().begin(), whole.segments().end(), first.segments().begin(),
                         first.segments().end()));
}

}  // namespace
}  // namespace nocturne
