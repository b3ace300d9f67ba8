// The table of settings.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/setting_table.h"

#include <gtest/gtest.h>

#include <set>

namespace nocturne {
namespace {

TEST(SettingTable, EverySettingReadsBackWhatItWrites) {
  Settings defaults;
  defaults.database = "/data/library.db";
  defaults.library = {"/music", "/more music"};
  defaults.extensions = {"flac", "mp3"};
  Settings other;
  other.jobs = 7;
  other.fast = true;
  for (const Setting& s : setting_table())
    EXPECT_EQ(s.assign(other, s.words(defaults)), std::nullopt) << s.name;
  EXPECT_EQ(other, defaults);
}

TEST(SettingTable, DefaultsLieInTheirRanges) {
  // Assigning goes through the range check, so a default outside would be refused.
  Settings s;
  for (const Setting& row : setting_table()) {
    if (row.shape == Shape::path) continue;
    EXPECT_EQ(row.assign(s, row.words(Settings{})), std::nullopt) << row.name;
  }
}

TEST(SettingTable, RefusesTwoWordsForOneValueAndTakesAnyNumberForAList) {
  Settings s;
  const std::vector<std::string> two{"1", "2"};
  EXPECT_EQ(find_setting("jobs")->assign(s, two), "one value is expected, not 2");
  EXPECT_EQ(find_setting("extensions")->assign(s, two), std::nullopt);
  EXPECT_EQ(s.extensions, two);
  EXPECT_EQ(find_setting("extensions")->assign(s, {}), std::nullopt);
  EXPECT_TRUE(s.extensions.empty());
}

TEST(SettingTable, NamesAndSentencesKeepTheHouseRules) {
  std::set<std::string_view> names;
  for (const Setting& s : setting_table()) {
    EXPECT_TRUE(names.insert(s.name).second) << s.name;
    EXPECT_EQ(s.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos) << s.name;
    EXPECT_FALSE(s.doc.empty() || s.doc.ends_with('.')) << s.name;
  }
}

TEST(SettingTable, SpellsNamesForFlagsAndEnvironment) {
  EXPECT_EQ(flag_name("batch_ms"), "--batch-ms");
  EXPECT_EQ(environment_name("batch_ms"), "NOCTURNE_BATCH_MS");
  EXPECT_EQ(find_setting("batch-ms"), nullptr);
}

}  // namespace
}  // namespace nocturne
