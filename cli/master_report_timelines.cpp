// What changes with time: gain reduction and waveforms.
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "cli/markup.h"
#include "cli/master_report_figures.h"
#include "cli/report_figure.h"

namespace nocturne {
namespace {

constexpr double kStepSeconds = 0.1;  // of the report's curves of reduction

double shown_limit(double largest) { return std::max(3.0, std::ceil(largest + 0.2)); }

/// The largest of each of at most `columns` stretches.
PlotPoints over_time(const std::vector<float>& values, std::size_t columns = 1200) {
  const std::size_t stretch = std::max<std::size_t>(1, (values.size() + columns - 1) / columns);
  PlotPoints out;
  for (std::size_t i = 0; i < values.size(); i += stretch) {
    const auto end = values.begin() + static_cast<std::ptrdiff_t>(std::min(values.size(), i + stretch));
    const float most = *std::max_element(values.begin() + static_cast<std::ptrdiff_t>(i), end);
    out.push_back({static_cast<double>(i) * kStepSeconds, static_cast<double>(most)});
  }
  if (!out.empty()) out.push_back({static_cast<double>(values.size()) * kStepSeconds, out.back().y});
  return out;
}

/// Reduction hangs from the line of 0 dB.
Plot reduction_plot(const std::string& title, double seconds, double largest, Place place) {
  const double limit = shown_limit(largest), step = std::max(1.0, tick_step(limit, 6));
  Plot plot(title, {Scale::Kind::linear, 0, seconds}, {Scale::Kind::linear, limit, 0}, frame_of(190, place));
  for (double at = 0; at <= limit; at += step) plot.y_tick(at, page_number(-at, 0));
  time_axis(plot, seconds, place);
  return plot;
}

std::string limiter_plot(const MasterReport& r, Place place) {
  const PlotPoints curve = over_time(r.reduction_db);
  if (curve.size() < 2) return "";
  Plot plot = reduction_plot("Gain reduction of the limiter over time", curve.back().x,
                             std::max(r.solution.max_reduction_db, highest(std::array{curve})), place);
  plot.y_name("Limiter, dB");
  plot.area(curve, PlotPoints{{0, 0}, {curve.back().x, 0}}, "limiter fill");
  plot.line(curve, "limiter");
  if (r.solution.p95_reduction_db > 0)
    plot.mark(r.solution.p95_reduction_db,
              "95 % of the time less than " + page_number(r.solution.p95_reduction_db, 1) + " dB", "limit");
  return plot.svg();
}

std::string compressor_plot(const MasterReport& r) {
  constexpr std::array<std::string_view, 3> kStyles{"low", "mid", "high"};
  std::array<PlotPoints, 3> bands;
  for (std::size_t i = 0; i < bands.size(); ++i) bands[i] = over_time(r.compression_db[i], 480);
  const double most = highest(bands);
  if (!std::isfinite(most) || bands[0].size() < 2) return "";
  Plot plot = reduction_plot("Gain reduction of the compressor's bands over time", bands[0].back().x, most,
                             Place::lowest);
  plot.y_name("Compressor, dB");
  for (std::size_t i = 0; i < bands.size(); ++i) plot.line(bands[i], kStyles[i]);
  return plot.svg();
}

/// Half the height of the diagram: full scale, or what goes beyond it, and room for the ceiling's name.
double wave_limit(const MasterReport& r) {
  float most = 1;
  for (const auto* columns : {&r.wave_before, &r.wave_after})
    for (const WaveColumn& c : *columns) most = std::max({most, c.high, -c.low});
  return static_cast<double>(most) * 1.22;
}

std::string wave_plot(const std::string& title, const std::vector<WaveColumn>& columns, const MasterReport& r,
                      double seconds, Place place) {
  if (columns.empty() || seconds <= 0) return "";
  PlotPoints upper, lower;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const double at = (static_cast<double>(i) + 0.5) * seconds / static_cast<double>(columns.size());
    upper.push_back({at, static_cast<double>(columns[i].high)});
    lower.push_back({at, static_cast<double>(columns[i].low)});
  }
  const double limit = wave_limit(r), ceiling = std::pow(10, r.plan.ceiling_dbtp / 20);
  Plot plot(title, {Scale::Kind::linear, 0, seconds}, {Scale::Kind::linear, -limit, limit},
            frame_of(180, place));
  for (const double db : {0.0, -6.0})
    for (const double sign : {1.0, -1.0})
      plot.y_tick(sign * std::pow(10, db / 20), page_number(db, 0),
                  db == 0 ? Plot::Weight::strong : Plot::Weight::light);
  plot.y_tick(0, "−∞");
  plot.y_name(title + ", dBFS");
  time_axis(plot, seconds, place);
  plot.area(upper, lower, place == Place::above ? "before fill" : "after fill");
  plot.mark(ceiling, "ceiling " + page_number(r.plan.ceiling_dbtp, 1) + " dBTP", "limit");
  plot.mark(-ceiling, "", "limit");
  return plot.svg();
}

double seconds_of(const Measurement& m) {
  return m.format.rate > 0 ? static_cast<double>(m.frames) / m.format.rate : 0;
}

}  // namespace

std::string reduction_figure(const MasterReport& r) {
  const std::string compressor = compressor_plot(r),
                    pictures =
                        limiter_plot(r, compressor.empty() ? Place::lowest : Place::above) + compressor;
  if (pictures.empty()) return "";
  std::vector<FigureKey> keys{{"limiter", "limiter"}};
  if (!compressor.empty())
    keys.insert(
        keys.end(),
        {{"low", "compressor, below 120 Hz"}, {"mid", "120 Hz to 3.5 kHz"}, {"high", "above 3.5 kHz"}});
  return figure("Gain reduction", "The largest within each stretch of time; 0 is untouched.", keys, pictures);
}

std::string waveform_figure(const MasterReport& r) {
  const std::string pictures = wave_plot("Before", r.wave_before, r, seconds_of(r.before), Place::above) +
                               wave_plot("After", r.wave_after, r, seconds_of(r.after), Place::lowest);
  if (pictures.empty()) return "";
  return figure("Waveform", "Highest and lowest sample of any channel; the dashed line is the ceiling.", {},
                pictures);
}

}  // namespace nocturne
