// Names of any bytes in messages.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"

#include <gtest/gtest.h>

namespace nocturne {
namespace {

TEST(Printable, KeepsWellFormedText) { EXPECT_EQ(printable("Ænima – 東京 𝄞.flac"), "Ænima – 東京 𝄞.flac"); }

TEST(Printable, EscapesControlCharactersSoThatANameStaysOnOneLine) {
  EXPECT_EQ(printable("a\nb\x1b[31m\x7f"), "a\\x0ab\\x1b[31m\\x7f");
  EXPECT_EQ(printable("\xc2\x9b"
                      "31m"),
            "\\xc2\\x9b31m");  // the one-byte form of the escape sequence, in UTF-8
}

TEST(Printable, EscapesWhatIsNoUtf8) {
  EXPECT_EQ(printable("\xff.mp3"), "\\xff.mp3");
  EXPECT_EQ(printable("\xc3"), "\\xc3");                             // cut short
  EXPECT_EQ(printable("\xc0\xaf"), "\\xc0\\xaf");                    // overlong
  EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");           // a surrogate
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // beyond U+10FFFF
}

TEST(Error, CarriesItsCode) {
  try {
    throw Error(ErrorCode::busy, "x: busy");
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), ErrorCode::busy);
    EXPECT_STREQ(e.what(), "x: busy");
  }
}

}  // namespace
}  // namespace nocturne
