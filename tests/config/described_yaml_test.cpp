// Described structs from YAML: values, defaults and every way to get it wrong.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/described_yaml.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace nocturne {
namespace {

struct Limit {
  double ceiling_dbtp = -1;
  int rounds = 3;
  bool operator==(const Limit&) const = default;
  static constexpr auto fields() {
    return std::tuple{field("ceiling_dbtp", &Limit::ceiling_dbtp, Unit::dbtp, "Highest peak", {-20, 0}),
                      field("rounds", &Limit::rounds, Unit::none, "Repairs", {0, 5})};
  }
};
struct Limits {
  Limit first, second{-2, 1};
  bool linked = true;
  bool operator==(const Limits&) const = default;
  static constexpr auto fields() {
    return std::tuple{field("first", &Limits::first, Unit::same, "First"),
                      field("second", &Limits::second, Unit::same, "Second"),
                      field("linked", &Limits::linked, Unit::none, "Together")};
  }
};
struct Sheet {
  std::string description;
  double width = 1;
  Limits limiter;
  bool operator==(const Sheet&) const = default;
  static constexpr auto fields() {
    return std::tuple{field("description", &Sheet::description, Unit::none, "One line"),
                      field("width", &Sheet::width, Unit::none, "Gain of the side", {0.5, 1.3}),
                      field("limiter", &Sheet::limiter, Unit::same, "Limiter")};
  }
};

Sheet parse(const std::string& text) { return parse_described<Sheet>(text, "warm.yaml"); }

std::string complaint_about(const std::string& text) {
  try {
    parse(text);
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::config);
    return e.what();
  }
  return "";
}

TEST(DescribedYaml, FillsStructsInStructs) {
  const Sheet sheet = parse(
      "# head\n"
      "description: \"Tape: Warm .5\"\n"
      "limiter:\n"
      "  first:\n"
      "    ceiling_dbtp: -1.5\n"
      "  linked: no\n"
      "  second: {rounds: 5}\n");
  Sheet expected;
  expected.description = "Tape: Warm .5";
  expected.limiter = {{-1.5, 3}, {-2, 5}, false};
  EXPECT_EQ(sheet, expected);
}

TEST(DescribedYaml, KeepsDefaultsOfWhatIsLeftOut) {
  for (const char* text : {"", "# nothing\n", "---\n", "limiter: {}\n", "width: 1\n"})
    EXPECT_EQ(parse(text), Sheet()) << text;
}

TEST(DescribedYaml, TakesKeysWithDotsForTheirMappings) {
  EXPECT_EQ(parse("limiter.first.rounds: 2\n").limiter.first.rounds, 2);
  EXPECT_EQ(complaint_about("limiter.first.rounds: 2\nlimiter:\n  first: {rounds: 1}\n"),
            "warm.yaml:3: limiter.first.rounds: given twice, first on line 1");
}

TEST(DescribedYaml, SuggestsTheNearestNameInFull) {
  EXPECT_EQ(
      complaint_about("limiter:\n  first:\n    celing_dbtp: -1\n"),
      "warm.yaml:3: limiter.first.celing_dbtp: no such setting; did you mean limiter.first.ceiling_dbtp?");
  EXPECT_EQ(complaint_about("widht: 1\n"), "warm.yaml:1: widht: no such setting; did you mean width?");
  EXPECT_EQ(complaint_about("limitr:\n  linked: yes\n"),
            "warm.yaml:1: limitr: no such setting; did you mean limiter?");
  EXPECT_EQ(complaint_about("ceiling_dbtp: -1\n"),
            "warm.yaml:1: ceiling_dbtp: no such setting; did you mean limiter.first.ceiling_dbtp?");
  EXPECT_EQ(complaint_about("quux: 1\n"), "warm.yaml:1: quux: no such setting");
  EXPECT_EQ(complaint_about("width:\n  deep: 1\n"),
            "warm.yaml:1: width: a mapping where a value is expected");
}

