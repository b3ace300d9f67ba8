// Described structs as JSON.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/json_text.h"

#include <gtest/gtest.h>

#include <limits>

namespace nocturne {
namespace {

struct Inner {
  float share = 0.1f;
  std::vector<float> curve{1, -0.5f};
  static constexpr auto fields() {
    return std::tuple{field("share", &Inner::share, Unit::none, "Share"),
                      field("curve", &Inner::curve, Unit::db, "Curve")};
  }
};

struct Outer {
  std::string name = "a \"b\" \\ \n";
  std::optional<double> known = 0.1, unknown{};
  double infinite = std::numeric_limits<double>::infinity();
  int count = -3;
  bool set = true;
  Inner inner;
  static constexpr auto fields() {
    using S = Outer;
    return std::tuple{field("name", &S::name, Unit::none, "Name"),
                      field("known", &S::known, Unit::db, "Known"),
                      field("unknown", &S::unknown, Unit::db, "Unknown"),
                      field("infinite", &S::infinite, Unit::db, "Infinite"),
                      field("count", &S::count, Unit::none, "Count"),
                      field("set", &S::set, Unit::none, "Set"),
                      field("inner", &S::inner, Unit::same, "Inner")};
  }
};

TEST(JsonOfStructs, IsNestedAsTheStructIs) {
  EXPECT_EQ(json_text(Outer{}),
            R"({"name":"a \"b\" \\ \u000a","known":0.1,"unknown":null,"infinite":null,"count":-3,"set":true,)"
            R"("inner":{"share":0.1,"curve":[1,-0.5]}})");
}

TEST(JsonOfStructs, HasEmptyListsForEmptyCurves) {
  Inner inner;
  inner.curve.clear();
  EXPECT_EQ(json_text(inner), R"({"share":0.1,"curve":[]})");
}

}  // namespace
}  // namespace nocturne
