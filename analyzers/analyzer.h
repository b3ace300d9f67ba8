// The contract of an analyzer, and a set of analyzers of any types.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <concepts>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzers/material.h"
#include "audio/format.h"
#include "core/described.h"

namespace nocturne {

/// An analyzer is a monoid over a track. One instance consumes one chunk (or several, in order); merge()
/// appends what a later stretch of the track gave. Laws, tested for each: any split of the track gives the
/// same result within the analyzer's stated tolerance; merging with an instance that consumed nothing changes
/// nothing. Single-threaded. consume() reserves nothing beyond a few bytes a frame and cannot fail; finish()
/// may take its time.
template <class A>
concept Analyzer = std::movable<A> && Described<typename A::Result> &&
    std::constructible_from<A, const Format&, Mode> &&
    requires(A a, A later, const A done, const Material& material, const Format& format) {
  { A::name } -> std::convertible_to<std::string_view>;  // the table's name
  { A::version } -> std::convertible_to<int>;            // a new one re-analyses this group only
  { A::halo(format) } -> std::same_as<Halo>;             // context wanted in Material::chunk
  { a.consume(material) }
  noexcept;
  {a.merge(std::move(later))};
  { done.finish() } -> std::same_as<typename A::Result>;
};

/// An analyzer whose type is forgotten.
class AnyAnalyzer {
 public:
  template <Analyzer A>
  explicit AnyAnalyzer(A a) : self_(std::make_unique<Model<A>>(std::move(a))) {}

  void consume(const Material& m) noexcept { self_->consume(m); }
  /// `later` must hold the same type: sets are made by one function, in one order.
  void merge(AnyAnalyzer&& later) { self_->merge(*later.self_); }
  GroupValues finish() const { return self_->finish(); }

 private:
  struct Concept {
    virtual ~Concept() = default;
    virtual void consume(const Material&) noexcept = 0;
    virtual void merge(Concept& later) = 0;
    virtual GroupValues finish() const = 0;
  };
  template <Analyzer A>
  struct Model final : Concept {
    explicit Model(A a) : analyzer(std::move(a)) {}
    void consume(const Material& m) noexcept override { analyzer.consume(m); }
    void merge(Concept& later) override { analyzer.merge(std::move(static_cast<Model&>(later).analyzer)); }
    GroupValues finish() const override {
      return {std::string(A::name), A::version, values_of(analyzer.finish())};
    }
    A analyzer;
  };
  std::unique_ptr<Concept> self_;
};

using AnalyzerSet = std::vector<AnyAnalyzer>;

template <Analyzer A>
Group group_of() {
  return {std::string(A::name), A::version, columns_of<typename A::Result>()};
}

}  // namespace nocturne
