// Loops over the table of analyzers.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "analyzers/registry.h"

#include "analyzers/front_end.h"

namespace nocturne {
namespace {

template <class F>
void for_each_analyzer(F&& f) {
  [&]<class... A>(std::type_identity<std::tuple<A...>>) {
    (f.template operator()<A>(), ...);
  }(std::type_identity<Analyzers>{});
}

}  // namespace

AnalyzerSet make_analyzers(const Format& format, Mode mode) {
  AnalyzerSet set;
  for_each_analyzer([&]<Analyzer A>() { set.emplace_back(A(format, mode)); });
  return set;
}

std::vector<Group> analyzer_groups() {
  std::vector<Group> groups;
  for_each_analyzer([&]<Analyzer A>() { groups.push_back(group_of<A>()); });
  return groups;
}

Halo analysis_halo(const Format& format) {
  Halo halo = FrontEnd::halo(format.rate);
  for_each_analyzer([&]<Analyzer A>() { halo = widest(halo, A::halo(format)); });
  return halo;
}

}  // namespace nocturne
