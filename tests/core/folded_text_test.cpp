// What is the same name in another writing, and what is not.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/folded_text.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <utility>

namespace nocturne {
namespace {

TEST(FoldedText, LeavesNoCaseInAnyScript) {
  EXPECT_EQ(folded("ABBA Gold"), "abba gold");
  EXPECT_EQ(folded("BJÖRK"), folded("Björk"));
  EXPECT_EQ(folded("ΜΆΡΙΟΣ"), folded("Μάριος"));  // with both small sigmas
  EXPECT_EQ(folded("КИНО"), folded("Кино"));
  EXPECT_EQ(folded("STRASSE"), folded("Straße"));
}

TEST(FoldedText, ComposesWhatIsComposedOfMarks) {
  EXPECT_EQ(folded("Bjo\u0308rk"), folded("Bj\u00F6rk"));
  EXPECT_EQ(folded("\u30CF\u309A"), folded("\u30D1"));  // as file systems of Apple write it
  EXPECT_NE(folded("Beyonc\u00E9"), folded("Beyonce"));
}

TEST(FoldedText, TakesWidthsLigaturesAndInvisibleSignsForTheSame) {
  EXPECT_EQ(folded("\uFF21\uFF22\uFF23"), "abc");
  EXPECT_EQ(folded("\uFB01n"), "fin");
  EXPECT_EQ(folded("So\u00ADft\u200B"), "soft");
}

TEST(FoldedText, WritesSpacesQuotesAndDashesPlainly) {
  EXPECT_EQ(folded("  The\t Wall \n"), "the wall");
  EXPECT_EQ(folded("The\u00A0Wall\u3000II"), "the wall ii");
  EXPECT_EQ(folded("Don\u2019t \u201CStop\u201D \u2013 Live"), "don't \"stop\" - live");
}

TEST(FoldedText, KeepsBytesThatAreNoUtf8) {
  EXPECT_EQ(folded("Caf\xE9 X"), "caf\xE9 x");
  EXPECT_EQ(folded(""), "");
  EXPECT_EQ(folded("  "), "");
}

TEST(FoldedText, OfFoldedTextIsTheSame) {
  for (const char* text : {"Straße – “ÉTÉ”", "ǅ İstanbul", "ﬃ ½ Ⅳ ㎏"})
    EXPECT_EQ(folded(folded(text)), folded(text));
}

std::string utf8(char32_t c) {
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 0x3F))};
  return {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3F)),
          static_cast<char>(0x80 | (c & 0x3F))};
}

TEST(Fold, TakesCaseAndAccentsAway) {
  EXPECT_EQ(fold("Sigur Rós"), "sigur ros");
  EXPECT_EQ(fold("MÖTÖRHEAD"), "motorhead");
  EXPECT_EQ(fold("Dvořák, Antonín"), "dvorak, antonin");
  EXPECT_EQ(fold("Đorđe Łódź Ørsted Æther Straße"), "dorde lodz orsted aether strasse");
  EXPECT_EQ(fold("Nguyễn"), "nguyen");
  EXPECT_EQ(fold("ΆΒΓ ς"), "αβγ σ");
  EXPECT_EQ(fold("Чайковский ЁЖ"), "чаиковскии еж");
  EXPECT_EQ(fold("Don’t — “stop”"), "don't - \"stop\"");
}

TEST(Fold, MakesComposedAndDecomposedSpellingsTheSame) {
  // Unicode 15: NFC and NFD of the same letters; file names from other systems come decomposed.
  constexpr std::array<std::pair<const char*, const char*>, 5> kSame{
      {{"é", "e\u0301"}, {"Å", "A\u030A"}, {"ệ", "e\u0323\u0302"}, {"й", "и\u0306"}, {"ώ", "ω\u0301"}}};
  for (const auto& [composed, decomposed] : kSame) EXPECT_EQ(fold(composed), fold(decomposed)) << composed;
}

TEST(Fold, LeavesTheRestAsItIs) {
  for (const char* text : {"", "120 bpm #1", "初音ミク", "👍", "×÷", "ə"}) EXPECT_EQ(fold(text), text);
  EXPECT_EQ(fold(std::string("A\0B", 3)), std::string("a\0b", 3));
}

TEST(Fold, KeepsBytesThatAreNotUtf8) {
  for (const char* text : {"\xff", "a\xc3", "\xe2\x80", "\xc0\xaf", "\x80z"}) EXPECT_EQ(fold(text), text);
}

TEST(Fold, ChangesNothingTheSecondTime) {
  for (char32_t c = 1; c < 0x10000; ++c)
    if (c < 0xD800 || c > 0xDFFF) {
      const std::string once = fold(utf8(c));
      EXPECT_EQ(fold(once), once) << std::hex << static_cast<unsigned>(c);
    }
}

TEST(Fold, TakesAnyBytes) {
  std::mt19937 random(1);
  for (int n = 0; n < 2000; ++n) {
    std::string text(random() % 20, '\0');
    for (char& c : text) c = static_cast<char>(random());
    EXPECT_EQ(fold(text + "A"), fold(text) + "a");  // whatever was begun, ASCII ends it
  }
}

TEST(LowerCase, KnowsAsciiOnly) { EXPECT_EQ(lower_case("BPM É"), "bpm É"); }

}  // namespace
}  // namespace nocturne
