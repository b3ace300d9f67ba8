// The beat network: equal to its formula, the same everywhere in a track, right on plain rhythms.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/beat_network.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "analyzers/beat_network_weights.h"
#include "tests/analyzers/rhythms.h"

namespace nocturne {
namespace {

using namespace beat_network;
using test::onsets_of;
using test::Signal;
using Series = std::vector<std::vector<double>>;  // by channel

/// The network written down as its formula is, in double precision.
class Formula {
 public:
  Series answers(const OnsetEnvelope& onsets) {
    Series x = layer(inputs(onsets), kChannels, kTaps, 1, 2);
    for (int i = 0, apart = 1; i < kLayers; ++i, apart *= 2) {
      const Series change = layer(x, kChannels, kTaps, apart, 1);
      for (std::size_t c = 0; c < x.size(); ++c)
        for (std::size_t t = 0; t < x[c].size(); ++t) x[c][t] += change[c][t];
    }
    Series heads(2, std::vector<double>(x[0].size()));
    for (auto& head : heads) {
      std::vector<double> w;
      for (int c = 0; c <= kChannels; ++c) w.push_back(weight());
      for (std::size_t t = 0; t < head.size(); ++t) {
        double odds = w.back();
        for (std::size_t c = 0; c < x.size(); ++c) odds += w[c] * x[c][t];
        head[t] = 1 / (1 + std::exp(-odds));
      }
    }
    EXPECT_EQ(next_, kWeights.size());
    return heads;
  }

 private:
  double weight() { return kWeights[next_++] * static_cast<double>(kWeightUnit); }

  static Series inputs(const OnsetEnvelope& onsets) {
    Series x(kInputs, std::vector<double>(static_cast<std::size_t>(onsets.frames() / 2 * 2)));
    for (std::size_t i = 0; i < x.size(); ++i) {
      double power = 0;
      const auto stored = [&](std::int64_t k) {
        return std::bit_cast<std::array<std::uint8_t, kInputs>>(onsets.detail(k))[i];
      };
      for (std::int64_t k = 0; k < onsets.frames(); ++k) power += std::pow(stored(k), 2);
      const double rms = std::sqrt(power / static_cast<double>(onsets.frames()));
      for (std::size_t k = 0; k < x[i].size(); ++k)
        x[i][k] = std::min(6.0, stored(static_cast<std::int64_t>(k)) / std::max(6.0, rms));
    }
    return x;
  }

  Series layer(const Series& in, int outputs, int taps, std::int64_t apart, std::int64_t hop) {
    const auto frames = static_cast<std::int64_t>(in[0].size());
    Series out;
    for (int o = 0; o < outputs; ++o) {
      std::vector<double> w;
      for (std::size_t i = 0; i < in.size() * static_cast<std::size_t>(taps); ++i) w.push_back(weight());
      out.emplace_back(static_cast<std::size_t>(frames / hop), weight());
      for (std::int64_t t = 0; t < frames / hop; ++t) {
        double& sum = out.back()[static_cast<std::size_t>(t)];
        for (std::size_t i = 0, at = 0; i < in.size(); ++i)
          for (int j = 0; j < taps; ++j, ++at)
            if (const std::int64_t k = hop * t + (j - taps / 2) * apart; k >= 0 && k < frames)
              sum += w[at] * in[i][static_cast<std::size_t>(k)];
        sum = sum > 0 ? sum : sum / (1 - sum);
      }
    }
    return out;
  }

