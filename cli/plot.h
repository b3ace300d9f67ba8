// A diagram as inline SVG: axes with ticks and grid, lines, areas and marks. Styled by the page's classes.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nocturne {

/// From the left or the bottom (`from`) to the right or the top (`to`), whichever is larger.
struct Scale {
  enum class Kind { linear, logarithmic } kind = Kind::linear;
  double from = 0, to = 1;
  /// 0 at `from`, 1 at `to`.
  double share(double x) const;
};

struct PlotPoint {
  double x = 0, y = 0;
};

/// In units of the picture, which is as wide as its column of the page.
struct PlotFrame {
  double width = 960, height = 300;
  double left = 62, right = 18, top = 10, bottom = 44;
};

class Plot {
 public:
  /// `title` is for those who cannot see the picture; plain text, as are all texts here.
  Plot(std::string title, Scale x, Scale y, PlotFrame frame = {});

  enum class Weight { light, strong };
  void x_tick(double at, const std::string& text, Weight weight = Weight::light);
  void y_tick(double at, const std::string& text, Weight weight = Weight::light);
  void x_name(const std::string& text);
  void y_name(const std::string& text);

  /// Points that are not finite break the line.
  void line(std::span<const PlotPoint> points, std::string_view style);
  /// Between `points` and, as far as they go, `lower` back again.
  void area(std::span<const PlotPoint> points, std::span<const PlotPoint> lower, std::string_view style);
  /// A level across the diagram with its name at the right end, above the line.
  void mark(double y, const std::string& text, std::string_view style);

  std::string svg() const;

 private:
  double x_of(double x) const;
  double y_of(double y) const;
  double inner_width() const { return frame_.width - frame_.left - frame_.right; }
  double inner_height() const { return frame_.height - frame_.top - frame_.bottom; }

  std::string title_;
  Scale x_, y_;
  PlotFrame frame_;
  std::string grid_, texts_, data_;
};

/// A step of 1, 2 or 5 times a power of ten at which a span has about `count` ticks.
double tick_step(double span, int count);
/// The same for seconds: of 1, 2, 5, 10, 15, 30 s, then of minutes and hours.
double time_step(double seconds, int count);

}  // namespace nocturne
