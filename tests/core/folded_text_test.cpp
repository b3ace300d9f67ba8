// What is the same name in another writing, and what is not.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/folded_text.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace nocturne
