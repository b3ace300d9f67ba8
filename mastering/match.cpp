// Ratios of smoothed spectra, refined on what they would make of the source.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/match.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "mastering/curve.h"
#include "mastering/sound.h"

namespace nocturne {
namespace {

constexpr double kLowestHz = 20;                  // below, the curve goes on level
constexpr int kThirdPoints = kGridPerOctave / 3;  // as far as the bands reach that speak of a point
constexpr double kAudibleFromHz = 40, kAudibleToHz = 16'000;  // where the level of a curve is chosen by
// More brought nothing on pairs of real tracks.
constexpr int kSmoothRounds = 3, kThirdsRounds = 4;

/// Kept within bounds, level below 20 Hz, then rounded so that the filter can draw it.
GridCurve bounded(GridCurve curve, const GridCurve& trusted, double most_db) {
  const auto most = static_cast<float>(most_db);
  for (float& db : curve) db = std::clamp(db, -most, most);
  turn_home(curve, trusted, kMostSlopeDb);
  const std::size_t lowest = grid_point(kLowestHz);
  std::fill_n(curve.begin(), lowest, curve[lowest]);
  return smoothed_db(limited_slope(curve, kMostSlopeDb), drawable_width);
}

/// The product of two.
GridCurve both_trust(const GridCurve& a, const GridCurve& b) {
  return curve_by_point([&](std::size_t i) { return a.empty() || b.empty() ? 0 : at(a, i) * at(b, i); });
}

struct Bounds {
  double mid_db, side_db;
  int smooth_rounds;
};

/// What is free above and below a curve, within bounds either way; less than 0 where they cut it.
struct Room {
  double above, below;
};

Room room(const GridCurve& wanted_db, const GridCurve& trusted, double most_db) {
  Room room{most_db, most_db};
  for (std::size_t i = grid_point(kAudibleFromHz); i <= grid_point(kAudibleToHz); ++i) {
    if (trusted[i] < 1) continue;
    room.above = std::min(room.above, most_db - at(wanted_db, i));
    room.below = std::min(room.below, most_db + at(wanted_db, i));
  }
  return room;
}

/// Draws curves after which `source` sounds like the reference. Smoothed power over a loud partial says more
/// of it than of the faint ones beside it, which the curve moves as well: so what the curves make of the
/// source is compared anew in each round. Where source and reference have other partials, equal smoothed
/// power still leaves more or less of it in a third of an octave: the last rounds compare these.
class Matching {
 public:
  Matching(const Spectrum96& source, const Sound& reference, const Bounds& bounds)
      : source_(source),
        before_(source),
        reference_(reference),
        bounds_(bounds),
        mid_trust_(both_trust(before_.mid_trust, reference.mid_trust)),
        side_trust_(both_trust(before_.side_trust, reference.side_trust)),
        mid_thirds_trust_(least_about(mid_trust_, kThirdPoints)),
        side_thirds_trust_(least_about(side_trust_, kThirdPoints)),
        level_(level_between(before_, reference)) {
    level_ -= best_shift();
    for (int round = 0; round < bounds.smooth_rounds; ++round) match_smooth();
    for (int round = 0; round < kThirdsRounds; ++round) match_thirds();
    if (source.side_db.empty()) match_.side_db.clear();
  }

  const ToneMatch& result() const { return match_; }

 private:
  /// Loudness is made up for afterwards: where bounds cut a curve on one side, it has the room of the other.
  double best_shift() const {
    const auto wanted_of = [&](const GridCurve& source, const GridCurve& reference) {
      return curve_by_point([&](std::size_t i) { return wanted({}, reference, source, i); });
    };
    const Room mid =
        room(wanted_of(before_.smooth.mid_db, reference_.smooth.mid_db), mid_trust_, bounds_.mid_db);
    const Room side =
        room(wanted_of(before_.smooth.side_db, reference_.smooth.side_db), side_trust_, bounds_.side_db);
    if (mid.below < 0) return std::clamp(std::min(mid.above, side.above), 0.0, -mid.below);
    if (mid.above < 0) return -std::clamp(std::min(mid.below, side.below), 0.0, -mid.above);
    return 0;
  }

  Spectrum96 now() const { return filtered(source_, match_.mid_db, match_.side_db, 0); }

  void match_smooth() {
    const Spectrum96 now = smoothed(this->now(), match_width);
    const Spectrum96& to = reference_.smooth;
    match_.mid_db = bounded(curve_by_point([&](std::size_t i) {
                              return at(mid_trust_, i) * wanted(match_.mid_db, to.mid_db, now.mid_db, i);
                            }),
                            mid_trust_, bounds_.mid_db);
    match_.side_db = knows_side() ? smooth_side(now.side_db) : match_.mid_db;
  }

  GridCurve smooth_side(const GridCurve& now_db) const {
    return bounded(curve_by_point([&](std::size_t i) {
                     const double own = wanted(match_.side_db, reference_.smooth.side_db, now_db, i);
                     return at(side_trust_, i) * std::clamp(own, -bounds_.side_db, bounds_.side_db) +
                            (1 - at(side_trust_, i)) * at(match_.mid_db, i);
                   }),
                   side_trust_, bounds_.side_db);
  }

