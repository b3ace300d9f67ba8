// Frames, ticks and keys.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/report_figure.h"

#include <algorithm>
#include <cmath>

#include "cli/format.h"
#include "cli/markup.h"

namespace nocturne {
namespace {

using Weight = Plot::Weight;

constexpr double kLowestHz = 20, kHighestHz = 20000;

/// What each kind of line stands for, with a piece of it.
std::string key_list(std::span<const FigureKey> keys) {
  std::string items;
  for (const FigureKey& k : keys)
    items += element("li", "",
                     "<svg viewBox=\"0 0 28 10\" aria-hidden=\"true\" class=\"data\"><path class=\"" +
                         std::string(k.style) + "\" d=\"M1 5L27 5\"/></svg>" + escaped(k.text));
  return element("ul", " class=\"key\"", items);
}

}  // namespace

std::string figure(std::string_view heading, std::string_view note, std::span<const FigureKey> keys,
                   const std::string& diagrams) {
  return element("figure", "",
                 "\n" +
                     element("figcaption", "",
                             element("h2", "", escaped(heading)) + element("p", "", escaped(note))) +
                     (keys.empty() ? "" : key_list(keys)) + element("div", " class=\"plot\"", diagrams)) +
         "\n";
}

PlotFrame frame_of(double height, Place place) {
  constexpr double kNumbers = 26, kName = 18;
  return place == Place::above ? PlotFrame{.height = height, .bottom = kNumbers}
                               : PlotFrame{.height = height + kName, .bottom = kNumbers + kName};
}

Scale frequency_scale() { return {Scale::Kind::logarithmic, kLowestHz, kHighestHz}; }

void frequency_axis(Plot& plot, Place place) {
  for (const double decade : {10.0, 100.0, 1000.0, 10000.0})
    for (int i = 1; i < 10; ++i) {
      const double hz = decade * i;
      if (hz < kLowestHz || hz > kHighestHz) continue;
      const bool named = i == 1 || i == 2 || i == 5;
      const std::string text = hz < 1000 ? fixed(hz, 0) : fixed(hz / 1000, 0) + "k";
      plot.x_tick(hz, named ? text : "", i == 1 ? Weight::strong : Weight::light);
    }
  if (place == Place::lowest) plot.x_name("Frequency, Hz");
}

void time_axis(Plot& plot, double seconds, Place place) {
  const double step = time_step(seconds, 10);
  for (double at = 0; at <= seconds; at += step) plot.x_tick(at, clock_text(at));
  if (place == Place::lowest) plot.x_name("Time, min:s");
}

void decibel_axis(Plot& plot, double from, double to, double step) {
  for (double at = std::ceil(from / step) * step; at <= to + 1e-9; at += step)
    plot.y_tick(at, page_number(at, 0), at == 0 ? Weight::strong : Weight::light);
}

double highest(std::span<const PlotPoints> curves) {
  double most = -HUGE_VAL;
  for (const PlotPoints& curve : curves)
    for (const PlotPoint& p : curve)
      if (std::isfinite(p.y)) most = std::max(most, p.y);
  return most;
}

double lowest(std::span<const PlotPoints> curves) {
  double least = HUGE_VAL;
  for (const PlotPoints& curve : curves)
    for (const PlotPoint& p : curve)
      if (std::isfinite(p.y)) least = std::min(least, p.y);
  return least;
}

}  // namespace nocturne
