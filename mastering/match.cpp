// Ratios of smoothed spectra, refined on what they would make of the source.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "mastering/match.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "mastering/curve.h"
#include "mastering/k_weight.h"
#include "mastering/spectrum_grid.h"
#include "mastering/third_octave.h"

namespace nocturne {
namespace {

constexpr double kLowestDb = -60, kFadeDb = 6;  // of trust, to the peak
constexpr double kCutoffFadeOctaves = 1.0 / 6;  // below a cut-off
constexpr double kLowestHz = 20;                // below, the curve goes on level
// More brought nothing on pairs of real tracks.
constexpr int kSmoothRounds = 3, kThirdsRounds = 4;

double smooth_step(double x) {
  const double t = std::clamp(x, 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

double peak_db(const GridCurve& curve) {
  return curve.empty() ? kGridFloorDb : static_cast<double>(*std::ranges::max_element(curve));
}

Spectrum96 in_thirds(const Spectrum96& s) {
  return {third_octave_means(s.mid_db), third_octave_means(s.side_db), s.cutoff_hz};
}

/// A tone, with what can be trusted of it.
struct Sound {
  Spectrum96 smooth, thirds;
  GridCurve total, mid_trust, side_trust;

  explicit Sound(const Spectrum96& spectrum) : Sound(tone_target(spectrum)) {}
  explicit Sound(ToneTarget tone)
      : smooth(std::move(tone.smooth)), thirds(std::move(tone.thirds)), total(total_power(smooth)) {
    const double peak = std::max(peak_db(smooth.mid_db), peak_db(smooth.side_db));
    mid_trust = trust(smooth.mid_db, peak, smooth.cutoff_hz);
    if (!smooth.side_db.empty()) side_trust = trust(smooth.side_db, peak, smooth.cutoff_hz);
  }
};

/// K-weighted power at each point, as shares of the whole.
std::vector<double> heard(const Sound& sound) {
  std::vector<double> shares;
  double sum = 0;
  for (std::size_t i = 0; i < kGridPoints; ++i) {
    shares.push_back(k_weight(grid_hz(i)) * std::pow(10, at(sound.total, i) / 10));
    sum += shares.back();
  }
  for (double& share : shares) share /= sum;
  return shares;
}

/// Mean of reference over source in dB, weighted by what is heard of both.
double level_between(const Sound& source, const Sound& reference) {
  const std::vector<double> in_source = heard(source), in_reference = heard(reference);
  double sum = 0, weights = 0;
  for (std::size_t i = 0; i < kGridPoints; ++i) {
    const double weight =
        (in_source[i] + in_reference[i]) * at(source.mid_trust, i) * at(reference.mid_trust, i);
    sum += weight * (at(reference.total, i) - at(source.total, i));
    weights += weight;
  }
  return weights > 0 ? sum / weights : 0;
}

/// Level below 20 Hz, then kept within bounds, then rounded so that the filter can draw it.
GridCurve bounded(GridCurve curve, double most_db) {
  const std::size_t lowest = grid_point(kLowestHz);
  std::fill_n(curve.begin(), lowest, curve[lowest]);
  const auto most = static_cast<float>(most_db);
  for (float& db : curve) db = std::clamp(db, -most, most);
  return smoothed_db(limited_slope(curve, kMostSlopeDb), drawable_width);
}

struct Bounds {
  double mid_db, side_db;
  int smooth_rounds;
};

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
        level_(level_between(before_, reference)) {
    for (int round = 0; round < bounds.smooth_rounds; ++round)
      refine(smoothed(now(), match_width), reference.smooth);
    for (int round = 0; round < kThirdsRounds; ++round) refine(in_thirds(now()), reference.thirds);
    if (source.side_db.empty()) match_.side_db.clear();
  }

  const ToneMatch& result() const { return match_; }

 private:
  Spectrum96 now() const { return filtered(source_, match_.mid_db, match_.side_db, 0); }

  void refine(const Spectrum96& now, const Spectrum96& reference) {
    match_.mid_db = bounded(curve_by_point([&](std::size_t i) {
                              const double trusted = at(before_.mid_trust, i) * at(reference_.mid_trust, i);
                              return trusted * wanted(match_.mid_db, reference.mid_db, now.mid_db, i);
                            }),
                            bounds_.mid_db);
    match_.side_db = knows_side() ? side(now.side_db, reference.side_db) : match_.mid_db;
  }

  GridCurve side(const GridCurve& now_db, const GridCurve& reference_db) const {
    return bounded(curve_by_point([&](std::size_t i) {
                     const double trusted = at(before_.side_trust, i) * at(reference_.side_trust, i);
                     const double own = wanted(match_.side_db, reference_db, now_db, i);
                     return trusted * std::clamp(own, -bounds_.side_db, bounds_.side_db) +
                            (1 - trusted) * at(match_.mid_db, i);
                   }),
                   bounds_.side_db);
  }

  bool knows_side() const {
    const auto some = [](const GridCurve& trusted) {
      return std::ranges::any_of(trusted, [](float t) { return t > 0; });
    };
    return some(before_.side_trust) && some(reference_.side_trust);
  }

  double wanted(const GridCurve& curve, const GridCurve& reference, const GridCurve& now,
                std::size_t i) const {
    return at(curve, i) + at(reference, i) - level_ - at(now, i);
  }

  const Spectrum96& source_;
  Sound before_;
  const Sound& reference_;
  Bounds bounds_;
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

GridCurve trust(const GridCurve& smoothed_db, double peak_db, double cutoff_hz) {
  return curve_by_point([&](std::size_t i) {
    const double level = smooth_step((at(smoothed_db, i) - peak_db - kLowestDb) / kFadeDb);
    if (cutoff_hz <= 0) return level;
    return level * smooth_step(std::log2(cutoff_hz / grid_hz(i)) / kCutoffFadeOctaves);
  });
}

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

ToneTarget tone_target(const Spectrum96& spectrum) {
  return {smoothed(spectrum, match_width), in_thirds(spectrum)};
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