TEST(DescribedYaml, NamesValueAndRange) {
  EXPECT_EQ(complaint_about("width: 1\nlimiter:\n  second:\n    ceiling_dbtp: 3\n"),
            "warm.yaml:4: limiter.second.ceiling_dbtp: 3 is outside -20 to 0");
  EXPECT_EQ(complaint_about("width: 1.31\n"), "warm.yaml:1: width: 1.31 is outside 0.5 to 1.3");
  EXPECT_EQ(parse("width: 1.3\n").width, 1.3);
}

TEST(DescribedYaml, NamesWrongTypes) {
  EXPECT_EQ(complaint_about("width: wide\n"), "warm.yaml:1: width: \"wide\" is not a number");
  EXPECT_EQ(complaint_about("width: .nan\n"), "warm.yaml:1: width: \".nan\" is not a number");
  EXPECT_EQ(complaint_about("limiter: {linked: 7}\n"), "warm.yaml:1: limiter.linked: \"7\" is not yes or no");
  EXPECT_EQ(complaint_about("limiter: {first: {rounds: 1.5}}\n"),
            "warm.yaml:1: limiter.first.rounds: \"1.5\" is not a whole number");
  EXPECT_EQ(complaint_about("width: [1, 2]\n"), "warm.yaml:1: width: a list where a value is expected");
  EXPECT_EQ(complaint_about("limiter: 5\n"),
            "warm.yaml:1: limiter: settings of its own are expected, one a line");
  EXPECT_EQ(complaint_about("limiter:\n"), "warm.yaml:1: limiter: no value is given");
  EXPECT_EQ(complaint_about("limiter: [1]\n"),
            "warm.yaml:1: limiter: settings of its own are expected, one a line");
}

TEST(DescribedYaml, RefusesWhatIsGivenTwiceOrIsNoMapping) {
  EXPECT_EQ(complaint_about("limiter:\n  linked: yes\n  linked: no\n"),
            "warm.yaml:3: limiter.linked: given twice, first on line 2");
  EXPECT_EQ(complaint_about("- width\n"), "warm.yaml:1: settings are written as \"name: value\", one a line");
  EXPECT_NE(complaint_about("width: 1\n\tlimiter: 2\n").find("warm.yaml:2: this is not YAML ("),
            std::string::npos);
}

TEST(DescribedYaml, RefusesMappingsWithoutEnd) {
  // Each alias stands for all the mappings before it: a small text of 9^9 settings.
  std::string bomb = "a0: &a0 {x: 1}\n";
  for (int i = 1; i <= 9; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " {";
    for (int k = 0; k < 9; ++k) bomb += (k > 0 ? ", k" : "k") + std::to_string(k) + ": " + last;
    bomb += "}\n";
  }
  EXPECT_NE(complaint_about(bomb).find("more settings inside of each other"), std::string::npos)
      << complaint_about(bomb);
  EXPECT_NE(complaint_about("a: &a\n  b: *a\n"), "");
  std::string deep;
  for (int i = 0; i < 40; ++i) deep += "{a: ";
  EXPECT_NE(complaint_about(deep + "1" + std::string(40, '}')), "");
}

TEST(DescribedYaml, ListsEveryKeyWithDefaultRangeAndUnit) {
  const std::vector<DescribedKey> keys = keys_of<Sheet>();
  ASSERT_EQ(keys.size(), 7u);
  EXPECT_EQ(keys[0].name, "description");
  EXPECT_EQ(keys[4].name, "limiter.second.ceiling_dbtp");
  EXPECT_EQ(keys[4].standard, "-2");
  EXPECT_EQ(keys[4].range, "-20 to 0");
  EXPECT_EQ(keys[4].unit, "dBTP");
  EXPECT_EQ(keys[6].name, "limiter.linked");
  EXPECT_EQ(keys[6].standard, "true");
  EXPECT_EQ(keys[6].range, "");
}

}  // namespace
}  // namespace nocturne
