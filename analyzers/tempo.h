// Tempo: beats per minute, their alternatives, and when the beats are.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "analyzers/harmony.h"
#include "analyzers/material.h"
#include "analyzers/onset.h"
#include "analyzers/tempo_curve.h"
#include "core/described.h"

namespace nocturne {

/// A reading of the tempo at some metrical level.
struct TempoCandidate {
  double bpm = 0;
  double weight = 0;

  static constexpr auto fields() {
    using S = TempoCandidate;
    return std::tuple{
        field("bpm", &S::bpm, Unit::bpm, "Beats per minute at this level"),
        field("weight", &S::weight, Unit::none, "How likely this level is among the listed", {0, 1})};
  }
};

struct TempoResult {
  std::optional<double> bpm, first_beat;
  double confidence = 0, pulse_confidence = 0;
  std::vector<TempoCandidate> candidates;
  Times beats;
  std::int64_t beat_count = 0;
  double stability = 0;
  bool constant = false, variable = false;
  std::optional<std::vector<TempoPoint>> tempo_curve;
  std::optional<double> first_downbeat, downbeat_confidence;
  std::optional<int> beats_per_bar;
  double beat_strength = 0;
  double onset_rate = 0;

  static constexpr auto fields() {
    using S = TempoResult;
    return std::tuple{
        field("bpm", &S::bpm, Unit::bpm, "Beats per minute; none where nothing repeats", {20, 400}),
        field("confidence", &S::confidence, Unit::none, "Probability that the tempo is right within 4 %",
              {0, 1}),
        field("pulse_confidence", &S::pulse_confidence, Unit::none,
              "The same where half, double, a third and three times the tempo count as right", {0, 1}),
        field("candidates", &S::candidates, Unit::bpm,
              "The chosen tempo and its relatives at 1/2, 2/3, 3/4, 4/3, 3/2 and 2 times, most likely first"),
        field("beats", &S::beats, Unit::seconds, "Times of the beats"),
        field("beat_count", &S::beat_count, Unit::none, "Number of beats", {0}),
        field("first_beat", &S::first_beat, Unit::seconds, "Time of the first beat", {0}),
        field("stability", &S::stability, Unit::none,
              "How far the onsets stay in step with one constant grid from end to end", {0, 1}),
        field("constant", &S::constant, Unit::none, "Whether the tempo is the same throughout"),
        field("variable", &S::variable, Unit::none,
              "Whether the tempo moves by more than 4 %, its slowest and fastest twentieth left aside"),
        field("tempo_curve", &S::tempo_curve, Unit::seconds,
              "Points that the tempo, over eight beats, moves between in straight lines, to within 1 %; one "
              "where it is "
              "constant; null in fast mode"),
        field("first_downbeat", &S::first_downbeat, Unit::seconds,
              "Time of the first beat that begins a bar; null where bars cannot be told and in fast mode",
              {0}),
        field("beats_per_bar", &S::beats_per_bar, Unit::none,
              "Beats in a bar, 3 or 4; null where that cannot be told and in fast mode", {3, 4}),
        field("downbeat_confidence", &S::downbeat_confidence, Unit::none,
              "Probability that the bars begin there; null with the bars", {0, 1}),
        field("beat_strength", &S::beat_strength, Unit::none,
              "Onsets on beats less those halfway between, as a share of both", {-1, 1}),
        field("onset_rate", &S::onset_rate, Unit::per_second, "Onsets a second", {0})};
  }
};

/// Holds eight bytes for every 10 ms and 24 for every 0.19 s. Any split of a track gives the same bits, and
/// so does either mode, but for the curve and the bars, which fast mode leaves out.
class Tempo {
 public:
  using Result = TempoResult;
  static constexpr std::string_view name = "tempo";
  static constexpr int version = 2;

  Tempo(const Format&, Mode mode) : mode_(mode) {}
  static Halo halo(const Format&) { return {}; }  // the front end's is enough

  void consume(const Material& material) noexcept {
    onsets_.consume(material.spectrum);
    harmony_.consume(material.tonal);
  }
  void merge(Tempo&& later) {
    onsets_.merge(std::move(later.onsets_));
    harmony_.merge(std::move(later.harmony_));
  }
  Result finish() const;

 private:
  Mode mode_;
  OnsetEnvelope onsets_;
  HarmonyTimeline harmony_;
};

/// The tempo of a whole track's onsets and notes.
TempoResult tempo_of(const OnsetEnvelope& onsets, const HarmonyTimeline& harmony, Mode mode);

}  // namespace nocturne
