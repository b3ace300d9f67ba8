// Where points come to lie, and steps of ticks.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/plot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace nocturne {
namespace {

using testing::HasSubstr;
using testing::Not;

Plot square() {
  return {"a & b",
          {Scale::Kind::linear, 0, 10},
          {Scale::Kind::linear, -1, 1},
          {.width = 120, .height = 120, .left = 10, .right = 10, .top = 10, .bottom = 10}};
}

TEST(Scale, PutsItsEndsAtZeroAndOne) {
  const Scale linear{Scale::Kind::linear, -60, 0}, log{Scale::Kind::logarithmic, 20, 20000};
  EXPECT_DOUBLE_EQ(linear.share(-15), 0.75);
  EXPECT_DOUBLE_EQ(log.share(20), 0);
  EXPECT_NEAR(log.share(2000), 2.0 / 3, 1e-12);
  EXPECT_DOUBLE_EQ(Scale({Scale::Kind::linear, 6, 0}).share(6), 0);  // hanging from the top
}

TEST(Plot, DrawsPointsWhereTheirScalesSay) {
  Plot plot = square();
  plot.line(std::vector<PlotPoint>{{0, -1}, {5, 0}, {10, 1}}, "after");
  EXPECT_THAT(plot.svg(), HasSubstr(R"(<path class="after" d="M0 100L50 50L100 0"/>)"));
}

TEST(Plot, BreaksALineWhereThereIsNoValue) {
  Plot plot = square();
  plot.line(std::vector<PlotPoint>{{0, 0}, {1, NAN}, {2, -INFINITY}, {5, 0}, {10, 0}}, "after");
  EXPECT_THAT(plot.svg(), HasSubstr(R"(d="M0 50M50 50L100 50")"));
  Plot empty = square();
  empty.line(std::vector<PlotPoint>{{0, NAN}}, "after");
  EXPECT_THAT(empty.svg(), Not(HasSubstr("after")));
}

TEST(Plot, ClosesAnAreaOverItsLowerEdge) {
  Plot plot = square();
  plot.area(std::vector<PlotPoint>{{0, 1}, {10, 1}}, std::vector<PlotPoint>{{0, -1}, {10, -1}}, "fill");
  EXPECT_THAT(plot.svg(), HasSubstr(R"(d="M0 0L100 0L100 100L0 100Z")"));
}

TEST(Plot, EscapesItsTexts) {
  Plot plot = square();
  plot.x_name("<x>");
  const std::string svg = plot.svg();
  EXPECT_THAT(svg, HasSubstr("<title>a &amp; b</title>"));
  EXPECT_THAT(svg, HasSubstr("&lt;x&gt;"));
}

TEST(TickSteps, AreRoundAndAsManyAsWanted) {
  EXPECT_DOUBLE_EQ(tick_step(10, 10), 1);
  EXPECT_DOUBLE_EQ(tick_step(75, 8), 10);
  EXPECT_DOUBLE_EQ(tick_step(0.9, 5), 0.2);
  EXPECT_DOUBLE_EQ(time_step(8, 10), 1);
  EXPECT_DOUBLE_EQ(time_step(240, 10), 30);
  EXPECT_DOUBLE_EQ(time_step(3 * 3600, 10), 1800);
  EXPECT_DOUBLE_EQ(time_step(30 * 3600, 10), 4 * 3600);  // 3 h, up to whole two hours
}

}  // namespace
}  // namespace nocturne
