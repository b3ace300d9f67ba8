// Values of settings as text.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/setting_text.h"

#include <gtest/gtest.h>

namespace nocturne {
namespace {

constexpr Range kAny{};

std::int64_t size_of(const char* text) {
  ByteSize size;
  EXPECT_EQ(read_text(text, kAny, size), std::nullopt) << text;
  return size.bytes;
}

TEST(SettingText, ReadsSizesInPowersOf1024) {
  EXPECT_EQ(size_of("100"), 100);
  EXPECT_EQ(size_of("100B"), 100);
  EXPECT_EQ(size_of("64M"), 64 << 20);
  EXPECT_EQ(size_of("64m"), 64 << 20);
  EXPECT_EQ(size_of("64MB"), 64 << 20);
  EXPECT_EQ(size_of("64MiB"), 64 << 20);
  EXPECT_EQ(size_of("1.5 G"), 3 << 29);
  EXPECT_EQ(size_of("2T"), std::int64_t{2} << 40);
}

TEST(SettingText, RefusesWhatIsNoSize) {
  ByteSize size{7};
  for (const char* text : {"", "M", "64X", "64MM", "64 M M", "-64M", "1e3", "nan", "64iB", "."})
    EXPECT_NE(read_text(text, kAny, size), std::nullopt) << text;
  EXPECT_EQ(size.bytes, 7);
}

TEST(SettingText, WritesSizesThatReadBackTheSame) {
  for (const std::int64_t bytes :
       {std::int64_t{0}, std::int64_t{1}, std::int64_t{1023}, std::int64_t{1} << 10, std::int64_t{1000},
        std::int64_t{3} << 29, std::int64_t{1} << 50})
    EXPECT_EQ(size_of(write_text(ByteSize{bytes}).c_str()), bytes);
  EXPECT_EQ(write_text(ByteSize{64 << 20}), "64M");
  EXPECT_EQ(write_text(ByteSize{3 << 29}), "1536M");
}

TEST(SettingText, ReadsTheUsualWordsForYesAndNo) {
  bool b = false;
  for (const char* yes : {"true", "Yes", "ON", "1"}) EXPECT_TRUE(!read_text(yes, kAny, b) && b) << yes;
  for (const char* no : {"false", "No", "OFF", "0"}) EXPECT_TRUE(!read_text(no, kAny, b) && !b) << no;
  EXPECT_EQ(read_text("maybe", kAny, b), "\"maybe\" is not yes or no");
}

TEST(SettingText, TakesTheNameAwayFromAFileThatNeedsNone) {
  OptionalPath file{"/a"};
  EXPECT_EQ(read_text("/b c", kAny, file), std::nullopt);
  EXPECT_EQ(write_text(file), "/b c");
  EXPECT_EQ(read_text("", kAny, file), std::nullopt);
  EXPECT_EQ(file, OptionalPath{});
  EXPECT_EQ(read_text(std::string_view("a\0b", 3), kAny, file), "the name holds a NUL");
}

TEST(SettingText, NamesTheTypeAndTheRangeThatItWanted) {
  int whole = 5;
  double real = 5;
  LogLevel level = LogLevel::info;
  EXPECT_EQ(read_text("many", {0, 9}, whole), "\"many\" is not a whole number");
  EXPECT_EQ(read_text("2.5", {0, 9}, whole), "\"2.5\" is not a whole number");
  EXPECT_EQ(read_text("1e1", {0, 99}, whole), "\"1e1\" is not a whole number");
  EXPECT_EQ(read_text("10", {0, 9}, whole), "10 is outside 0 to 9");
  EXPECT_EQ(read_text("99999999999999999999", {0, 9}, whole), "99999999999999999999 is outside 0 to 9");
  EXPECT_EQ(read_text("-0.1", {0, 9}, real), "-0.1 is outside 0 to 9");
  EXPECT_EQ(read_text("inf", {0, 9}, real), "\"inf\" is not a number");
  EXPECT_EQ(read_text("loud", kAny, level), "\"loud\" is not one of error, warning, info, debug");
  EXPECT_EQ(whole, 5);
  EXPECT_EQ(real, 5);
}

TEST(SettingText, AcceptsBothEndsOfARange) {
  int whole = 5;
  EXPECT_EQ(read_text("0", {0, 9}, whole), std::nullopt);
  EXPECT_EQ(whole, 0);
  EXPECT_EQ(read_text("9", {0, 9}, whole), std::nullopt);
  EXPECT_EQ(whole, 9);
}

TEST(SettingText, ShowsControlCharactersOfBadValuesEscaped) {
  int whole = 5;
  EXPECT_EQ(read_text("a\x1b[2J", kAny, whole), "\"a\\x1b[2J\" is not a whole number");
}

TEST(SettingText, TakesFileNameEndingsWithOrWithoutDotInAnyCase) {
  std::string ending;
  EXPECT_EQ(read_text(".FLAC", kAny, ending), std::nullopt);
  EXPECT_EQ(ending, "flac");
  for (const char* bad : {"", ".", "tar.gz", "a/b"})
    EXPECT_NE(read_text(bad, kAny, ending), std::nullopt) << bad;
}

TEST(SettingText, WritesRangesForPeople) {
  EXPECT_EQ(range_text(Shape::whole, {0, 1024}), "0 to 1024");
  EXPECT_EQ(range_text(Shape::size, {1 << 20, 1 << 30}), "1M to 1G");
  EXPECT_EQ(range_text(Shape::real, {.min = 0}), "0 or more");
  EXPECT_EQ(range_text(Shape::real, {.max = 1.5}), "1.5 or less");
  EXPECT_EQ(range_text(Shape::path, {}), "");
}

}  // namespace
}  // namespace nocturne