  std::size_t next_ = 0;
};

TEST(BeatNetwork, EqualsItsFormula) {
  // 92 s make more than one block.
  const auto onsets = onsets_of(test::rock_beat(Format::of(8000, 1), 92, 104, 1));
  const BeatSalience salience = beat_salience(onsets);
  const Series formula = Formula().answers(onsets);
  ASSERT_EQ(salience.beat.size(), formula[0].size());
  ASSERT_EQ(salience.downbeat.size(), formula[1].size());
  // Ten layers of sums of some dozens of floats: relative errors of 1e-7 each, amplified a hundred times.
  for (std::size_t t = 0; t < salience.beat.size(); ++t) {
    EXPECT_NEAR(salience.beat[t], formula[0][t], 1e-4) << t;
    EXPECT_NEAR(salience.downbeat[t], formula[1][t], 1e-4) << t;
  }
}

TEST(BeatNetwork, NoOnsetsHaveNoBeats) {
  EXPECT_TRUE(beat_salience(OnsetEnvelope()).beat.empty());
  const BeatSalience salience = beat_salience(onsets_of(test::silence(Format::of(8000, 1), 30)));
  ASSERT_EQ(salience.beat.size(), 1500u);
  for (const float x : salience.beat) EXPECT_LT(x, 0.5f);
}

TEST(BeatNetwork, ShortestTracksHaveAnAnswer) {
  for (const double seconds : {0.01, 0.02, 0.03, 0.5})
    EXPECT_EQ(beat_salience(onsets_of(test::sine(Format::of(8000, 1), seconds, 440, 0.5))).beat.size(),
              static_cast<std::size_t>(seconds * 100 + 0.5) / 2);
}

// Silence moved from behind the music to before it, by more than a block: the same bits later, twenty seconds
// from the ends and more, where the ends are not seen.
TEST(BeatNetwork, AnswersDoNotDependOnWhereInTheTrack) {
  constexpr double kShift = 47.3, kMusic = 8;
  const auto at = [](double begin) {
    Signal s = test::silence(Format::of(8000, 1), kShift + kMusic + 60);
    const Signal music = test::rock_beat(s.format, kMusic, 131, 3);
    std::copy(music.channels[0].begin(), music.channels[0].end(),
              s.channels[0].begin() + std::lround(begin * s.format.rate));
    return beat_salience(onsets_of(s));
  };
  const BeatSalience early = at(26), late = at(26 + kShift);
  const auto shift = static_cast<std::size_t>(std::lround(kShift * early.rate));
  for (std::size_t t = 1040; t < 2340; ++t) {
    EXPECT_EQ(early.beat[t], late.beat[t + shift]) << t;
    EXPECT_EQ(early.downbeat[t], late.downbeat[t + shift]) << t;
  }
}

TEST(BeatNetwork, LoudnessChangesLittle) {
  Signal s = test::rock_beat(Format::of(22050, 1), 30, 120, 4);
  test::add_noise(s, 0.003, 5);
  const BeatSalience loud = beat_salience(onsets_of(s));
  for (float& x : s.channels[0]) x /= 8;
  const BeatSalience soft = beat_salience(onsets_of(s));
  double difference = 0;
  for (std::size_t t = 0; t < loud.beat.size(); ++t) difference += std::abs(loud.beat[t] - soft.beat[t]);
  // Onsets near the floor of the bands change a little; the mean over all frames hardly does.
  EXPECT_LT(difference / static_cast<double>(loud.beat.size()), 0.02);
}

/// The share of the beats of a rock beat, its ends left out, at which the salience has its highest value
/// within a quarter of a beat.
double found(const std::vector<float>& salience, double rate, double bpm, double first) {
  int right = 0, beats = 0;
  for (double t = first; t < 27; t += 60 / bpm) {
    if (t < 3) continue;
    const auto begin = salience.begin() + std::lround((t - 15 / bpm) * rate),
               end = salience.begin() + std::lround((t + 15 / bpm) * rate);
    const double peak = static_cast<double>(std::max_element(begin, end) - salience.begin()) / rate;
    right += std::abs(peak - t) < 0.03 && *std::max_element(begin, end) > 0.2f, ++beats;
  }
  return static_cast<double>(right) / beats;
}

TEST(BeatNetwork, FindsTheBeatsOfRock) {
  for (const double bpm : {82.0, 104.0, 127.3, 148.0}) {
    const BeatSalience salience = beat_salience(onsets_of(test::rock_beat(Format::of(44100, 1), 30, bpm, 5)));
    EXPECT_EQ(salience.rate, 50);
    EXPECT_GT(found(salience.beat, salience.rate, bpm, 0.3), 0.9) << bpm;
  }
}

TEST(BeatNetwork, ValuesAreProbabilities) {
  Signal s = test::silence(Format::of(16000, 1), 20);
  const BeatSalience salience = beat_salience(onsets_of(test::add_noise(s, 0.1, 6)));
  for (std::size_t t = 0; t < salience.beat.size(); ++t) {
    EXPECT_TRUE(salience.beat[t] >= 0 && salience.beat[t] <= 1) << t;
    EXPECT_TRUE(salience.downbeat[t] >= 0 && salience.downbeat[t] <= 1) << t;
  }
}

}  // namespace
}  // namespace nocturne
