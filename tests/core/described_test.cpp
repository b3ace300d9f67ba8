// Columns, values and JSON made from one table of fields.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/described.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace nocturne {
namespace {

using testing::ElementsAre;

struct Inner {
  double low = 1, high = 2;
  static constexpr auto fields() {
    return std::tuple{field("low", &Inner::low, Unit::same, "lowest"),
                      field("high", &Inner::high, Unit::none, "highest")};
  }
};

struct Candidate {
  double bpm = 0, weight = 0;
  static constexpr auto fields() {
    return std::tuple{field("bpm", &Candidate::bpm, Unit::bpm, "tempo"),
                      field("weight", &Candidate::weight, Unit::none, "weight")};
  }
};

struct Outer {
  bool flag = true;
  int count = 3;
  std::optional<double> level;
  std::string name = "a";
  Inner pitch;
  std::vector<Candidate> candidates{{120, 0.75}, {60, 0.25}};
  Times beats{{0.5, 1.0}};
  static constexpr auto fields() {
    return std::tuple{field("flag", &Outer::flag, Unit::none, "a flag"),
                      field("count", &Outer::count, Unit::frames, "a count", {0, 9}),
                      field("level", &Outer::level, Unit::lufs, "a level"),
                      field("name", &Outer::name, Unit::none, "a name"),
                      field("pitch", &Outer::pitch, Unit::hz, "Pitch"),
                      field("candidates", &Outer::candidates, Unit::none, "a list"),
                      field("beats", &Outer::beats, Unit::seconds, "times")};
  }
};

TEST(Described, FlattensNestedStructsIntoColumns) {
  std::vector<std::string> names;
  std::vector<Kind> kinds;
  for (const Column& c : columns_of<Outer>()) {
    names.push_back(c.name);
    kinds.push_back(c.kind);
  }
  EXPECT_THAT(
      names, ElementsAre("flag", "count", "level", "name", "pitch_low", "pitch_high", "candidates", "beats"));
  EXPECT_THAT(kinds, ElementsAre(Kind::boolean, Kind::integer, Kind::real, Kind::text, Kind::real, Kind::real,
                                 Kind::json, Kind::times));
}

TEST(Described, GivesANestedFieldTheUnitOfWhatItStandsForWhereItAsks) {
  const auto columns = columns_of<Outer>();
  EXPECT_EQ(columns[4].unit, Unit::hz);
  EXPECT_EQ(columns[5].unit, Unit::none);
  EXPECT_EQ(columns[4].doc, "Pitch: lowest");
}

TEST(Described, MakesOneValueForEachColumn) {
  Outer o;
  const auto values = values_of(o);
  ASSERT_EQ(values.size(), columns_of<Outer>().size());
  EXPECT_EQ(values[0], Value{std::int64_t{1}});
  EXPECT_EQ(values[1], Value{std::int64_t{3}});
  EXPECT_EQ(values[2], Value{});
  EXPECT_EQ(values[5], Value{2.0});
  EXPECT_EQ(values[6], Value{JsonText{R"([{"bpm":120,"weight":0.75},{"bpm":60,"weight":0.25}])"}});
  EXPECT_EQ(values[7], Value{(Times{{0.5, 1.0}})});
  o.level = -14.5;
  EXPECT_EQ(values_of(o)[2], Value{-14.5});
}

TEST(Described, ListsOfNumbersBecomeJson) {
  struct Numbers {
    std::array<float, 2> pair{0.1F, -3};
    std::vector<double> many;
    Bytes own{"\x01"};
    static constexpr auto fields() {
      return std::tuple{field("pair", &Numbers::pair, Unit::db, "Two"),
                        field("many", &Numbers::many, Unit::none, "Any number"),
                        field("own", &Numbers::own, Unit::none, "Not for people")};
    }
  };
  const auto columns = columns_of<Numbers>();
  EXPECT_EQ(columns[0].kind, Kind::json);
  EXPECT_EQ(columns[2].kind, Kind::bytes);
  EXPECT_EQ(values_of(Numbers{}), (std::vector<Value>{JsonText{"[0.1,-3]"}, JsonText{"[]"}, Bytes{"\x01"}}));
}

TEST(JsonNumber, ReadsBackAsTheSameDouble) {
  for (const double x : {0.1, 127.96, 1e-300, -14.000000000000002, 1.0 / 3})
    EXPECT_EQ(std::stod(json_number(x)), x);
  EXPECT_EQ(json_number(128), "128");
}

TEST(JsonNumber, IsNullWhereJsonHasNoWord) {
  EXPECT_EQ(json_number(std::numeric_limits<double>::infinity()), "null");
  EXPECT_EQ(json_number(std::nan("")), "null");
}

TEST(Unit, EachHasASymbolButTheTwoThatNameNone) {
  for (int u = 0; u <= static_cast<int>(Unit::cents); ++u) {
    const bool unnamed = static_cast<Unit>(u) == Unit::none || static_cast<Unit>(u) == Unit::same;
    EXPECT_EQ(symbol(static_cast<Unit>(u)).empty(), unnamed) << u;
  }
}

}  // namespace
}  // namespace nocturne
