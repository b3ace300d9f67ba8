// Loops over the table of analyzers.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/registry.h"

#include <algorithm>
#include <cmath>

#include "analyzers/energy_level.h"
#include "analyzers/front_end.h"

namespace nocturne {
namespace {

// 2^18 samples: 3 s of stereo at 44.1 kHz, 1 MB. What is made of a chunk stays in a processor's outer cache,
// and the context read twice (half a second on each side) does not count: half or twice of it costs 1-2 %
// more time.
constexpr std::int64_t kBodySamples = 1 << 18;

template <class F>
void for_each_analyzer(F&& f) {
  [&]<class... A>(std::type_identity<std::tuple<A...>>) {
    (f.template operator()<A>(), ...);
  }(std::type_identity<Analyzers>{});
}

template <class F>
void for_each_derived(F&& f) {
  [&]<class... D>(std::type_identity<std::tuple<D...>>) {
    (f.template operator()<D>(), ...);
  }(std::type_identity<DerivedGroups>{});
}

/// Puts a value into a row, if the row is there.
void fill_in(std::vector<GroupValues>& rows, std::span<const Group> groups, std::string_view group,
             std::string_view column, Value value) {
  const auto row = std::ranges::find(rows, group, &GroupValues::group);
  if (row == rows.end()) return;
  const auto& columns = std::ranges::find(groups, group, &Group::name)->columns;
  const auto index = std::ranges::find(columns, column, &Column::name) - columns.begin();
  row->values.resize(columns.size());
  row->values[static_cast<std::size_t>(index)] = std::move(value);
}

void replace(std::vector<GroupValues>& rows, GroupValues row) {
  const auto old = std::ranges::find(rows, row.group, &GroupValues::group);
  if (old == rows.end())
    rows.push_back(std::move(row));
  else
    *old = std::move(row);
}

}  // namespace

AnalyzerSet make_analyzers(const Format& format, Mode mode, std::span<const std::string> only) {
  AnalyzerSet set;
  for_each_analyzer([&]<Analyzer A>() {
    if (only.empty() || std::ranges::find(only, A::name) != only.end()) set.emplace_back(A(format, mode));
  });
  return set;
}

std::vector<std::string> derived_groups() {
  std::vector<std::string> names;
  for_each_derived([&]<DerivedGroup D>() { names.emplace_back(D::name); });
  return names;
}

std::vector<Group> analyzer_groups() {
  std::vector<Group> groups;
  for_each_analyzer([&]<Analyzer A>() { groups.push_back(group_of<A>()); });
  for_each_derived([&]<DerivedGroup D>() {
    groups.push_back({std::string(D::name), D::version, columns_of<typename D::Result>()});
  });
  return groups;
}

std::vector<GroupValues> finish_all(const AnalyzerSet& analyzers) {
  std::vector<GroupValues> rows;
  for (const AnyAnalyzer& analyzer : analyzers) rows.push_back(analyzer.finish());
  derive(rows);
  return rows;
}

void derive(std::vector<GroupValues>& rows) {
  static const std::vector<Group> groups = analyzer_groups();
  const auto energy = energy_of(Findings(groups, rows));
  fill_in(rows, groups, Danceability::name, "energy", energy ? Value(*energy) : Value());
  fill_in(rows, groups, Danceability::name, "energy_level",
          energy ? Value(std::int64_t{std::lround(*energy)}) : Value());
  for_each_derived([&]<DerivedGroup D>() {
    replace(rows, {std::string(D::name), D::version, values_of(D::derive(Findings(groups, rows)))});
  });
}

Halo analysis_halo(const Format& format) {
  Halo halo = FrontEnd::halo(format.rate);
  for_each_analyzer([&]<Analyzer A>() { halo = widest(halo, A::halo(format)); });
  return halo;
}

std::int64_t analysis_body_frames(const Format& format) {
  const std::int64_t second = format.rate;  // at least
  return std::max(second, kBodySamples / std::max(2, format.channels));
}

}  // namespace nocturne
