// Numbers, times and texts for people.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/format.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace nocturne {
namespace {

TEST(Format, GroupsDigitsByThree) {
  EXPECT_EQ(count_text(0), "0");
  EXPECT_EQ(count_text(999), "999");
  EXPECT_EQ(count_text(1000), "1,000");
  EXPECT_EQ(count_text(1234567), "1,234,567");
  EXPECT_EQ(count_text(-999), "-999");
  EXPECT_EQ(count_text(-1234), "-1,234");
  EXPECT_EQ(count_text(std::numeric_limits<std::int64_t>::min()), "-9,223,372,036,854,775,808");
  EXPECT_EQ(count_text(1, "file", "files"), "1 file");
  EXPECT_EQ(count_text(0, "file", "files"), "0 files");
}

TEST(Format, RoundsToDecimalsWithoutMinusZero) {
  EXPECT_EQ(fixed(128, 2), "128.00");
  EXPECT_EQ(fixed(-0.04, 1), "0.0");
  EXPECT_EQ(fixed(-0.06, 1), "-0.1");
  EXPECT_EQ(fixed(std::nan(""), 1), "-");
  EXPECT_EQ(fixed(1e300, 0).size(), 301u);
}

TEST(Format, WritesPositionsAsOnAPlayer) {
  EXPECT_EQ(clock_text(0), "0:00");
  EXPECT_EQ(clock_text(7.99), "0:07");
  EXPECT_EQ(clock_text(225), "3:45");
  EXPECT_EQ(clock_text(3599.9), "59:59");
  EXPECT_EQ(clock_text(3723), "1:02:03");
  EXPECT_EQ(clock_text(-1), "0:00");
}

TEST(Format, WritesDurationsInTheirTwoLargestUnits) {
  EXPECT_EQ(duration_text(0), "0.0 s");
  EXPECT_EQ(duration_text(9.94), "9.9 s");
  EXPECT_EQ(duration_text(9.96), "10 s");
  EXPECT_EQ(duration_text(59.6), "1 min");
  EXPECT_EQ(duration_text(185), "3 min 5 s");
  EXPECT_EQ(duration_text(7800), "2 h 10 min");
  EXPECT_EQ(duration_text(12.0 * 86400 + 3 * 3600), "12 d 3 h");
}

TEST(Format, WritesAmountsOfMusic) {
  EXPECT_EQ(hours_text(35), "35 s");
  EXPECT_EQ(hours_text(720), "12 min");
  EXPECT_EQ(hours_text(3.4 * 3600), "3.4 h");
  EXPECT_EQ(hours_text(1204.0 * 3600), "1,204 h");
}

TEST(Format, WritesBytesAndSpeeds) {
  EXPECT_EQ(bytes_text(0), "0 B");
  EXPECT_EQ(bytes_text(1023), "1023 B");
  EXPECT_EQ(bytes_text(1024), "1.0 KiB");
  EXPECT_EQ(bytes_text((1 << 20) - 1), "1.0 MiB");  // not "1024.0 KiB"
  EXPECT_EQ(bytes_text(std::int64_t{1} << 50), "1024.0 TiB");
  EXPECT_EQ(speed_text(0.5), "0.5x");
  EXPECT_EQ(speed_text(9.96), "10x");
  EXPECT_EQ(speed_text(1234.4), "1,234x");
}

TEST(Format, WritesTimesOfDay) {
  EXPECT_EQ(iso_time(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(iso_time(1'795'154'652), "2026-11-20T06:04:12Z");
  EXPECT_EQ(time_text(1'795'154'652).size(), std::string("2026-11-20 06:04").size());
}

TEST(Format, MeasuresTextsInColumns) {
  EXPECT_EQ(display_width(""), 0);
  EXPECT_EQ(display_width("Björk"), 5);
  EXPECT_EQ(display_width("Bjo\u0308rk"), 5);  // with a combining mark
  EXPECT_EQ(display_width("椎名林檎"), 8);
  EXPECT_EQ(display_width("🎵"), 2);
}

TEST(Format, CutsTextsToColumns) {
  EXPECT_EQ(fit("abcdef", 6), "abcdef");
  EXPECT_EQ(fit("abcdef", 5), "abcd…");
  EXPECT_EQ(fit("椎名林檎", 6), "椎名…");
  EXPECT_EQ(fit("abc", 1), "…");
  EXPECT_EQ(fit("abc", 0), "");
  for (int width = 0; width < 12; ++width) EXPECT_LE(display_width(fit("a椎b名c林", width)), width);
}

TEST(Format, PadsByColumnsNotBytes) {
  EXPECT_EQ(pad_right("ö", 3), "ö  ");
  EXPECT_EQ(pad_left("ö", 3), "  ö");
  EXPECT_EQ(pad_left("abcd", 3), "abcd");
}

}  // namespace
}  // namespace nocturne
