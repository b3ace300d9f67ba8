// Spectra before and after, and the tone curve between them.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "cli/markup.h"
#include "cli/master_report_figures.h"
#include "cli/report_figure.h"
#include "mastering/fir_design.h"
#include "mastering/third_octave.h"

namespace nocturne {
namespace {

/// The audible part of a curve, moved by `shift` dB.
PlotPoints frequency_points(const GridCurve& curve, double shift, double highest_hz) {
  PlotPoints out;
  for (std::size_t i = 0; i < curve.size(); ++i) {
    const double hz = grid_hz(i), share = frequency_scale().share(hz);
    if (share > -0.01 && share < 1.01 && hz <= highest_hz)
      out.push_back({hz, static_cast<double>(curve[i]) + shift});
  }
  return out;
}

/// Before, target and after, each at equal loudness: what is left is tone.
std::array<PlotPoints, 3> tone_points(const MasterReport& r, const GridCurve& before, const GridCurve& target,
                                      const GridCurve& after) {
  const double shift_before = -r.before.levels.integrated_lufs.value_or(0);
  const double shift_after = -r.after.levels.integrated_lufs.value_or(0);
  return {frequency_points(third_octave_curve(before), shift_before, r.before.format.rate / 2.0),
          frequency_points(third_octave_curve(target), shift_before, r.before.format.rate / 2.0),
          frequency_points(third_octave_curve(after), shift_after, r.after.format.rate / 2.0)};
}

/// Not below what is worth seeing: 75 dB under the highest point.
std::string spectrum_plot(const std::string& title, const std::string& name,
                          const std::array<PlotPoints, 3>& curves, double height, Place place) {
  constexpr double kRange = 75, kStep = 10;
  const double top = highest(curves);
  if (!std::isfinite(top)) return "";
  const double to = std::ceil((top + 2) / 5) * 5;
  const double from = std::max(to - kRange, std::floor((lowest(curves) - 2) / 5) * 5);
  Plot plot(title, frequency_scale(), {Scale::Kind::linear, from, to}, frame_of(height, place));
  frequency_axis(plot, place);
  decibel_axis(plot, from, to, kStep);
  plot.y_name(name);
  plot.line(curves[0], "before");
  plot.line(curves[1], "target");
  plot.line(curves[2], "after");
  return plot.svg();
}

/// What the filter does with this curve in it, the high-pass included.
PlotPoints filter_points(const MasterReport& r, const GridCurve& curve_db) {
  GridCurve gain(kGridPoints);
  for (std::size_t i = 0; i < gain.size(); ++i)
    gain[i] = static_cast<float>(design_db(curve_db, r.plan.highpass_hz, grid_hz(i)));
  return frequency_points(gain, 0, r.before.format.rate / 2.0);
}

/// The axis holds all that lies above the high-pass.
double filter_limit(std::span<const PlotPoints> curves) {
  constexpr double kPassHz = 50;
  double most = 3;
  for (const PlotPoints& curve : curves)
    for (const PlotPoint& p : curve)
      if (p.x >= kPassHz && std::isfinite(p.y)) most = std::max(most, std::abs(p.y) + 0.5);
  return std::min(std::ceil(most), 18.0);
}

}  // namespace

std::string spectrum_figure(const MasterReport& r) {
  const auto mid = tone_points(r, r.before.spectrum.mid_db, r.target_mid_db, r.after.spectrum.mid_db);
  const auto side = tone_points(r, r.before.spectrum.side_db, r.target_side_db, r.after.spectrum.side_db);
  const bool stereo = std::isfinite(highest(side));
  std::vector<FigureKey> keys{{"before", "before"}};
  if (!r.target_mid_db.empty()) keys.push_back({"target", "what the tone aims at"});
  if (!r.after.spectrum.mid_db.empty()) keys.push_back({"after", "after"});
  const std::string pictures =
      spectrum_plot("Spectrum before and after", stereo ? "Mid, dB" : "Level, dB", mid, 330,
                    stereo ? Place::above : Place::lowest) +
      (stereo ? spectrum_plot("Spectrum of the side signal", "Side, dB", side, 230, Place::lowest) : "");
  if (pictures.empty()) return "";
  return figure(
      "Spectrum",
      "Power in each third of an octave over the louder half of the track, relative to the track’s own "
      "loudness, so that tone alone differs.",
      keys, pictures);
}

std::string tone_figure(const MasterReport& r) {
  if (!r.plan.has_fir()) return "";
  const bool differ = r.before.format.channels == 2 && r.plan.mid_db != r.plan.side_db;
  const std::array curves{filter_points(r, r.plan.mid_db),
                          differ ? filter_points(r, r.plan.side_db) : PlotPoints{}};
  const double limit = filter_limit(curves);
  Plot plot("The tone curve that was applied", frequency_scale(), {Scale::Kind::linear, -limit, limit},
            frame_of(240, Place::lowest));
  frequency_axis(plot, Place::lowest);
  decibel_axis(plot, -limit, limit, limit <= 4 ? 1 : limit <= 8 ? 2 : 3);
  plot.y_name("Gain, dB");
  plot.line(curves[0], "midcurve");
  plot.line(curves[1], "sidecurve");
  std::vector<FigureKey> keys{{"midcurve", differ ? "mid (what both channels share)" : "gain"}};
  if (differ) keys.push_back({"sidecurve", "side (what they differ in)"});
  return figure("Tone curve", "Gain of the linear-phase filter: high-pass, tone, match and width together.",
                keys, plot.svg());
}

}  // namespace nocturne
