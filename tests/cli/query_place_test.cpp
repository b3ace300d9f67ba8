// The caret under an expression.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/query_place.h"

#include <gtest/gtest.h>

#include "cli/format.h"
#include "tests/cli/run.h"

namespace nocturne {
namespace {

std::string marked(const std::string& text, std::size_t position, std::size_t length, int width = 80) {
  return marked_place(QueryError(text, position, length, "why"), width);
}

TEST(QueryPlace, StandsUnderTheWord) {
  EXPECT_EQ(marked("key:8A bmp:120", 7, 3), "  key:8A bmp:120\n         ^~~\n");
  EXPECT_EQ(marked("bpm:", 4, 0), "  bpm:\n      ^\n");
}

TEST(QueryPlace, CountsColumnsNotBytes) {
  EXPECT_EQ(marked("title:é x:1", 9, 1), "  title:é x:1\n          ^\n");
  EXPECT_EQ(marked("初音 x:1", 7, 1), "  初音 x:1\n       ^\n");
  EXPECT_EQ(marked("é", 0, 1), "  é\n  ^\n");  // the whole letter
}

TEST(QueryPlace, ShowsControlCharactersEscaped) {
  EXPECT_EQ(marked("\x1b x:1", 2, 1), "  \\x1b x:1\n       ^\n");
}

TEST(QueryPlace, ShowsThePlaceOfALongExpression) {
  const std::string text = std::string(500, 'a') + " bmp:1 " + std::string(500, 'b');
  const auto lines = test::lines_of(marked(text, 501, 3, 60));
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_LE(display_width(lines[0]), 60);
  const std::size_t caret = lines[1].find('^');
  EXPECT_EQ(caret + 3, lines[1].size());
  const std::size_t place = lines[0].find("bmp");
  EXPECT_EQ(display_width(lines[0].substr(0, place)), static_cast<int>(caret));
}

}  // namespace
}  // namespace nocturne
