// The laws of an analyzer, for every registered one: splits, merging with nothing, hard input, names.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <cmath>
#include <random>
#include <set>
#include <type_traits>

#include "analyzers/registry.h"
#include "tests/support/analysis.h"

namespace nocturne {
namespace {

using test::Signal;

template <class T>
struct TypesOf;
template <class... A>
struct TypesOf<std::tuple<A...>> {
  using type = testing::Types<A...>;
};

template <class A>
class AnalyzerLaws : public testing::Test {};
TYPED_TEST_SUITE(AnalyzerLaws, TypesOf<Analyzers>::type);

/// Sums of doubles in another order: 1e-9 of the value, or of 1 near zero.
constexpr double kTolerance = 1e-9;

void expect_equal(const std::vector<Value>& a, const std::vector<Value>& b,
                  const std::vector<Column>& columns) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto* x = std::get_if<double>(&a[i]);
    const auto* y = std::get_if<double>(&b[i]);
    if (x && y)
      EXPECT_NEAR(*x, *y, kTolerance * std::max(1.0, std::abs(*x))) << columns[i].name;
    else
      EXPECT_EQ(a[i], b[i]) << columns[i].name;
  }
}

template <Analyzer A>
void expect_same_in_pieces(const Signal& s, const std::function<std::int64_t()>& next_size) {
  const auto whole = values_of(test::analyze<A>(s, Mode::full, 1 << 30));
  expect_equal(whole, values_of(test::consume<A>(s, Mode::full, next_size).finish()),
               columns_of<typename A::Result>());
}

Signal lively(Format format, double seconds, std::uint32_t seed) {
  Signal s = test::clicks(format, seconds, 132, seed, 0.1);
  for (const double hz : {220.0, 277.18, 329.63}) test::add_sine(s, hz, 0.1, seconds * 0.2);
  return test::add_noise(s, 0.003, seed);
}

TYPED_TEST(AnalyzerLaws, TinyPiecesEqualTheWhole) {
  for (const std::int64_t size : {1, 2, 3, 5, 7, 17}) {
    SCOPED_TRACE(size);
    expect_same_in_pieces<TypeParam>(lively(Format::of(8000, 2), 0.2, 1), [=] { return size; });
  }
}

TYPED_TEST(AnalyzerLaws, PiecesEqualTheWhole) {
  for (const std::int64_t size : {511, 4096, 30011, 44100}) {
    SCOPED_TRACE(size);
    expect_same_in_pieces<TypeParam>(lively(Format::of(44100, 2), 4, 2), [=] { return size; });
  }
}

TYPED_TEST(AnalyzerLaws, PiecesOfOddSizesEqualTheWhole) {
  std::mt19937 random(3);
  expect_same_in_pieces<TypeParam>(lively(Format::of(22050, 1), 6, 4), [&] { return 1 + random() % 20000; });
}

TYPED_TEST(AnalyzerLaws, MergingWithNothingChangesNothing) {
  const Format format = Format::of(44100, 2);
  const Signal s = lively(format, 3, 5);
  const auto once = [&] { return test::consume<TypeParam>(s, Mode::full, [] { return 1 << 30; }); };
  const auto columns = columns_of<typename TypeParam::Result>();
  const auto expected = values_of(once().finish());
  TypeParam before(format, Mode::full), after = once();
  before.merge(once());
  after.merge(TypeParam(format, Mode::full));
  expect_equal(values_of(before.finish()), expected, columns);
  expect_equal(values_of(after.finish()), expected, columns);
}

TYPED_TEST(AnalyzerLaws, FastModeGivesTheSameBitsOrNothing) {
  const Signal s = lively(Format::of(44100, 2), 5, 6);
  const auto full = values_of(test::analyze<TypeParam>(s, Mode::full));
  const auto fast = values_of(test::analyze<TypeParam>(s, Mode::fast));
  for (std::size_t i = 0; i < full.size(); ++i)
    EXPECT_TRUE(fast[i] == full[i] || std::holds_alternative<std::monostate>(fast[i])) << i;
}

TYPED_TEST(AnalyzerLaws, HardInputGivesFiniteValuesOrNone) {
  std::vector<Signal> signals;
  for (const int rate : {8000, 44100, 192000}) {
    const Format f = Format::of(rate, 2);
    signals.push_back(Signal(f, 0));
    signals.push_back(Signal(f, 1));
    signals.push_back(test::silence(f, 1));
    signals.push_back(test::sine(f, 1, rate / 2.0 - 1, 1));
    signals.push_back(test::noise(f, 1, 10, 7));  // 20 dB over full scale
    Signal dc = test::silence(f, 1);
    for (auto& channel : dc.channels) std::fill(channel.begin(), channel.end(), 1.0f);
    signals.push_back(dc);
    Signal impulse = test::silence(f, 1);
    impulse.channels[0][static_cast<std::size_t>(rate) / 2] = 1;
    signals.push_back(impulse);
    signals.push_back(test::sine(f, 1, 440, 1e-30));
  }
  for (int channels : {1, 3, 6, 8, 16})
    signals.push_back(test::noise(Format::of(48000, channels), 0.5, 0.1, 8));
  for (std::size_t i = 0; i < signals.size(); ++i)
    for (const Value& v : values_of(test::analyze<TypeParam>(signals[i])))
      if (const auto* x = std::get_if<double>(&v)) {
        EXPECT_TRUE(std::isfinite(*x)) << "signal " << i;
      }
}

TYPED_TEST(AnalyzerLaws, ValuesStayInTheRangesTheirColumnsState) {
  const auto values = values_of(test::analyze<TypeParam>(lively(Format::of(44100, 2), 8, 9)));
  const auto columns = columns_of<typename TypeParam::Result>();
  for (std::size_t i = 0; i < values.size(); ++i)
    if (const auto* x = std::get_if<double>(&values[i])) {
      EXPECT_GE(*x, columns[i].range.min) << columns[i].name;
      EXPECT_LE(*x, columns[i].range.max) << columns[i].name;
    }
}

TEST(Registry, NamesGroupsAndColumnsOnceEach) {
  std::set<std::string> groups;
  for (const Group& g : analyzer_groups()) {
    EXPECT_TRUE(groups.insert(g.name).second) << g.name;
    EXPECT_GE(g.version, 1);
    std::set<std::string> columns;
    for (const Column& c : g.columns) {
      EXPECT_TRUE(columns.insert(c.name).second) << g.name << "." << c.name;
      EXPECT_FALSE(c.doc.empty() || c.doc.ends_with('.')) << c.name;
    }
  }
}

TEST(Registry, FinishesToOneRowForEachGroupInTheSameOrder) {
  const auto rows = finish_all(make_analyzers(Format::of(44100, 2), Mode::full));
  const auto groups = analyzer_groups();
  ASSERT_EQ(rows.size(), groups.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].group, groups[i].name);
    EXPECT_EQ(rows[i].version, groups[i].version);
    EXPECT_EQ(rows[i].values.size(), groups[i].columns.size());
  }
}

}  // namespace
}  // namespace nocturne