  /// Adds what thirds of an octave still miss, where all of them can be trusted.
  void match_thirds() {
    const Spectrum96 now = in_thirds(this->now());
    const Spectrum96& to = reference_.thirds;
    const GridCurve mid_before = match_.mid_db;
    match_.mid_db = bounded(curve_by_point([&](std::size_t i) {
                              const double rest = wanted({}, to.mid_db, now.mid_db, i);
                              return at(mid_before, i) + at(mid_thirds_trust_, i) * rest;
                            }),
                            mid_trust_, bounds_.mid_db);
    if (!knows_side()) {
      match_.side_db = match_.mid_db;
      return;
    }
    match_.side_db = bounded(curve_by_point([&](std::size_t i) {
                               const double rest = wanted({}, to.side_db, now.side_db, i);
                               const double of_mid = at(match_.mid_db, i) - at(mid_before, i);
                               return at(match_.side_db, i) + at(side_thirds_trust_, i) * rest +
                                      (1 - at(side_trust_, i)) * of_mid;
                             }),
                             side_trust_, bounds_.side_db);
  }

  bool knows_side() const {
    return std::ranges::any_of(side_trust_, [](float t) { return t > 0; });
  }

  double wanted(const GridCurve& curve, const GridCurve& reference, const GridCurve& now,
                std::size_t i) const {
    return at(curve, i) + at(reference, i) - level_ - at(now, i);
  }

  const Spectrum96& source_;
  Sound before_;
  const Sound& reference_;
  Bounds bounds_;
  GridCurve mid_trust_, side_trust_;                // of source and reference
  GridCurve mid_thirds_trust_, side_thirds_trust_;  // of the thirds about a point
  double level_;
  ToneMatch match_;
};

/// Adds `share` of a curve.
void add(GridCurve& sum, const GridCurve& curve, double share) {
  if (curve.empty()) return;
  sum.resize(kGridPoints);
  for (std::size_t i = 0; i < kGridPoints; ++i) sum[i] += static_cast<float>(share) * curve[i];
}

/// f(reference, share of all weights) for each that has a spectrum.
template <class F>
void for_each_share(std::span<const WeightedSpectrum> references, F&& f) {
  double weights = 0;
  for (const auto& r : references) weights += r.spectrum->mid_db.empty() ? 0 : r.weight;
  for (const auto& r : references)
    if (!r.spectrum->mid_db.empty() && r.weight > 0) f(*r.spectrum, r.weight / weights);
}

/// The source moved towards one reference, in one of the two resolutions.
Spectrum96 moved(const Sound& source, const Sound& reference, const Strength& strength,
                 Spectrum96 Sound::*resolution) {
  const double level = level_between(source, reference);
  const Spectrum96 &from = source.*resolution, &to = reference.*resolution;
  const auto mid_change = [&](std::size_t i) {
    return at(source.mid_trust, i) * at(reference.mid_trust, i) *
           (at(to.mid_db, i) - level - at(from.mid_db, i));
  };
  Spectrum96 out;
  out.mid_db =
      curve_by_point([&](std::size_t i) { return at(from.mid_db, i) + strength.eq * mid_change(i); });
  if (from.side_db.empty()) return out;
  out.side_db = curve_by_point([&](std::size_t i) {
    double width = 0;
    if (!to.side_db.empty())
      width = at(source.side_trust, i) * at(reference.side_trust, i) *
              (at(to.side_db, i) - level - at(from.side_db, i) - mid_change(i));
    return at(from.side_db, i) + strength.eq * mid_change(i) + strength.width * width;
  });
  return out;
}

void add(Spectrum96& sum, const Spectrum96& spectrum, double share) {
  add(sum.mid_db, spectrum.mid_db, share);
  add(sum.side_db, spectrum.side_db, share);
}

/// Where one of them has no cut-off, the other's.
double lower_cutoff(double a, double b) { return a > 0 && b > 0 ? std::min(a, b) : std::max(a, b); }

Spectrum96 mixed(const Spectrum96& a, const Spectrum96& b, double share) {
  Spectrum96 out;
  add(out, a, 1 - share);
  add(out, b, share);
  out.cutoff_hz = lower_cutoff(a.cutoff_hz, b.cutoff_hz);
  return out;
}

}  // namespace

ToneMatch match_tone(const Spectrum96& source, std::span<const WeightedSpectrum> references) {
  ToneMatch mean;
  if (source.mid_db.empty()) return mean;
  for_each_share(references, [&](const Spectrum96& reference, double share) {
    const ToneMatch one =
        Matching(source, Sound(reference), {kMostMidDb, kMostSideDb, kSmoothRounds}).result();
    add(mean.mid_db, one.mid_db, share);
    add(mean.side_db, one.side_db, share);
  });
  return mean;
}

ToneMatch remaining_tone(const Spectrum96& sounding, const ToneTarget& target) {
  if (sounding.mid_db.empty() || target.smooth.mid_db.empty()) return {};
  return Matching(sounding, Sound(target), {kMostSecondDb, kMostSecondDb, 1}).result();
}

ToneTarget blend(const ToneTarget& from, const ToneTarget& to, double share) {
  if (from.smooth.mid_db.empty() || share >= 1) return to;
  if (to.smooth.mid_db.empty() || share <= 0) return from;
  return {mixed(from.smooth, to.smooth, share), mixed(from.thirds, to.thirds, share)};
}

ToneTarget reference_target(const Spectrum96& source, std::span<const WeightedSpectrum> references,
                            const Strength& strength) {
  ToneTarget mean;
  if (source.mid_db.empty()) return mean;
  const Sound before(source);
  double cutoff_hz = source.cutoff_hz;
  for_each_share(references, [&](const Spectrum96& reference, double share) {
    const Sound sound(reference);
    add(mean.smooth, moved(before, sound, strength, &Sound::smooth), share);
    add(mean.thirds, moved(before, sound, strength, &Sound::thirds), share);
    cutoff_hz = lower_cutoff(cutoff_hz, reference.cutoff_hz);
  });
  if (!mean.smooth.mid_db.empty()) mean.smooth.cutoff_hz = mean.thirds.cutoff_hz = cutoff_hz;
  return mean;
}

}  // namespace nocturne
