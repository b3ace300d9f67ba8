// A plan in sentences, with the figures that led to it.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>

#include "mastering/corridor.h"
#include "mastering/curve.h"
#include "mastering/planning.h"

namespace nocturne {
namespace {

constexpr double kWorthSayingDb = 0.3;
constexpr double kLowHz = 120;

struct Region {
  const char* name;
  double from_hz, to_hz;
};
constexpr std::array<Region, 7> kRegions{{{"the sub-bass", 20, 60},
                                          {"the bass", 60, 150},
                                          {"the low mids", 150, 500},
                                          {"the mids", 500, 2'000},
                                          {"the presence", 2'000, 6'000},
                                          {"the treble", 6'000, 12'000},
                                          {"the air", 12'000, 20'000}}};

std::string number(double x, int decimals = 1) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, x);
  return text.data();
}

std::string decibels(double x) { return number(std::abs(x)) + " dB"; }

/// Two digits of it: "90 Hz", "3.5 kHz".
std::string frequency(double hz) {
  if (hz >= 10'000) return number(hz / 1'000, 0) + " kHz";
  if (hz >= 1'000) return number(hz / 1'000) + " kHz";
  return number(hz < 100 ? hz : std::round(hz / 10) * 10, 0) + " Hz";
}

std::string moved(double db) { return db > 0 ? "raised" : "lowered"; }

/// The point of a region where a curve is farthest from 0.
std::size_t extreme(const GridCurve& curve, const Region& region) {
  std::size_t best = grid_point(region.from_hz);
  for (std::size_t i = best; i < grid_point(region.to_hz); ++i)
    if (std::abs(at(curve, i)) > std::abs(at(curve, best))) best = i;
  return best;
}

/// Neighbouring regions that a curve moves the same way, and where it does so most.
struct Stretch {
  std::size_t first, last, point;

  std::string name() const {
    const std::string begin = kRegions[first].name, end = kRegions[last].name;
    return first == last ? begin : last == first + 1 ? begin + " and " + end : begin + " to " + end;
  }
};

std::vector<Stretch> stretches(const GridCurve& curve) {
  std::vector<Stretch> out;
  for (std::size_t r = 0; r < kRegions.size(); ++r) {
    const std::size_t point = extreme(curve, kRegions[r]);
    const double db = at(curve, point);
    if (std::abs(db) < kWorthSayingDb) continue;
    if (out.empty() || out.back().last + 1 != r || at(curve, out.back().point) * db < 0) {
      out.push_back({r, r, point});
      continue;
    }
    out.back().last = r;
    if (std::abs(db) > std::abs(at(curve, out.back().point))) out.back().point = point;
  }
  return out;
}

using Reason = std::function<std::string(std::size_t point, double change_db)>;

void explain_tone(std::vector<Change>& out, const Plan& plan, const Reason& why) {
  for (const Stretch& stretch : stretches(plan.mid_db)) {
    const double db = at(plan.mid_db, stretch.point);
    out.push_back({stretch.name() + " " + moved(db) + " by up to " + decibels(db) + " (at " +
                       frequency(grid_hz(stretch.point)) + ")",
                   why(stretch.point, db)});
  }
  if (plan.highpass_hz > 0)
    out.push_back({"everything below " + frequency(plan.highpass_hz) + " faded out, 12 dB an octave",
                   "an offset or rumble takes level and is not heard"});
}

/// Mean of the side's gain over the mid's, weighted by the power of the side.
double widening_db(const Measurement& track, const Plan& plan, double from_hz, double to_hz) {
  double sum = 0, weights = 0;
  for (std::size_t i = grid_point(from_hz); i < grid_point(to_hz); ++i) {
    const double weight = std::pow(10, at(track.spectrum.side_db, i) / 10);
    sum += weight * (at(plan.side_db, i) - at(plan.mid_db, i));
    weights += weight;
  }
  return weights > 0 ? sum / weights : 0;
}

void explain_width(std::vector<Change>& out, const Measurement& track, const Plan& plan,
                   const std::string& why) {
  if (track.spectrum.side_db.empty()) return;
  const auto say = [&](const std::string& where, double db) {
    if (std::abs(db) < kWorthSayingDb) return;
    out.push_back({"the stereo image " + where + " made " + (db > 0 ? "wider" : "narrower") +
                       ", the side signal " + moved(db) + " by " + decibels(db),
                   why});
  };
  say("below 120 Hz", widening_db(track, plan, 20, kLowHz));
  say("above 120 Hz", widening_db(track, plan, kLowHz, 16'000));
}

void explain_dynamics(std::vector<Change>& out, const Plan& plan) {
  if (plan.has_compressor()) {
    const CompressorPlan& c = plan.compressor;
    out.push_back({"low, mid and high band compressed from " + number(c.low.threshold_dbfs) + ", " +
                       number(c.mid.threshold_dbfs) + " and " + number(c.high.threshold_dbfs) +
                       " dBFS on, by no more than " + decibels(c.amount * c.max_reduction_db),
                   "loud moments of each band stand out of its own loudness"});
  }
  if (plan.has_clip())
    out.push_back({"peaks beyond " + number(plan.clip_threshold_dbfs) + " dBFS rounded before the limiter",
                   "short peaks are heard less when rounded than when everything is turned down for them"});
}

std::vector<Change> explain(const Measurement& track, const Plan& plan, const Reason& tone,
                            const std::string& width) {
  std::vector<Change> out;
  explain_tone(out, plan, tone);
  explain_width(out, track, plan, width);
  explain_dynamics(out, plan);
  return out;
}

/// Where a track lies beside what it is compared with: "there it lies 3.1 dB above …".
std::string lies(double db, const std::string& what) {
  return "there it lies " + decibels(db) + (db > 0 ? " above " : " below ") + what;
}

}  // namespace

std::vector<Change> explain(const Measurement& track, const Plan& plan) {
  const GridCurve deviation = deviation_db(track.spectrum);
  const Reason tone = [&](std::size_t point, double change_db) {
    const double off = at(deviation, point);
    if (off * change_db >= 0 || std::abs(off) < 2 * std::abs(change_db))
      return std::string("the preset's tone");
    return lies(off, "the usual spectrum of mastered music");
  };
  return explain(track, plan, tone, "the preset's width");
}

std::vector<Change> explain(const Measurement& track, const Plan& plan,
                            std::span<const WeightedReference> references) {
  if (references.empty()) return explain(track, plan);
  std::vector<WeightedSpectrum> spectra;
  for (const auto& r : references) spectra.push_back({&r.measurement.spectrum, r.weight});
  const ToneMatch match = match_tone(track.spectrum, spectra);
  const Reason tone = [&](std::size_t point, double change_db) {
    const double off = -at(match.mid_db, point);
    if (off * change_db >= 0) return std::string("the preset's tone");
    return lies(off, "the reference, loudness apart");
  };
  return explain(track, plan, tone, "the reference's width");
}

}  // namespace nocturne
