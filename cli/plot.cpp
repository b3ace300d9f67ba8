// Coordinates and elements. The data lie in an SVG of their own, which clips them.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/plot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "cli/format.h"
#include "cli/markup.h"

namespace nocturne {
namespace {

/// Of a coordinate: a tenth of a unit is finer than a screen's.
std::string px(double x) {
  std::string out = fixed(x, 1);
  return out.ends_with(".0") ? out.substr(0, out.size() - 2) : out;
}

std::string style_class(std::string_view style) { return " class=\"" + std::string(style) + "\""; }

std::string line_between(double x1, double y1, double x2, double y2, std::string_view style) {
  return "<path" + style_class(style) + " d=\"M" + px(x1) + " " + px(y1) + "L" + px(x2) + " " + px(y2) +
         "\"/>\n";
}

std::string text_at(double x, double y, std::string_view style, const std::string& text) {
  return element("text", style_class(style) + " x=\"" + px(x) + "\" y=\"" + px(y) + "\"", escaped(text)) +
         "\n";
}

std::string_view grid_style(Plot::Weight weight) {
  return weight == Plot::Weight::strong ? "grid strong" : "grid";
}

}  // namespace

double Scale::share(double x) const {
  if (kind == Kind::linear) return (x - from) / (to - from);
  return std::log(x / from) / std::log(to / from);
}

Plot::Plot(std::string title, Scale x, Scale y, PlotFrame frame)
    : title_(std::move(title)), x_(x), y_(y), frame_(frame) {}

double Plot::x_of(double x) const { return x_.share(x) * inner_width(); }
double Plot::y_of(double y) const { return (1 - y_.share(y)) * inner_height(); }

void Plot::x_tick(double at, const std::string& text, Weight weight) {
  const double x = frame_.left + x_of(at), bottom = frame_.top + inner_height();
  grid_ += line_between(x, frame_.top, x, bottom, grid_style(weight));
  if (!text.empty()) texts_ += text_at(x, bottom + 17, "tick middle", text);
}

void Plot::y_tick(double at, const std::string& text, Weight weight) {
  const double y = frame_.top + y_of(at);
  grid_ += line_between(frame_.left, y, frame_.left + inner_width(), y, grid_style(weight));
  if (!text.empty()) texts_ += text_at(frame_.left - 8, y + 4, "tick end", text);
}

void Plot::x_name(const std::string& text) {
  texts_ += text_at(frame_.left + inner_width() / 2, frame_.height - 6, "name middle", text);
}

void Plot::y_name(const std::string& text) {
  const std::string middle = px(frame_.top + inner_height() / 2);
  texts_ += element("text",
                    style_class("name middle") + " x=\"13\" y=\"" + middle + "\" transform=\"rotate(-90 13 " +
                        middle + ")\"",
                    escaped(text)) +
            "\n";
}

void Plot::line(std::span<const PlotPoint> points, std::string_view style) {
  std::string d;
  bool open = false;
  for (const PlotPoint& p : points) {
    const bool finite = std::isfinite(p.x) && std::isfinite(p.y);
    if (finite) d += (open ? "L" : "M") + px(x_of(p.x)) + " " + px(y_of(p.y));
    open = finite;
  }
  if (!d.empty()) data_ += "<path" + style_class(style) + " d=\"" + d + "\"/>\n";
}

void Plot::area(std::span<const PlotPoint> points, std::span<const PlotPoint> lower, std::string_view style) {
  std::string d;
  const auto add = [&](const PlotPoint& p) {
    if (std::isfinite(p.x) && std::isfinite(p.y))
      d += (d.empty() ? "M" : "L") + px(x_of(p.x)) + " " + px(y_of(p.y));
  };
  std::for_each(points.begin(), points.end(), add);
  std::for_each(lower.rbegin(), lower.rend(), add);
  if (!d.empty()) data_ += "<path" + style_class(style) + " d=\"" + d + "Z\"/>\n";
}

void Plot::mark(double y, const std::string& text, std::string_view style) {
  data_ += line_between(0, y_of(y), inner_width(), y_of(y), style);
  if (!text.empty())
    texts_ += text_at(frame_.left + inner_width() - 6, frame_.top + y_of(y) - 5, "mark end", text);
}

std::string Plot::svg() const {
  const std::string box = " viewBox=\"0 0 " + px(frame_.width) + " " + px(frame_.height) + "\"";
  const std::string inside = " x=\"" + px(frame_.left) + "\" y=\"" + px(frame_.top) + "\" width=\"" +
                             px(inner_width()) + "\" height=\"" + px(inner_height()) + "\"";
  const std::string border = "<rect class=\"border\"" + inside + "/>\n";
  return element("svg", box + " role=\"img\" xmlns=\"http://www.w3.org/2000/svg\"",
                 "\n" + element("title", "", escaped(title_)) + "\n" + grid_ +
                     element("svg", inside + style_class("data"), "\n" + data_) + "\n" + border + texts_) +
         "\n";
}

double tick_step(double span, int count) {
  const double rough = span / count, power = std::pow(10, std::floor(std::log10(rough)));
  for (const double step : {1.0, 2.0, 5.0})
    if (rough <= step * power * (1 + 1e-9)) return step * power;
  return 10 * power;
}

double time_step(double seconds, int count) {
  constexpr std::array<double, 14> kSteps{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200};
  const double rough = seconds / count;
  const auto found = std::ranges::find_if(kSteps, [&](double step) { return rough <= step; });
  return found == kSteps.end() ? std::ceil(rough / 7200) * 7200 : *found;
}

}  // namespace nocturne
