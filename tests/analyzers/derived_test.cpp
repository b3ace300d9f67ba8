// What follows from several groups: the energy level, the fingerprint, and making both anew from stored rows.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <random>
#include <stdexcept>

#include "analyzers/energy_level.h"
#include "analyzers/registry.h"
#include "tests/support/analysis.h"

namespace nocturne {
namespace {

using test::Signal;

std::vector<GroupValues> analyze(const Signal& s, Mode mode) {
  FrontEnd front_end(s.format.rate);
  Chunk chunk;
  test::load_chunk(s, {0, static_cast<std::int64_t>(s.frames())}, analysis_halo(s.format), chunk);
  AnalyzerSet set = make_analyzers(s.format, mode);
  const Material material = front_end.prepare(chunk);
  for (AnyAnalyzer& analyzer : set) analyzer.consume(material);
  return finish_all(set);
}

Signal music(double seconds) {
  Signal s = test::clicks(Format::of(44'100, 2), seconds, 120, 1);
  for (const double hz : {220.0, 277.18, 329.63}) test::add_sine(s, hz, 0.1);
  return test::add_noise(s, 0.003, 2);
}

const GroupValues& row(const std::vector<GroupValues>& rows, std::string_view group) {
  return *std::ranges::find(rows, group, &GroupValues::group);
}

TEST(EnergyLevel, RunsFromOneToTen) {
  EXPECT_DOUBLE_EQ(energy_of({-60, 0, 0, 20}), 1);
  EXPECT_DOUBLE_EQ(energy_of({0, 50, 1, 12'000}), 10);
}

TEST(EnergyLevel, IsNeverLowerForBeingLouderBusierMoreChangingOrBrighter) {
  std::mt19937 random(1);
  const auto within = [&](double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random);
  };
  for (int trial = 0; trial < 2'000; ++trial) {
    const EnergyInputs in{within(-45, 0), within(0, 15), within(0, 1), within(50, 9'000)};
    const double energy = energy_of(in);
    for (double EnergyInputs::*input : {&EnergyInputs::integrated_lufs, &EnergyInputs::onset_rate,
                                        &EnergyInputs::spectral_flux, &EnergyInputs::centroid_hz}) {
      EnergyInputs more = in;
      more.*input += within(0, 2);
      EXPECT_GE(energy_of(more), energy);
    }
  }
}

TEST(EnergyLevel, OfALouderCopyIsHigher) {
  const auto groups = analyzer_groups();
  Signal s = music(6);
  for (auto& channel : s.channels)
    for (float& x : channel) x *= 0.2f;
  const auto quiet = analyze(s, Mode::full), loud = analyze(music(6), Mode::full);
  EXPECT_GT(*energy_of(Findings(groups, loud)), *energy_of(Findings(groups, quiet)));
}

TEST(EnergyLevel, IsStoredInBothModesAlikeAndNotForSilence) {
  const auto groups = analyzer_groups();
  for (const Mode mode : {Mode::full, Mode::fast}) {
    const auto rows = analyze(music(6), mode);
    const Findings findings(groups, rows);
    const double energy = *findings.number("danceability", "energy");
    EXPECT_EQ(energy, *Findings(groups, analyze(music(6), Mode::full)).number("danceability", "energy"));
    EXPECT_EQ(*findings.number("danceability", "energy_level"), std::round(energy));
  }
  const auto rows = analyze(test::silence(Format::of(44'100, 2), 3), Mode::full);
  EXPECT_FALSE(Findings(groups, rows).number("danceability", "energy_level"));
}

TEST(Fingerprint, HasTheTwentyFiveNumbersInOrder) {
  std::vector<std::string> names;
  for (const Column& c : columns_of<Fingerprint::Result>()) names.push_back(c.name);
  EXPECT_THAT(names, testing::ElementsAre(
                         "sub_bass", "bass", "low_mid", "mid", "upper_mid", "presence", "air", "lufs",
                         "crest_db", "bass_mid_ratio", "tempo_bpm", "rhythm_stability", "transient_density",
                         "silence_ratio", "spectral_centroid", "spectral_rolloff", "spectral_flatness",
                         "harmonic_ratio", "pitch_stability", "chroma_energy", "dynamic_range_variation",
                         "loudness_variation_std", "peak_consistency", "stereo_width", "phase_correlation"));
}

TEST(Fingerprint, OfMusicIsWholeAndInRange) {
  const auto rows = analyze(music(12), Mode::full);
  const auto columns = columns_of<Fingerprint::Result>();
  const auto& values = row(rows, "fingerprint").values;
  ASSERT_EQ(values.size(), columns.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto* x = std::get_if<double>(&values[i]);
    ASSERT_TRUE(x) << columns[i].name;
    EXPECT_GE(*x, columns[i].range.min) << columns[i].name;
    EXPECT_LE(*x, columns[i].range.max) << columns[i].name;
  }
}

TEST(Fingerprint, RepeatsWhatItsSourcesSay) {
  const auto groups = analyzer_groups();
  const auto rows = analyze(music(12), Mode::full);
  const Findings f(groups, rows);
  EXPECT_EQ(f.number("fingerprint", "lufs"), f.number("loudness", "integrated_lufs"));
  EXPECT_EQ(f.number("fingerprint", "phase_correlation"), f.number("stereo", "correlation"));
  EXPECT_EQ(f.number("fingerprint", "harmonic_ratio"), f.number("texture", "harmonic_ratio"));
  const double low = *f.number("spectrum", "sub_bass_mean") + *f.number("spectrum", "bass_mean");
  EXPECT_DOUBLE_EQ(*f.number("fingerprint", "bass_mid_ratio"),
                   10 * std::log10(low / *f.number("spectrum", "mid_mean")));
}

TEST(Fingerprint, IsEmptyInFastMode) {
  const auto groups = analyze(music(6), Mode::fast);
  for (const Value& v : row(groups, "fingerprint").values) EXPECT_EQ(v, Value());
}

TEST(Derive, GivesTheSameFromStoredRowsInAnyOrder) {
  const auto expected = analyze(music(6), Mode::full);
  auto rows = expected;
  std::erase_if(rows, [](const GroupValues& r) { return r.group == "fingerprint"; });
  std::reverse(rows.begin(), rows.end());
  for (int time = 0; time < 2; ++time) {
    derive(rows);
    EXPECT_THAT(rows, testing::UnorderedElementsAreArray(expected));
  }
}

TEST(Derive, LeavesOutWhatIsNotThere) {
  std::vector<GroupValues> rows;
  derive(rows);
  ASSERT_EQ(rows.size(), 1u);
  for (const Value& v : rows[0].values) EXPECT_EQ(v, Value());
}

TEST(Findings, ThrowOnNamesThatNoGroupHas) {
  const auto groups = analyzer_groups();
  const Findings none(groups, {});
  EXPECT_FALSE(none.number("tempo", "bpm"));
  EXPECT_THROW(none.number("tempo", "bmp"), std::logic_error);
  EXPECT_THROW(none.number("temple", "bpm"), std::logic_error);
  EXPECT_THROW(none.number("key", "camelot"), std::logic_error) << "which is text";
}

}  // namespace
}  // namespace nocturne
