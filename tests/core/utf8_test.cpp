// Repair and cutting of text that should be UTF-8.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/utf8.h"

#include <gtest/gtest.h>

namespace nocturne {
namespace {

TEST(Utf8Length, IsNoneWhereNothingIs) {
  EXPECT_EQ(utf8_length(""), 0U);
  EXPECT_EQ(utf8_length("\xff"), 0U);
  EXPECT_EQ(utf8_length("a\xff"), 1U);
  EXPECT_EQ(utf8_length("東x"), 3U);
}

TEST(ValidUtf8, KeepsWhatIsWellFormed) { EXPECT_EQ(valid_utf8("Ænima – 東京 𝄞"), "Ænima – 東京 𝄞"); }

TEST(ValidUtf8, ReplacesEachByteThatIsNoCharacter) {
  EXPECT_EQ(valid_utf8("caf\xe9 noir"), "caf\uFFFD noir");  // Latin-1
  EXPECT_EQ(valid_utf8("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(valid_utf8("\xc3"), "\uFFFD");
}

TEST(Utf8Prefix, CutsBetweenCharacters) {
  EXPECT_EQ(utf8_prefix("abc", 5), "abc");
  EXPECT_EQ(utf8_prefix("abc", 2), "ab");
  EXPECT_EQ(utf8_prefix("a東京", 6), "a東");
  EXPECT_EQ(utf8_prefix("東", 2), "");
}

}  // namespace
}  // namespace nocturne
