// Suggestions for mistyped words.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/suggest.h"

#include <gtest/gtest.h>

#include <vector>

namespace nocturne {
namespace {

TEST(EditDistance, CountsOneForEachKindOfEdit) {
  EXPECT_EQ(edit_distance("", ""), 0);
  EXPECT_EQ(edit_distance("jobs", "jobs"), 0);
  EXPECT_EQ(edit_distance("jbs", "jobs"), 1);
  EXPECT_EQ(edit_distance("joobs", "jobs"), 1);
  EXPECT_EQ(edit_distance("jabs", "jobs"), 1);
  EXPECT_EQ(edit_distance("jbos", "jobs"), 1);
  EXPECT_EQ(edit_distance("", "jobs"), 4);
  EXPECT_EQ(edit_distance("ca", "abc"), 3);  // the swapped pair may not be edited again: 2 without that rule
}

TEST(EditDistance, IsSymmetric) {
  const std::vector<std::string> words{"", "a", "ab", "ba", "abc", "status", "statsu", "scan", "library"};
  for (const auto& a : words)
    for (const auto& b : words) EXPECT_EQ(edit_distance(a, b), edit_distance(b, a)) << a << " " << b;
}

TEST(Nearest, FindsTheWordThatWasMeant) {
  const std::vector<std::string> known{"jobs", "memory", "missing_guard_percent", "max_hours", "batch_ms"};
  EXPECT_EQ(nearest("jbos", known), "jobs");
  EXPECT_EQ(nearest("memroy", known), "memory");
  EXPECT_EQ(nearest("missing_gaurd_precent", known), "missing_guard_percent");
  EXPECT_EQ(nearest("batch", known), "batch_ms");
}

TEST(Nearest, StaysSilentWhenNothingIsNear) {
  const std::vector<std::string> known{"jobs", "memory"};
  EXPECT_EQ(nearest("colour", known), std::nullopt);
  EXPECT_EQ(nearest("x", known), std::nullopt);
  EXPECT_EQ(nearest("", known), std::nullopt);
  EXPECT_EQ(nearest(std::string(1 << 20, 'x'), known), std::nullopt);
  EXPECT_EQ(did_you_mean("colour", known), "");
  EXPECT_EQ(did_you_mean("job", known), "; did you mean jobs?");
}

}  // namespace
}  // namespace nocturne
