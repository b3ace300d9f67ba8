// Layout in columns and lines.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/table.h"

#include <gtest/gtest.h>

namespace nocturne {
namespace {

TEST(Table, MakesEachColumnAsWideAsItsWidestCell) {
  EXPECT_EQ(table_text({{"a", "bb"}, {"ccc", "d"}}), "  a    bb\n  ccc  d\n");
  EXPECT_EQ(table_text({{"ö", "x"}, {"oo", "x"}}), "  ö   x\n  oo  x\n");
}

TEST(Table, AlignsNumbersRightAndLeavesNoSpacesAtLineEnds) {
  EXPECT_EQ(table_text({{"n", "1"}, {"m", "10"}}, {{Align::left, Align::right}, 0, 1}), "n  1\nm 10\n");
  EXPECT_EQ(table_text({{"a", ""}, {"b", "x"}}, {{}, 0, 2}), "a\nb  x\n");
}

TEST(Table, TakesRowsOfAnyLength) {
  EXPECT_EQ(table_text({{"a"}, {"b", "c"}, {}}, {{}, 0, 2}), "a\nb  c\n\n");
  EXPECT_EQ(table_text({}), "");
}

TEST(Wrapped, BreaksBetweenWordsAndKeepsLongOnesWhole) {
  EXPECT_EQ(wrapped("one two three", 9, 2), "  one two\n  three\n");
  EXPECT_EQ(wrapped("averylongword b", 5, 0), "averylongword\nb\n");
  EXPECT_EQ(wrapped("", 10, 0), "");
}

}  // namespace
}  // namespace nocturne
