// What people write for numbers, times, keys and dates.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/query_values.h"

#include <gtest/gtest.h>

#include <map>

namespace nocturne {
namespace {

QueryField number_in(Unit unit) { return {.name = "x", .type = FieldType::number, .unit = unit}; }

Number number(Unit unit, std::string_view text) {
  return std::get<Number>(read_operand(text, number_in(unit)).meaning);
}

bool is_refused(std::string_view text, const QueryField& field) {
  try {
    read_operand(text, field);
  } catch (const Refusal& refusal) {
    return !refusal.why.empty();
  }
  return false;
}

TEST(QueryNumber, StandsForWhatRoundsToIt) {
  EXPECT_EQ(number(Unit::bpm, "128"), (Number{128, 0.5}));
  EXPECT_EQ(number(Unit::lufs, "-14"), (Number{-14, 0.5}));
  EXPECT_DOUBLE_EQ(number(Unit::bpm, "128.25").half_step, 0.005);
  EXPECT_EQ(number(Unit::none, "+.5").value, 0.5);
}

TEST(QueryNumber, MayHaveItsUnit) {
  EXPECT_EQ(number(Unit::lufs, "-14LUFS"), number(Unit::lufs, "-14"));
  EXPECT_EQ(number(Unit::dbtp, "-1dB"), number(Unit::dbtp, "-1dBTP"));
  EXPECT_EQ(number(Unit::bpm, "128bpm"), number(Unit::bpm, "128"));
  EXPECT_EQ(number(Unit::hz, "44.1k"), (Number{44100, 50}));
  EXPECT_EQ(number(Unit::hz, "44.1kHz").value, 44100);
  EXPECT_EQ(number(Unit::bytes, "10M").value, 10 * 1048576.0);
  EXPECT_EQ(number(Unit::bytes, "1.5GiB").value, 1.5 * 1073741824.0);
}

TEST(QueryNumber, ReadsTimesAsPeopleWriteThem) {
  const std::map<std::string, double> times{
      {"210", 210},   {"210s", 210},  {"3m", 180},      {"5m30", 330}, {"5m30s", 330},
      {"1h5", 3900},  {"1h5m", 3900}, {"3:30", 210},    {"0:07", 7},   {"1:02:03", 3723},
      {"500ms", 0.5}, {"3min", 180},  {"2:03.5", 123.5}};
  for (const auto& [text, seconds] : times)
    EXPECT_DOUBLE_EQ(number(Unit::seconds, text).value, seconds) << text;
  EXPECT_EQ(number(Unit::seconds, "3m").half_step, 30);
  EXPECT_EQ(number(Unit::seconds, "3:00").half_step, 0.5);
}

TEST(QueryNumber, RefusesWhatIsNone) {
  for (const char* text :
       {"", "x", "-", ".", "1e3", "inf", "nan", "0x10", "1 2", "12a", "120.", "--1", "1,5"})
    for (const Unit unit : {Unit::none, Unit::bpm, Unit::hz, Unit::bytes, Unit::seconds})
      EXPECT_TRUE(is_refused(text, number_in(unit))) << text;
  for (const char* text : {"3:60", "1:60:00", "3:", ":30", "5m30h", "5s5m", "3m-5", "1:2:3:4", "3.5:10"})
    EXPECT_TRUE(is_refused(text, number_in(Unit::seconds))) << text;
  EXPECT_TRUE(is_refused(std::string(400, '9'), number_in(Unit::none)));  // more than a double holds
}

TEST(QueryKey, KnowsEveryNotation) {
  const std::map<std::string, std::string> keys{
      {"8A", "8A"},      {"08a", "8A"},  {"12B", "12B"},      {"1m", "8A"},
      {"1d", "8B"},      {"6m", "1A"},   {"12d", "7B"},       {"Am", "8A"},
      {"a minor", "8A"}, {"C", "8B"},    {"C major", "8B"},   {"F#m", "11A"},
      {"Gbm", "11A"},    {"F♯m", "11A"}, {"G♭ minor", "11A"}, {"Bb", "6B"},
      {"bbm", "3A"},     {"B", "1B"},    {"bm", "10A"},       {"Abmaj", "4B"},
      {"G#min", "1A"},   {"E", "12B"},   {"Cb", "1B"},        {"F sharp minor", "11A"}};
  for (const auto& [text, camelot] : keys) {
    const auto key = read_key(text);
    ASSERT_TRUE(key) << text;
    EXPECT_EQ(camelot_text(*key), camelot) << text;
  }
}

TEST(QueryKey, RefusesWhatIsNone) {
  for (const char* text : {"", "H", "0A", "13A", "8C", "8", "A8", "Amm", "F##", "minorish", "8Am"})
    EXPECT_FALSE(read_key(text)) << text;
}

TEST(QueryKey, MixesWithItsNeighboursOnTheWheel) {
  const auto neighbours = [](const char* key) {
    std::string out;
    for (const WheelKey& k : harmonic_neighbours(*read_key(key))) out += camelot_text(k) + " ";
    return out;
  };
  EXPECT_EQ(neighbours("8A"), "8A 7A 9A 8B ");
  EXPECT_EQ(neighbours("1B"), "1B 12B 2B 1A ");
  EXPECT_EQ(neighbours("12A"), "12A 11A 1A 12B ");
}

TEST(QueryKey, StandsForAllOfItsScaleWithoutATonic) {
  EXPECT_EQ(keys_of(*read_key("minor")).size(), 12u);
  EXPECT_EQ(camelot_text(keys_of(*read_key("major")).back()), "12B");
}

TEST(QueryDate, IsAYearAMonthOrADay) {
  EXPECT_EQ(read_date("1994"), (Date{1994}));
  EXPECT_EQ(read_date("1994-05"), (Date{1994, 5}));
  EXPECT_EQ(read_date("2024-02-29"), (Date{2024, 2, 29}));
  for (const char* text : {"94", "1994-", "1994-13", "1994-00", "2023-02-29", "1994-05-00", "19945", "x994"})
    EXPECT_FALSE(read_date(text)) << text;
  EXPECT_EQ(date_text({794, 5, 3}), "0794-05-03");
}

}  // namespace
}  // namespace nocturne
