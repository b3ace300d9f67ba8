// Musical key and tuning of a track.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/analyzer.h"
#include "analyzers/chroma.h"

namespace nocturne {

/// A key, and when it begins.
struct KeyChange {
  double time_s = 0;
  std::string key;

  static constexpr auto fields() {
    using S = KeyChange;
    return std::tuple{field("time_s", &S::time_s, Unit::seconds, "When the key begins", {0}),
                      field("key", &S::key, Unit::none, "The key from then on")};
  }
};

/// Everything but `reliable` is empty where there is no key to be told: silence, noise, drums alone.
struct KeyResult {
  bool reliable = false;
  std::optional<std::string> key, camelot, open_key;
  std::optional<double> strength;
  std::optional<std::string> runner_up;
  std::optional<double> runner_up_strength, tuning_hz;
  std::optional<std::vector<KeyChange>> changes;

  static constexpr auto fields() {
    using R = KeyResult;
    return std::tuple{
        field("reliable", &R::reliable, Unit::none, "Whether the track has a key that can be told"),
        field("key", &R::key, Unit::none, "Key, such as \"A minor\" or \"F# major\""),
        field("camelot", &R::camelot, Unit::none, "Key as a position on the Camelot wheel, such as 8A"),
        field("open_key", &R::open_key, Unit::none, "Key in Open Key notation, such as 1m"),
        field("strength", &R::strength, Unit::none, "Probability that the key is right", {0, 1}),
        field("runner_up", &R::runner_up, Unit::none, "Second most likely key"),
        field("runner_up_strength", &R::runner_up_strength, Unit::none,
              "Probability that the second most likely key is right", {0, 0.5}),
        field("tuning_hz", &R::tuning_hz, Unit::hz, "Frequency of A4", {427, 453}),
        field("changes", &R::changes, Unit::seconds,
              "Keys in their order, each with the time it begins, to within some 8 s, the first at the "
              "beginning; none if the key signature stays, null in fast mode"),
    };
  }
};

/// Keeps one fine pitch histogram for every 4 s: 420 kB an hour. Any split of a track gives the same bits,
/// any gain and sample rate the same key.
class Key {
 public:
  static constexpr std::string_view name = "key";
  static constexpr int version = 3;
  using Result = KeyResult;

  Key(const Format&, Mode mode) : mode_(mode) {}
  /// The front end's context is all it needs.
  static Halo halo(const Format&) { return {}; }

  void consume(const Material& material) noexcept { pitches_.add(material.tonal); }
  void merge(Key&& later) { pitches_.merge(later.pitches_); }
  Result finish() const;

 private:
  Mode mode_;
  PitchTimeline pitches_;
};

}  // namespace nocturne
